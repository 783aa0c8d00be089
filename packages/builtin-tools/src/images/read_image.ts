import { toFailureText } from "../failure_text.ts";
import type { ImageFileInfo, ImageFiles } from "./image_files.ts";
import type { LoadImageResizer } from "./image_resizer.ts";

/** Largest image file that is read, in bytes, when none is configured: 50 MiB. */
export const DEFAULT_MAX_IMAGE_BYTES = 50 * 1024 * 1024;

/** What the tools that read image files share. */
export interface ImageReadOptions {
  files: ImageFiles;
  /**
   * Whether a file may be read; asked with the path as named and with the path that links lead to, both absolute.
   * Absent: every file may, as in every sandbox today.
   */
  isAllowed?: ((path: string) => boolean) | undefined;
  /** Default {@link DEFAULT_MAX_IMAGE_BYTES}. */
  maxBytes?: number | undefined;
  /** Default loads the optional package `sharp`. */
  loadResizer?: LoadImageResizer | undefined;
}

/** The bytes of a file, or why there are none, in words for the model. */
export type ReadImageResult =
  | { ok: true; bytes: Uint8Array }
  | {
      ok: false;
      /** `missing` and `unreadable` say what the operating system said; the others are whole sentences. */
      kind: "missing" | "unreadable" | "refused";
      problem: string;
    };

/**
 * Reads an image file, if it is a file, may be read and is not too large.
 *
 * @param path - Absolute.
 */
export async function readImage(path: string, options: ImageReadOptions): Promise<ReadImageResult> {
  const { files, isAllowed = () => true, maxBytes = DEFAULT_MAX_IMAGE_BYTES } = options;
  // Asked first: what may not be read need not be known to exist.
  if (!isAllowed(path)) return refuse(toOutside(path));
  if (path.includes("\0")) return { ok: false, kind: "missing", problem: NUL_IN_NAME };
  let info: ImageFileInfo;
  try {
    info = await files.stat(path);
  } catch (error) {
    return { ok: false, kind: "missing", problem: toFailureText(error) };
  }
  if (!isAllowed(info.realPath)) return refuse(toOutside(path));
  if (!info.isFile) return refuse(`image path \`${path}\` is not a file`);
  if (info.sizeBytes > maxBytes)
    return refuse(
      `image at \`${path}\` has ${info.sizeBytes} bytes, more than ${maxBytes}; make it smaller first`,
    );
  try {
    return { ok: true, bytes: await files.read(info.realPath, maxBytes) };
  } catch (error) {
    return { ok: false, kind: "unreadable", problem: toFailureText(error) };
  }
}

/** Wire: Codex 0.169.0. */
const NUL_IN_NAME = "file name contained an unexpected NUL byte";

const refuse = (problem: string): ReadImageResult => ({ ok: false, kind: "refused", problem });

const toOutside = (path: string): string =>
  `image path \`${path}\` is outside the folders that may be read`;
