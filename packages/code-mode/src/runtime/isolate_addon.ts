import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { CodeModeError } from "./code_mode_error.ts";

/** Where the addon is looked for. */
export interface AddonPlace {
  /** Versions of what runs this process, by name. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the program that runs this process. */
  readonly execPath: string;
  /** Finds the entry of a package, seen from this one; throws when it is not there. */
  readonly resolve: (name: string) => string;
}

/** Why the engine cannot be used, as an error. */
export function refuseIsolates(reason: string, cause?: unknown): CodeModeError {
  const text = `code mode cannot use isolated-vm: ${reason}`;
  return new CodeModeError("engine_unavailable", text, { cause });
}

/**
 * Absolute path of the binary of `isolated-vm` for this Node; the process that loads it may not look around.
 *
 * @throws `CodeModeError` `engine_unavailable`
 */
export function findIsolateAddon({ versions, execPath, resolve }: AddonPlace): string {
  if ("bun" in versions) throw refuseIsolates("it needs Node, this is Bun");
  const program = basename(execPath);
  if (!/^node(js)?(\.exe)?$/i.test(program)) {
    throw refuseIsolates(`it needs Node, this is '${program}'`);
  }
  let entry: string;
  try {
    entry = resolve("isolated-vm");
  } catch (error) {
    throw refuseIsolates("it is not installed; add the package 'isolated-vm'", error);
  }
  try {
    const finder: { path(folder: string): string } = createRequire(entry)("node-gyp-build");
    return finder.path(dirname(entry));
  } catch (error) {
    const version = versions["node"] ?? "";
    throw refuseIsolates(`it has no build for Node ${version} on this platform`, error);
  }
}
