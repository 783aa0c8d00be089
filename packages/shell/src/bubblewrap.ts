import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { ShellError } from "./errors.ts";
import { isNetworkAllowed, type SandboxPolicy } from "./sandbox_policy.ts";

/** A path inside a writable folder that stays read-only. */
export interface ProtectedPath {
  /** Absolute path, without symbolic links in it. */
  path: string;
  /** False: it is covered by an empty folder, so that it cannot be created. */
  exists: boolean;
}

/** A folder that a sandboxed command can write to. */
export interface WritableRoot {
  /** Absolute path of a folder that exists. */
  path: string;
  /** What stays read-only in it. */
  protectedPaths: readonly ProtectedPath[];
}

/** What {@link toBubblewrapArgv} needs besides policy and command. */
export interface BubblewrapOptions {
  /** Path of `bwrap`, from {@link findBubblewrap}. */
  bubblewrap: string;
  /** Working directory of the command, absolute. */
  cwd: string;
  /** The folders to write to, parents before children, as they are on disk now. */
  writableRoots: readonly WritableRoot[];
  /** Keeps the terminal of the caller, so that Ctrl-C works. Default false: the command gets a session of its own. */
  keepsTerminal?: boolean | undefined;
  /** Open file descriptor of a compiled seccomp filter, which is applied before the command starts. Default none. */
  seccompFd?: number | undefined;
}

/** The `bwrap` program that `PATH` names; relative folders are not searched. */
export function findBubblewrap(pathVariable: string | undefined): string | undefined {
  const folders = (pathVariable ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, "bwrap")).find((file) => isProgram(file));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Like {@link findBubblewrap}, for when there must be one.
 *
 * @throws {@link ShellError} `sandbox_unavailable`, naming what to install.
 */
export function requireBubblewrap(policy: SandboxPolicy, pathVariable: string | undefined): string {
  const found = findBubblewrap(pathVariable);
  if (found !== undefined) return found;
  throw new ShellError(
    "sandbox_unavailable",
    `the sandbox '${policy.type}' needs Linux and the program 'bwrap', which is not in PATH: install the package 'bubblewrap', or run without a sandbox by --sandbox danger-full-access`,
  );
}

/**
 * The command line that runs a command under a policy; under `danger-full-access` the command itself.
 *
 * All of the file system is read-only, then the writable folders are mounted over it, then their protected
 * paths. `/dev` and `/proc` are new, and so are the namespaces of users, processes, IPC and, unless the
 * policy allows it, network. Exit codes pass through, a signal reads as 128 + n. Mirrors: Codex 0.169.0.
 */
export function toBubblewrapArgv(
  policy: SandboxPolicy,
  command: readonly string[],
  options: BubblewrapOptions,
): string[] {
  if (policy.type === "danger-full-access") return [...command];
  const { bubblewrap, cwd, writableRoots, keepsTerminal, seccompFd } = options;
  return [
    bubblewrap,
    ...(keepsTerminal === true ? [] : ["--new-session"]),
    "--die-with-parent",
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    ...writableRoots.flatMap((root) => toRootArgs(root)),
    "--unshare-user",
    "--unshare-pid",
    "--unshare-ipc",
    ...(isNetworkAllowed(policy) ? [] : ["--unshare-net"]),
    "--proc",
    "/proc",
    "--cap-drop",
    "ALL",
    ...(seccompFd === undefined ? [] : ["--seccomp", String(seccompFd)]),
    "--chdir",
    cwd,
    "--",
    ...command,
  ];
}

function toRootArgs(root: WritableRoot): string[] {
  return [
    "--bind",
    root.path,
    root.path,
    ...root.protectedPaths.flatMap((entry) => toProtectedArgs(entry)),
  ];
}

function toProtectedArgs({ path: file, exists }: ProtectedPath): string[] {
  return exists
    ? ["--ro-bind", file, file]
    : ["--perms", "555", "--tmpfs", file, "--remount-ro", file];
}
