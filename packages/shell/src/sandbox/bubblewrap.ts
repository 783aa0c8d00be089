import { accessSync, constants, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { isBelow } from "./is_below.ts";
import type { ProtectedPath, WritableRoot } from "./protected_paths.ts";
import { isNetworkAllowed, type SandboxPolicy } from "./sandbox_policy.ts";

/** What {@link toBubblewrapArgv} needs besides policy and command. */
export interface BubblewrapOptions {
  /** Path of `bwrap`, from {@link findBubblewrap}. */
  bubblewrap: string;
  /** Working directory of the command, absolute. */
  cwd: string;
  /** The folders to write to, as they are on disk now. */
  writableRoots: readonly WritableRoot[];
  /** Keeps the terminal of the caller, so that Ctrl-C works. Default false: the command gets a session of its own. */
  keepsTerminal?: boolean | undefined;
  /** Open file descriptor of a compiled seccomp filter, which is applied before the command starts. Default none. */
  seccompFd?: number | undefined;
  /** False leaves the `/proc` of the host in place, read-only, for machines where none can be mounted. Default true. */
  mountsProc?: boolean | undefined;
  /**
   * True covers settings of the kernel below `/proc`, which belong to root of the host, whose id a command of
   * root keeps although it has no capabilities. bubblewrap 0.8 leaves them open. Default false.
   */
  isRoot?: boolean | undefined;
  /** Variables set for the command only, not for `bwrap`. */
  variables?: Readonly<Record<string, string>> | undefined;
}

/**
 * The `bwrap` program that `PATH` names; relative folders are not searched, and neither is what commands may have
 * put there: the folders of packages, which `npx` and its like search first, and those in `writableFolders`.
 *
 * @param options.writableFolders - absolute; all of the file system, `/`, does not count. Default none.
 */
export function findBubblewrap(
  pathVariable: string | undefined,
  { writableFolders = [] }: { writableFolders?: readonly string[] | undefined } = {},
): string | undefined {
  const open = writableFolders
    .flatMap((folder) => [path.resolve(folder), toRealPath(folder)])
    .filter((folder) => folder !== undefined)
    .filter((folder) => folder !== "/");
  const isTrusted = (file: string): boolean =>
    !file.split("/").includes("node_modules") && !open.some((folder) => isBelow(file, folder));
  const folders = (pathVariable ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  return folders
    .map((folder) => path.join(folder, "bwrap"))
    .find((file) => isProgram(file) && isTrusted(file) && isTrusted(toRealPath(file) ?? file));
}

function toRealPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
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
  const { bubblewrap, cwd, writableRoots, keepsTerminal, seccompFd, mountsProc, isRoot } = options;
  return [
    bubblewrap,
    ...(keepsTerminal === true ? [] : ["--new-session"]),
    "--die-with-parent",
    // All of it, also where it is writable, comes before what is new in it.
    writableRoots.some((root) => root.path === "/") ? "--bind" : "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    ...toMountArgs(writableRoots),
    "--unshare-user",
    "--unshare-pid",
    "--unshare-ipc",
    ...(isNetworkAllowed(policy) ? [] : ["--unshare-net"]),
    ...toProcArgs({ mountsProc, isRoot }),
    "--cap-drop",
    "ALL",
    ...(seccompFd === undefined ? [] : ["--seccomp", String(seccompFd)]),
    ...Object.entries(options.variables ?? {}).flatMap(([name, value]) => [
      "--setenv",
      name,
      value,
    ]),
    "--chdir",
    cwd,
    "--",
    ...command,
  ];
}

/** What root of the host may write in a `/proc`, besides what bubblewrap covers. */
const KERNEL_SETTINGS: readonly string[] = [
  "acpi",
  "driver",
  "fs",
  "mtrr",
  "scsi",
  "sys",
  "sysrq-trigger",
];

function toProcArgs({
  mountsProc = true,
  isRoot = false,
}: Pick<BubblewrapOptions, "mountsProc" | "isRoot">): string[] {
  if (!mountsProc) return [];
  const covered = isRoot ? KERNEL_SETTINGS.map((name) => `/proc/${name}`) : [];
  return ["--proc", "/proc", ...covered.flatMap((file) => ["--ro-bind-try", file, file])];
}

/**
 * Parents come before their children, whoever asks for them, so that the innermost rule counts. A folder that
 * is asked for by name is writable, even if it is protected elsewhere.
 */
function toMountArgs(roots: readonly WritableRoot[]): string[] {
  const protectedPaths = roots.flatMap((root) => root.protectedPaths);
  const mounts = new Map<string, readonly string[]>(
    protectedPaths.map((entry) => [entry.path, toProtectedArgs(entry)]),
  );
  const writable = new Set(roots.map((root) => root.path));
  for (const root of writable) mounts.set(root, toBindArgs(root));
  const pinned = roots.flatMap((root) => root.pinnedFolders);
  for (const folder of pinned.filter((entry) => isWritable(entry, mounts, writable)))
    mounts.set(folder, toBindArgs(folder));
  // A parent is a prefix of its children, so the plain order of texts puts it first.
  const below = [...mounts].filter(([file]) => file !== "/");
  const sorted = below.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([, args]) => args);
}

/** Whether the innermost rule for a folder lets it be written; what cannot be written cannot be moved either. */
function isWritable(
  folder: string,
  mounts: ReadonlyMap<string, unknown>,
  writable: ReadonlySet<string>,
): boolean {
  let at = folder;
  while (!mounts.has(at) && at !== "/") at = path.dirname(at);
  return writable.has(at);
}

/** Being mounted also keeps a folder from being moved away. */
function toBindArgs(folder: string): string[] {
  return ["--bind", folder, folder];
}

function toProtectedArgs({ path: file, exists }: ProtectedPath): string[] {
  return exists ? ["--ro-bind", file, file] : toCoverArgs(file);
}

/** Puts an empty folder over a path, which `bwrap` creates if need be, so that nothing else can be there. */
export function toCoverArgs(file: string): string[] {
  return ["--perms", "555", "--tmpfs", file, "--remount-ro", file];
}
