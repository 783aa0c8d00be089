import type { AgentInput } from "@codexkit/builtin-tools";
import type { UserInput } from "@codexkit/protocol";
import { AgentsError } from "./agents_error.ts";
import { MAX_MESSAGE_CHARS } from "./agent_limits.ts";

/**
 * What an agent is told, as its user would say it. Skills and mentions become links in the text.
 *
 * @throws {@link AgentsError} `invalid_option` for audio, which threads do not take.
 */
export function toUserInput(input: readonly AgentInput[]): readonly UserInput[] {
  return input.map((part): UserInput => {
    switch (part.type) {
      case "text":
      case "local_image":
      case "image":
        return part;
      case "skill":
      case "mention":
        return { type: "text", text: `[$${part.name}](${part.path})` };
      case "audio":
      case "local_audio":
        throw new AgentsError("invalid_option", "agents cannot be given audio; say it in words");
    }
  });
}

/** What an agent is told, as one text. */
export function toMessageText(input: readonly AgentInput[]): string {
  return toUserInput(input)
    .map((part) => (part.type === "text" ? part.text : `[${part.type}]`))
    .join("\n");
}

/**
 * How long a message is, in UTF-16 units; addresses of media count.
 *
 * @throws {@link AgentsError} `invalid_option` when it is longer than a message may be.
 */
export function measureInput(input: readonly AgentInput[]): number {
  const chars = input.reduce((sum, part) => sum + measurePart(part), 0);
  if (chars <= MAX_MESSAGE_CHARS) return chars;
  throw new AgentsError(
    "invalid_option",
    `Input exceeds the maximum length of ${MAX_MESSAGE_CHARS} characters.`,
  );
}

function measurePart(part: AgentInput): number {
  switch (part.type) {
    case "text":
      return part.text.length;
    case "image":
      return part.image_url.length;
    case "audio":
      return part.audio_url.length;
    case "local_image":
    case "local_audio":
      return part.path.length;
    case "skill":
    case "mention":
      return part.name.length + part.path.length;
  }
}
