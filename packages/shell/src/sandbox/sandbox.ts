import { accessSync, constants, lstatSync, readdirSync } from "node:fs";
import { lstat, readlink, realpath, rename, symlink } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { createSystemClock } from "../clock.ts";
import { errorCodeOf } from "../errors.ts";
import { findBubblewrap, toBubblewrapArgv } from "./bubblewrap.ts";
import { isHostRoot, probeBubblewrap } from "./bubblewrap_probe.ts";
import { CoverStore } from "./cover_store.ts";
import { openFilterFile } from "./filter_file.ts";
import { FILTER_FD, toLaunchArgv } from "./launch_argv.ts";
import type { ProtectedLink } from "./follow_links.ts";
import { readWritableRoots, type WritableRoot } from "./protected_paths.ts";
import { isNetworkAllowed, resolveWritableRoots, type SandboxPolicy } from "./sandbox_policy.ts";
import { isSeccompArch, type SeccompArch } from "./seccomp_filter.ts";
import { SANDBOX_EXEC, toSeatbeltArgv } from "./seatbelt.ts";
import { toSandboxRefusal } from "./unavailable.ts";

/** Where commands run, and what they see. */
export interface SandboxOptions {
  /** What commands may touch. */
  policy: SandboxPolicy;
  /** The working directory of the thread, absolute, which `workspace-write` makes writable. */
  cwd: string;
  /** `PATH` and `TMPDIR` of the host. */
  env: Readonly<Record<string, string | undefined>>;
  /**
   * Absolute paths that stay read-only also where they are in a writable folder: the home of Codex, whose files say
   * what is allowed. Default none.
   */
  protectedFolders?: readonly string[] | undefined;
  /** Which system commands run on. Default: that of this process. */
  platform?: string | undefined;
  /** Which processor commands run on. Default: that of this process. */
  arch?: string | undefined;
}

/** How one command is to run. */
export interface SandboxedCommandOptions {
  /** Working directory, absolute. Default: that of the sandbox. */
  cwd?: string | undefined;
  /** Keeps the terminal that the command is started on, so that Ctrl-C works. Default false. */
  tty?: boolean | undefined;
  /**
   * Variables that are set for the command only. Those that a model chose belong here, not into the
   * environment of the process: that one also reaches the programs that set the sandbox up, outside of it.
   * Without a sandbox they are set by `/usr/bin/env`.
   */
  variables?: Readonly<Record<string, string>> | undefined;
}

/** A policy made ready to run commands under. */
export interface Sandbox extends AsyncDisposable {
  /** Variables that tell commands where they are: `CODEX_SANDBOX=seatbelt` on macOS. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * The command line that runs `command` under the policy. Looks at the disk anew each time, so call it right
   * before the start.
   *
   * @throws {@link ShellError} `sandbox_unavailable` when the first try shows that no sandbox can be set up.
   */
  wrap(command: readonly string[], options?: SandboxedCommandOptions): Promise<string[]>;
  /**
   * Removes the empty folders that covering a protected path leaves behind, puts protected links back, and sets
   * aside what a command put in place of protected names that were missing in a temporary folder. Call it when no command of this sandbox runs.
   */
  tidy(): Promise<void>;
}

/**
 * Makes a policy ready. `danger-full-access` needs nothing and leaves commands as they are.
 *
 * @throws {@link ShellError} `sandbox_unavailable` when there is no sandbox for this machine, or its program is
 * not installed.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { policy, cwd, env, protectedFolders } = options;
  const launch = toLauncher(options);
  const tmpdir = env["TMPDIR"];
  const sharedRoots = new Set(["/tmp", ...(tmpdir === undefined ? [] : [path.resolve(tmpdir)])]);
  sharedRoots.delete(cwd);
  const covered: string[] = [];
  const absent = new Set<string>();
  const links = new Map<string, ProtectedLink>();
  const tidy = async (): Promise<void> => {
    const before = [...links.values()];
    links.clear();
    for (const root of covered.splice(0)) COVERS.release(root);
    for (const link of before) await putBack(link);
    const missing = [...absent];
    absent.clear();
    for (const file of missing.filter((one) => isThere(one) && !isEmptyFolder(one)))
      // Where this cannot be done, it is another user's.
      await setAside(file).catch(() => {});
  };
  return {
    variables: launch.variables,
    tidy,
    [Symbol.asyncDispose]: tidy,
    wrap: async (command, { cwd: commandCwd = cwd, tty, variables } = {}) => {
      const roots = await readWritableRoots(resolveWritableRoots(policy, { cwd, tmpdir }), {
        protectedFolders,
      });
      const writableRoots: WritableRoot[] = [];
      for (const root of roots) {
        if (sharedRoots.has(root.path)) {
          for (const entry of root.protectedPaths) if (!entry.exists) absent.add(entry.path);
          writableRoots.push(withoutMissing(root));
        } else writableRoots.push(launch.leavesCovers ? await holdCovers(root, covered) : root);
      }
      for (const root of writableRoots) {
        for (const link of root.links) if (!links.has(link.path)) links.set(link.path, link);
      }
      return launch.toArgv(command, { cwd: commandCwd, tty, variables, writableRoots });
    },
  };
}

/**
 * Temporary folders are everybody's: an empty `.git` there would make all of them one repository. So what is missing
 * there is not covered; what a command puts in its place is set aside when no command runs.
 */
function withoutMissing(root: WritableRoot): WritableRoot {
  return { ...root, protectedPaths: root.protectedPaths.filter(({ exists }) => exists) };
}

/** For all sandboxes of this process. */
const COVERS = new CoverStore();

/**
 * Keeps the covers of missing paths from being taken away by another sandbox, and adds the root to `held`. An empty
 * folder that is such a cover counts as missing.
 */
async function holdCovers(root: WritableRoot, held: string[]): Promise<WritableRoot> {
  const covers = COVERS.listCovers(root.path);
  const protectedPaths = root.protectedPaths.map((entry) =>
    covers.has(entry.path) && isEmptyFolder(entry.path) ? { ...entry, exists: false } : entry,
  );
  const missing = protectedPaths.filter(({ exists }) => !exists);
  if (missing.length > 0) {
    held.push(root.path);
    await COVERS.hold(
      root.path,
      missing.map((entry) => entry.path),
    );
  }
  return { ...root, protectedPaths };
}

function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function isEmptyFolder(file: string): boolean {
  try {
    return readdirSync(file).length === 0;
  } catch {
    return false;
  }
}

/** Puts a link back that a command has replaced, and sets aside what is in its place. */
async function putBack(link: ProtectedLink): Promise<void> {
  try {
    if ((await readTarget(link.path)) === link.target) return;
    // The folder of the link may have become a link itself, out of the sandbox.
    const folder = path.dirname(link.path);
    if ((await realpath(folder)) !== folder) return;
    await setAside(link.path);
    await symlink(link.target, link.path);
  } catch {
    // Its folder is gone: there is nothing left to protect.
  }
}

async function setAside(file: string): Promise<void> {
  await rename(file, `${file}.replaced-${crypto.randomUUID()}`).catch(ignoreMissing);
}

async function readTarget(file: string): Promise<string | undefined> {
  try {
    return (await lstat(file)).isSymbolicLink() ? await readlink(file) : undefined;
  } catch (error) {
    ignoreMissing(error);
    return undefined;
  }
}

function ignoreMissing(error: unknown): void {
  if (errorCodeOf(error) !== "ENOENT") throw error;
}

/** What a command line is made of. */
interface Launch extends SandboxedCommandOptions {
  cwd: string;
  writableRoots: readonly WritableRoot[];
}

/** The way into the sandbox of one platform. */
interface Launcher {
  variables: Readonly<Record<string, string>>;
  /** Whether covering a missing path leaves an empty folder behind. */
  leavesCovers: boolean;
  toArgv(command: readonly string[], launch: Launch): Promise<string[]>;
}

function toLauncher(options: SandboxOptions): Launcher {
  const { policy, cwd, env, platform = process.platform, arch = process.arch } = options;
  if (policy.type === "danger-full-access") {
    return {
      variables: {},
      leavesCovers: false,
      toArgv: async (command, { variables }) => [...toEnvArgv(variables), ...command],
    };
  }
  switch (platform) {
    case "linux": {
      if (!isSeccompArch(arch))
        throw toSandboxRefusal(policy, { type: "unknown_processor", arch }, platform);
      const writableFolders = [
        cwd,
        ...resolveWritableRoots(policy, { cwd, tmpdir: env["TMPDIR"] }),
      ];
      const bubblewrap = findBubblewrap(env["PATH"], { writableFolders });
      if (bubblewrap === undefined)
        throw toSandboxRefusal(policy, { type: "missing_program" }, platform);
      return toLinuxLauncher(policy, { bubblewrap, arch });
    }
    case "darwin":
      if (!canRun(SANDBOX_EXEC))
        throw toSandboxRefusal(policy, { type: "missing_program" }, platform);
      return {
        variables: { CODEX_SANDBOX: "seatbelt" },
        leavesCovers: false,
        toArgv: async (command, { variables, writableRoots }) =>
          toSeatbeltArgv(policy, [...toEnvArgv(variables), ...command], { writableRoots }),
      };
    default:
      throw toSandboxRefusal(policy, { type: "unknown_platform" }, platform);
  }
}

function toEnvArgv(variables: Readonly<Record<string, string>> = {}): string[] {
  const pairs = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? [] : ["/usr/bin/env", ...pairs];
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a `/proc` can be mounted, by the path of `bwrap`: the answer holds as long as the process lives. */
const probes = new Map<string, Promise<{ mountsProc: boolean }>>();

function toLinuxLauncher(
  policy: SandboxPolicy,
  machine: { bubblewrap: string; arch: SeccompArch },
): Launcher {
  const { bubblewrap, arch } = machine;
  return {
    variables: {},
    leavesCovers: true,
    toArgv: async (command, { cwd, tty, variables, writableRoots }) => {
      const { mountsProc } = await probeOnce(policy, machine);
      const argv = toBubblewrapArgv(policy, command, {
        bubblewrap,
        cwd,
        writableRoots,
        keepsTerminal: tty,
        seccompFd: FILTER_FD,
        mountsProc,
        isRoot: isHostRoot(),
        variables,
      });
      const filter = openFilterFile({ arch, isNetworkAllowed: isNetworkAllowed(policy) });
      return toLaunchArgv(argv, { filter });
    },
  };
}

async function probeOnce(
  policy: SandboxPolicy,
  machine: { bubblewrap: string; arch: SeccompArch },
): Promise<{ mountsProc: boolean }> {
  const { bubblewrap } = machine;
  const probe = async (): Promise<{ mountsProc: boolean }> => {
    const answer = await probeBubblewrap({ ...machine, clock: createSystemClock() });
    if (answer.ok) return answer;
    // What failed may be set right meanwhile.
    probes.delete(bubblewrap);
    throw toSandboxRefusal(policy, { type: "failed", reason: answer.reason }, "linux");
  };
  const known = probes.get(bubblewrap) ?? probe();
  probes.set(bubblewrap, known);
  return known;
}
