import fs from "node:fs";
import path from "node:path";

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** What a writer does with the disk. Calls throw when they fail. */
export interface RolloutDisk {
  /** Opens a file for appending, and makes it and its folders when they are not there. Answers a descriptor. */
  openForAppend(file: string): number;
  /** Writes at the end of the file; answers how many bytes it took, at least 1. */
  write(descriptor: number, bytes: Uint8Array): number;
  close(descriptor: number): void;
}

/** The disk of this machine. What it makes is for the user alone: files 0600, folders 0700. */
export const LOCAL_DISK: RolloutDisk = {
  openForAppend(file) {
    try {
      return fs.openSync(file, "a", FILE_MODE);
    } catch {
      // Only the first session of a day needs a folder, so the folder is not asked for first.
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: FOLDER_MODE });
      return fs.openSync(file, "a", FILE_MODE);
    }
  },
  write: (descriptor, bytes) => fs.writeSync(descriptor, bytes),
  close: (descriptor) => fs.closeSync(descriptor),
};
