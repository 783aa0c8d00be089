import { createNodeImageFiles } from "@codexkit/builtin-tools";

/** Largest image file that a user may attach, in bytes: 50 MiB, as with `view_image`. */
const MAX_IMAGE_BYTES = 50 * 1024 * 1024;

/**
 * Reads an image that a user attaches. Pipes and devices are refused: some never end.
 *
 * @param file - Absolute.
 * @throws what the operating system says, or one line on what the file is.
 */
export async function readUserImage(file: string): Promise<Uint8Array> {
  const files = createNodeImageFiles();
  const { isFile, sizeBytes, realPath } = await files.stat(file);
  if (!isFile) throw new TypeError("it is no file");
  if (sizeBytes > MAX_IMAGE_BYTES)
    throw new RangeError(
      `it has ${sizeBytes} bytes, more than ${MAX_IMAGE_BYTES}; make it smaller first`,
    );
  return files.read(realPath, MAX_IMAGE_BYTES);
}
