import type { ContentItem, ToolOutputBody } from "@codexkit/protocol";

/** The answer of a tool, for providers that take one text as an answer. */
export interface PlainOutput {
  text: string;
  /** What the text cannot hold, each behind a line that says where it is from; empty when nothing is left. */
  media: readonly ContentItem[];
}

/** Parts an answer into its texts, joined by newlines, and its media; a mark stands where each was. */
export function toPlainOutput(body: ToolOutputBody, callId: string): PlainOutput {
  if (typeof body === "string") return { text: body, media: [] };
  const lines: string[] = [];
  const media: ContentItem[] = [];
  const counts = { image: 0, audio: 0 };
  for (const part of body) {
    if (part.type === "input_text" || part.type === "output_text") {
      lines.push(part.text);
      continue;
    }
    const kind = part.type === "input_image" ? "image" : "audio";
    counts[kind] += 1;
    const title = `${kind} ${counts[kind]}`;
    lines.push(`[${title}: in the user message below]`);
    media.push({ type: "input_text", text: `From the answer to ${callId}, ${title}:` }, part);
  }
  return { text: lines.join("\n"), media };
}
