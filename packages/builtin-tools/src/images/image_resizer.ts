import type { ImageSize } from "@codexkit/tools";
import type { ImageFormat } from "./inspect_image.ts";

/** An image in a format. */
export interface EncodedImage {
  bytes: Uint8Array;
  format: ImageFormat;
}

/** Makes images smaller. */
export interface ImageResizer {
  /**
   * Draws an image at another size. PNG, JPEG and WebP stay what they are, the first picture of a GIF becomes PNG.
   *
   * @param size - as the image is stored; for one that is stored on its side it is turned with it
   * @throws when the image cannot be decoded
   */
  resize(image: EncodedImage, size: ImageSize): Promise<EncodedImage>;
}

/** Loads a resizer, the first time one is needed; `undefined` where there is none. */
export type LoadImageResizer = () => Promise<ImageResizer | undefined>;

/** Most pixels that are decoded, so that a small file cannot fill the memory. */
export const MAX_IMAGE_PIXELS = 100_000_000;

/** Mirrors: Codex 0.169.0. */
const JPEG_QUALITY = 85;

/** Loads the optional package `sharp`; `undefined` when it is not installed or does not run on this machine. */
export async function loadSharpResizer(): Promise<ImageResizer | undefined> {
  // It fails in ways of its own where its native part does not fit the machine.
  const module = await import("sharp").catch(() => undefined);
  if (module === undefined) return undefined;
  const { default: sharp } = module;
  return {
    resize: async ({ bytes, format }, size) => {
      const image = sharp(bytes, { limitInputPixels: MAX_IMAGE_PIXELS });
      const { orientation = 1 } = await image.metadata();
      const isOnItsSide = orientation > 4;
      const drawn = image.autoOrient().resize({
        width: isOnItsSide ? size.height : size.width,
        height: isOnItsSide ? size.width : size.height,
        fit: "fill",
      });
      switch (format) {
        case "jpeg":
          drawn.jpeg({ quality: JPEG_QUALITY });
          break;
        case "webp":
          drawn.webp({ lossless: true });
          break;
        case "png":
        case "gif":
          drawn.png();
          break;
      }
      const encoded = format === "gif" ? "png" : format;
      return { bytes: new Uint8Array(await drawn.toBuffer()), format: encoded };
    },
  };
}
