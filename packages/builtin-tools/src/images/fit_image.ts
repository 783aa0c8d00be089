import { fitImageSize, type ImageLimits, type ImageSize } from "@codexkit/tools";
import { type LoadImageResizer, loadSharpResizer, MAX_IMAGE_PIXELS } from "./image_resizer.ts";
import { type ImageFormat, inspectImage } from "./inspect_image.ts";

/** An image as a model can take it. */
interface FittedImage {
  ok: true;
  /** Wire: `image_url` of `input_image`. */
  dataUrl: string;
  /** What could not be done to it, in a line for the model; absent when all is well. */
  note?: string | undefined;
}

/** An image to send, or why it cannot be. */
export type FitImageResult = FittedImage | { ok: false; problem: string };

/**
 * Makes an image as small as a model wants it. One that is small enough passes with every byte as it was; a GIF,
 * which may move, becomes a PNG of its first picture.
 *
 * Where nothing can resize, an image that is too large is sent as it is, with a note.
 *
 * Mirrors: Codex 0.169.0.
 */
export async function fitImage(
  bytes: Uint8Array,
  limits: ImageLimits,
  loadResizer: LoadImageResizer = loadSharpResizer,
): Promise<FitImageResult> {
  const info = inspectImage(bytes);
  if (info === undefined) return { ok: false, problem: INVALID_IMAGE };
  const { width, height, format } = info;
  if (width * height > MAX_IMAGE_PIXELS) {
    const problem = `${toText(info)} pixels are more than ${MAX_IMAGE_PIXELS}; make the image smaller first`;
    return { ok: false, problem };
  }
  const target = fitImageSize(info, limits);
  const isTooLarge = target.width !== width || target.height !== height;
  if (!isTooLarge && format !== "gif") return toFitted(bytes, format);
  const resizer = await loadResizer();
  if (resizer === undefined)
    return toFitted(bytes, format, isTooLarge ? toNote(info, target) : undefined);
  try {
    const smaller = await resizer.resize({ bytes, format }, target);
    return toFitted(smaller.bytes, smaller.format);
  } catch {
    return { ok: false, problem: INVALID_IMAGE };
  }
}

function toFitted(bytes: Uint8Array, format: ImageFormat, note?: string): FittedImage {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const dataUrl = `data:image/${format};base64,${data}`;
  return { ok: true, dataUrl, ...(note === undefined ? {} : { note }) };
}

function toNote(size: ImageSize, target: ImageSize): string {
  return `This image has ${toText(size)} pixels and was sent whole: to send it with ${toText(target)} the optional package \`sharp\` has to be installed.`;
}

const toText = ({ width, height }: ImageSize): string => `${width}x${height}`;

/** Wire: Codex 0.169.0. */
const INVALID_IMAGE = "invalid or unsupported image data";
