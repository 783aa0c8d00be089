import { constants } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";

/** What is known of a path before it is read. */
export interface ImageFileInfo {
  isFile: boolean;
  sizeBytes: number;
  /** Absolute, with all links followed. */
  realPath: string;
}

/** Files as the image tools see them. Methods throw what the operating system says. */
export interface ImageFiles {
  /** Follows links. */
  stat(path: string): Promise<ImageFileInfo>;
  /**
   * Reads a whole file.
   *
   * @param path - a real path
   * @throws also when there are more than `maxBytes`
   */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
}

/** The files of this machine. */
export function createNodeImageFiles(): ImageFiles {
  return { stat: statFile, read: readFile };
}

async function statFile(path: string): Promise<ImageFileInfo> {
  const realPath = await realpath(path);
  const found = await stat(realPath);
  return { isFile: found.isFile(), sizeBytes: found.size, realPath };
}

/** Not blocking on a pipe, and not following a link, that took the place of the file since it was looked at. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function readFile(path: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(path, READ_FLAGS);
  try {
    // A file may grow while it is read; what counts is what was there at first.
    const { size } = await handle.stat();
    if (size > maxBytes) throw new RangeError(`${size} bytes, more than ${maxBytes}`);
    const bytes = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}
