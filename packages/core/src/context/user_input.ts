import {
  type ImageModel,
  type ImageSource,
  prepareUserImage,
  type PrepareImageOptions,
} from "@codexkit/builtin-tools";
import { type ContentItem, isRecord, readString, type UserInput } from "@codexkit/protocol";

/** Reads the bytes of a file; `path` is absolute or relative to the turn's folder. */
export type ReadImage = (path: string) => Promise<Uint8Array>;

/** A user's message as the model gets it. */
export interface UserContent {
  content: readonly ContentItem[];
  /** One line for each image that could not be read; the model reads the same line in its place. */
  warnings: readonly string[];
}

/** What images are made ready with. */
export interface UserImageOptions extends PrepareImageOptions {
  readImage: ReadImage;
  /** The model that is to see them. */
  model: ImageModel;
}

/**
 * The content of the user's message: images first, each file between a pair of tags, then the text. Images fit
 * the model; where one cannot be sent a text says why.
 *
 * Wire: Codex 0.169.0.
 */
export async function toUserContent(
  input: readonly UserInput[],
  options: UserImageOptions,
): Promise<UserContent> {
  const images: ContentItem[] = [];
  const texts: ContentItem[] = [];
  const warnings: string[] = [];
  let number = 0;
  const prepare = (
    source: ImageSource,
    detail?: "auto" | "low" | "high" | "original",
  ): Promise<readonly ContentItem[]> =>
    prepareUserImage(source, { model: options.model, detail }, options);
  for (const part of input) {
    switch (part.type) {
      case "text":
        texts.push({ type: "input_text", text: part.text });
        break;
      case "image":
        images.push(...(await prepare({ type: "url", url: part.image_url }, part.detail)));
        break;
      case "local_image": {
        const file = await readFile(part.path, options.readImage);
        if (!file.ok) {
          warnings.push(file.problem);
          images.push({ type: "input_text", text: file.problem });
          break;
        }
        number += 1;
        images.push(
          { type: "input_text", text: `<image name=[Image #${number}] path="${part.path}">` },
          ...(await prepare({ type: "bytes", bytes: file.bytes })),
          { type: "input_text", text: "</image>" },
        );
        break;
      }
    }
  }
  return { content: [...images, ...texts], warnings };
}

async function readFile(
  path: string,
  readImage: ReadImage,
): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; problem: string }> {
  try {
    return { ok: true, bytes: await readImage(path) };
  } catch (cause) {
    const problem = `codexkit could not read the local image at \`${path}\`: ${toReason(cause)}`;
    return { ok: false, problem };
  }
}

function toReason(cause: unknown): string {
  const code = isRecord(cause) ? readString(cause, "code") : undefined;
  if (code === "ENOENT") return "No such file or directory (os error 2)";
  return cause instanceof Error ? cause.message : String(cause);
}
