import { appendFile, mkdir, readdir, readFile } from "node:fs/promises";

/** What loading and learning rules ask of a file system. */
export interface PolicyFiles {
  /** Names of the plain files in a folder; `undefined` when there is no such folder. */
  readonly listFiles: (folder: string) => Promise<readonly string[] | undefined>;
  /** What a file holds; `undefined` when there is no such file. */
  readonly readBytes: (path: string) => Promise<Uint8Array | undefined>;
  /** Creates a folder and those above it, if it is not there. */
  readonly makeFolder: (path: string) => Promise<void>;
  /** Writes at the end of a file in one go; creates the file. */
  readonly append: (path: string, text: string) => Promise<void>;
}

/** The file system of this machine. */
export function createPolicyFiles(): PolicyFiles {
  return {
    listFiles: (folder) =>
      orAbsent(async () => {
        const entries = await readdir(folder, { withFileTypes: true });
        return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      }),
    readBytes: (path) => orAbsent(() => readFile(path)),
    makeFolder: async (path) => {
      await mkdir(path, { recursive: true });
    },
    append: (path, text) => appendFile(path, text),
  };
}

async function orAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
