import { closeSync, constants, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { errorCodeOf, ShellError } from "../errors.ts";
import { createSeccompFilter, type SeccompArch } from "./seccomp_filter.ts";

/** Opens a file that never gets a name. Node does not name this flag; the rest of it differs by processor. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;
/** The file system or the kernel knows no such files. */
const NO_TMPFILE: ReadonlySet<string> = new Set(["EOPNOTSUPP", "EISDIR", "ENOENT", "EINVAL"]);
const READ_ONLY = 0o400;

/** Descriptors of this process, by what their filter is for. They stay open as long as the process lives. */
const filters = new Map<string, number>();

/**
 * A path under which processes that this one starts can open the seccomp filter.
 *
 * The filter is in a file without a name, kept open here and reached by `/proc/<pid>/fd/<n>`. So it can be
 * handed over on a command line; no sandboxed command can change it, as none sees this process or a name;
 * and nothing is left behind, however this process ends. One descriptor for each kind of filter, at most two.
 *
 * @throws {@link ShellError} `sandbox_unavailable` when there is no folder for it.
 */
export function openFilterFile(options: { arch: SeccompArch; isNetworkAllowed: boolean }): string {
  const key = `${options.arch} ${options.isNetworkAllowed}`;
  let descriptor = filters.get(key);
  if (descriptor === undefined) {
    descriptor = createNamelessFile(createSeccompFilter(options), ["/dev/shm", tmpdir(), "/tmp"]);
    filters.set(key, descriptor);
  }
  return `/proc/${process.pid}/fd/${descriptor}`;
}

/**
 * A descriptor of a new file without a name, made in the first of `folders` that takes one.
 *
 * @throws {@link ShellError} `sandbox_unavailable` when none does.
 */
export function createNamelessFile(content: Uint8Array, folders: readonly string[]): number {
  let problem: unknown;
  for (const folder of folders) {
    try {
      const descriptor = openNameless(folder);
      try {
        writeSync(descriptor, content);
        return descriptor;
      } catch (error) {
        closeSync(descriptor);
        throw error;
      }
    } catch (error) {
      problem = error;
    }
  }
  throw new ShellError(
    "sandbox_unavailable",
    `the sandbox needs a folder for a temporary file, and none of ${folders.join(", ")} takes one`,
    { cause: problem },
  );
}

function openNameless(folder: string): number {
  try {
    return openSync(folder, O_TMPFILE | constants.O_RDWR, READ_ONLY);
  } catch (error) {
    if (!NO_TMPFILE.has(errorCodeOf(error) ?? "")) throw error;
  }
  const name = path.join(folder, `codexkit-${process.pid}-${crypto.randomUUID()}`);
  const descriptor = openSync(name, "wx+", READ_ONLY);
  unlinkSync(name);
  return descriptor;
}
