import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** A folder that is removed when it is disposed of. */
export interface TempDir extends AsyncDisposable {
  /** Absolute, without links in it. */
  readonly path: string;
}

/** Makes an empty folder of its own among the temporary files. */
export function createTempDir(prefix = "codexkit-"): TempDir {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), prefix));
  return {
    path: folder,
    [Symbol.asyncDispose]: async () => {
      await fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
