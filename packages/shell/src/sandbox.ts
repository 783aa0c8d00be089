import { lstat, readFile, realpath, rmdir } from "node:fs/promises";
import path from "node:path";
import {
  type ProtectedPath,
  requireBubblewrap,
  toBubblewrapArgv,
  type WritableRoot,
} from "./bubblewrap.ts";
import { resolveWritableRoots, type SandboxPolicy } from "./sandbox_policy.ts";

/** What no command may change in a writable folder. Mirrors: Codex 0.169.0. */
const PROTECTED_NAMES: readonly string[] = [".git", ".agents", ".codex", ".aws"];

/** Where commands run, and what they see. */
export interface SandboxOptions {
  /** What commands may touch. */
  policy: SandboxPolicy;
  /** The working directory of the thread, absolute, which `workspace-write` makes writable. */
  cwd: string;
  /** `PATH` and `TMPDIR` of the host. */
  env: Readonly<Record<string, string | undefined>>;
}

/** A policy made ready to run commands under. */
export interface Sandbox extends AsyncDisposable {
  /**
   * The command line that runs `command` in `cwd` (default: that of the sandbox) under the policy. Looks at
   * the disk anew each time, so call it right before the start.
   */
  wrap(
    command: readonly string[],
    options?: {
      cwd?: string | undefined;
      tty?: boolean | undefined;
      seccompFd?: number | undefined;
    },
  ): Promise<string[]>;
  /**
   * Removes the empty folders that covering a protected path leaves behind. Call it when no command of this
   * sandbox runs.
   */
  tidy(): Promise<void>;
}

/**
 * Makes a policy ready. `danger-full-access` needs nothing and leaves commands as they are.
 *
 * @throws {@link ShellError} `sandbox_unavailable` when the policy needs bubblewrap and it is not installed.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { policy, cwd, env } = options;
  const isOpen = policy.type === "danger-full-access";
  const bubblewrap = isOpen ? "" : requireBubblewrap(policy, env["PATH"]);
  const tmpdir = env["TMPDIR"];
  const sharedRoots = new Set(["/tmp", ...(tmpdir === undefined ? [] : [path.resolve(tmpdir)])]);
  sharedRoots.delete(cwd);
  const covered = new Set<string>();
  const tidy = async (): Promise<void> => {
    const folders = [...covered];
    covered.clear();
    // A folder that is gone, or that somebody has put something into, is not ours any more.
    await Promise.all(folders.map((folder) => rmdir(folder).catch(() => {})));
  };
  return {
    tidy,
    [Symbol.asyncDispose]: tidy,
    wrap: async (command, { cwd: commandCwd = cwd, tty, seccompFd } = {}) => {
      if (isOpen) return [...command];
      const roots = await readWritableRoots(resolveWritableRoots(policy, { cwd, tmpdir }));
      const writableRoots = roots.map((root) =>
        sharedRoots.has(root.path) ? withoutMissing(root) : root,
      );
      for (const root of writableRoots) {
        for (const entry of root.protectedPaths) if (!entry.exists) covered.add(entry.path);
      }
      return toBubblewrapArgv(policy, command, {
        bubblewrap,
        cwd: commandCwd,
        writableRoots,
        keepsTerminal: tty,
        seccompFd,
      });
    },
  };
}

/** Temporary folders are everybody's: an empty `.git` left there would make all of them one repository. */
function withoutMissing(root: WritableRoot): WritableRoot {
  return { ...root, protectedPaths: root.protectedPaths.filter(({ exists }) => exists) };
}

/** The folders among `roots` that exist, with what is protected in them. Symbolic links are followed first. */
export async function readWritableRoots(roots: readonly string[]): Promise<WritableRoot[]> {
  const resolved = await Promise.all(roots.map((root) => readFolder(root)));
  const folders = new Set(resolved.filter((root) => root !== undefined));
  const sorted = [...folders].toSorted((a, b) => (a < b ? -1 : 1));
  return Promise.all(
    sorted.map(async (root) => ({ path: root, protectedPaths: await readProtectedPaths(root) })),
  );
}

async function readFolder(file: string): Promise<string | undefined> {
  try {
    const real = await realpath(file);
    return (await lstat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

async function readProtectedPaths(root: string): Promise<ProtectedPath[]> {
  const found = await Promise.all(
    PROTECTED_NAMES.map((name) => readProtectedPath(path.join(root, name))),
  );
  return found.flat();
}

/** A `.git` file is protected together with the folder that it names. */
async function readProtectedPath(file: string): Promise<ProtectedPath[]> {
  try {
    const real = await realpath(file);
    const isFile = (await lstat(real)).isFile();
    const gitDir = isFile && path.basename(file) === ".git" ? await readGitDir(real) : undefined;
    return [real, gitDir]
      .filter((entry) => entry !== undefined)
      .map((entry) => ({ path: entry, exists: true }));
  } catch {
    return [{ path: file, exists: false }];
  }
}

async function readGitDir(file: string): Promise<string | undefined> {
  const [, target] = /^gitdir: (.+)$/m.exec(await readFile(file, "utf8")) ?? [];
  return target === undefined
    ? undefined
    : readFolder(path.resolve(path.dirname(file), target.trim()));
}
