import { type ContentItem, isRecord, readString, type UserInput } from "@codexkit/protocol";

/** Reads the bytes of a file; `path` is absolute or relative to the turn's folder. */
export type ReadImage = (path: string) => Promise<Uint8Array>;

/** A user's message as the model gets it. */
export interface UserContent {
  content: readonly ContentItem[];
  /** One line for each image that could not be sent; the model reads the same line in its place. */
  warnings: readonly string[];
}

/**
 * The content of the user's message: images first, each between a pair of tags, then the text.
 *
 * Wire: Codex 0.169.0.
 */
export async function toUserContent(
  input: readonly UserInput[],
  readImage: ReadImage,
): Promise<UserContent> {
  const images: ContentItem[] = [];
  const texts: ContentItem[] = [];
  const warnings: string[] = [];
  let number = 0;
  for (const part of input) {
    switch (part.type) {
      case "text":
        texts.push({ type: "input_text", text: part.text });
        break;
      case "image":
        images.push({
          type: "input_image",
          image_url: part.image_url,
          detail: part.detail ?? "high",
        });
        break;
      case "local_image": {
        const image = await readDataUrl(part.path, readImage);
        if (!image.ok) {
          warnings.push(image.problem);
          images.push({ type: "input_text", text: image.problem });
          break;
        }
        number += 1;
        images.push(
          { type: "input_text", text: `<image name=[Image #${number}] path="${part.path}">` },
          { type: "input_image", image_url: image.url, detail: "high" },
          { type: "input_text", text: "</image>" },
        );
        break;
      }
    }
  }
  return { content: [...images, ...texts], warnings };
}

async function readDataUrl(
  path: string,
  readImage: ReadImage,
): Promise<{ ok: true; url: string } | { ok: false; problem: string }> {
  const fail = (reason: string): { ok: false; problem: string } => ({
    ok: false,
    problem: `codexkit could not read the local image at \`${path}\`: ${reason}`,
  });
  let bytes: Uint8Array;
  try {
    bytes = await readImage(path);
  } catch (cause) {
    return fail(toReason(cause));
  }
  const type = findImageType(bytes);
  if (type === undefined) return fail("it is no PNG, JPEG, GIF or WebP image");
  return { ok: true, url: `data:${type};base64,${toBase64(bytes)}` };
}

/** The media type that the first bytes give away, or `undefined`. */
export function findImageType(bytes: Uint8Array): string | undefined {
  const starts = (...expected: readonly number[]): boolean =>
    expected.every((byte, at) => bytes[at] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(0x47, 0x49, 0x46, 0x38)) return "image/gif";
  const isRiff = starts(0x52, 0x49, 0x46, 0x46);
  const isWebp = [0x57, 0x45, 0x42, 0x50].every((byte, at) => bytes[at + 8] === byte);
  return isRiff && isWebp ? "image/webp" : undefined;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

function toReason(cause: unknown): string {
  const code = isRecord(cause) ? readString(cause, "code") : undefined;
  if (code === "ENOENT") return "No such file or directory (os error 2)";
  return cause instanceof Error ? cause.message : String(cause);
}
