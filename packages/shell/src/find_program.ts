import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { errorCodeOf, toSpawnError } from "./errors.ts";

/**
 * The file that a program's name stands for in a directory and a `PATH`, as `execvp` finds it.
 *
 * @throws {@link ShellError} `spawn_failed` when the directory or the program is not there or may not be used, with
 * the system's reason.
 */
export async function findProgram(
  name: string,
  request: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<string> {
  try {
    const directory = await stat(request.cwd);
    if (!directory.isDirectory())
      throw Object.assign(new Error("not a directory"), { code: "ENOTDIR" });
    if (name.includes("/")) {
      const file = path.resolve(request.cwd, name);
      await access(file, constants.X_OK);
      return file;
    }
    return await findInPath(name, request);
  } catch (cause) {
    throw toSpawnError(cause);
  }
}

async function findInPath(
  name: string,
  request: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<string> {
  let failure: unknown;
  for (const folder of (request.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.resolve(request.cwd, folder, name);
    try {
      await access(file, constants.X_OK);
      if ((await stat(file)).isFile()) return file;
    } catch (cause) {
      // Like execvp: a file that may not be run is a better reason than one that is not there.
      if (failure === undefined || errorCodeOf(cause) === "EACCES") failure = cause;
    }
  }
  throw failure ?? Object.assign(new Error("not found"), { code: "ENOENT" });
}
