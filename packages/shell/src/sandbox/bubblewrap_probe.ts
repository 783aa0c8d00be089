import { readFileSync } from "node:fs";
import process from "node:process";
import type { Clock } from "../clock.ts";
import { ShellError } from "../errors.ts";
import { type CommandResult, runCommand } from "../run_command.ts";
import { toBubblewrapArgv, toCoverArgs } from "./bubblewrap.ts";
import { openFilterFile } from "./filter_file.ts";
import { FILTER_FD, toLaunchArgv } from "./launch_argv.ts";
import type { SeccompArch } from "./seccomp_filter.ts";

/** What came of starting a tiny command in the sandbox. */
export type BubblewrapProbe =
  | {
      ok: true;
      /** Whether a `/proc` of its own can be had; without one the sandbox shows that of the host, read-only. */
      mountsProc: boolean;
      /** Lines of `/proc/self/status` inside, by name, such as `Seccomp`. */
      status: Readonly<Record<string, string>>;
    }
  | {
      ok: false;
      /** One line: what went wrong and what may help. */
      reason: string;
    };

/** What {@link probeBubblewrap} asks of the machine. */
export interface BubblewrapProbeOptions {
  /** Path of `bwrap`, from `findBubblewrap`. */
  bubblewrap: string;
  arch: SeccompArch;
  clock: Clock;
  /** Milliseconds that each try may take. Default {@link PROBE_TIMEOUT_MS}. */
  timeoutMs?: number | undefined;
  /** The text of a kernel setting below `/proc/sys`; `undefined` when there is none of that name. */
  readSetting?: ((name: string) => string | undefined) | undefined;
}

/** Longest time for one try, in milliseconds. */
export const PROBE_TIMEOUT_MS = 5000;

const PRINT_STATUS =
  'while read -r name value; do case $name in Seccomp:|NoNewPrivs:) echo "$name $value";; esac; done < /proc/self/status';

/** Whether commands have the user id of root. */
export function isHostRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Starts a tiny command as sandboxed commands are started, once more without a `/proc` of its own if need be. */
export async function probeBubblewrap(options: BubblewrapProbeOptions): Promise<BubblewrapProbe> {
  try {
    const first = await tryOnce(options, true);
    if (first.exitCode === 0) return toSuccess(first, true);
    // Containers that hide parts of their /proc allow no new one.
    const second = CANNOT_MOUNT_PROC.test(first.output) ? await tryOnce(options, false) : first;
    if (second.exitCode === 0) return toSuccess(second, false);
    return { ok: false, reason: toReason(second, options) };
  } catch (error) {
    if (!ShellError.isInstance(error)) throw error;
    return { ok: false, reason: error.message };
  }
}

const CANNOT_MOUNT_PROC = /mount proc on /;

function tryOnce(options: BubblewrapProbeOptions, mountsProc: boolean): Promise<CommandResult> {
  const { bubblewrap, arch, clock, timeoutMs = PROBE_TIMEOUT_MS } = options;
  const argv = toBubblewrapArgv({ type: "workspace-write" }, ["/bin/sh", "-c", PRINT_STATUS], {
    bubblewrap,
    cwd: "/",
    writableRoots: [],
    seccompFd: FILTER_FD,
    mountsProc,
    isRoot: isHostRoot(),
  });
  // A folder in the new /dev: covering it leaves nothing behind.
  const tried = argv.toSpliced(argv.indexOf("--unshare-user"), 0, ...toCoverArgs("/dev/shm"));
  const filter = openFilterFile({ arch, isNetworkAllowed: false });
  const request = { argv: toLaunchArgv(tried, { filter }), cwd: "/", env: {}, timeoutMs };
  return runCommand(request, { clock });
}

function toSuccess({ output }: CommandResult, mountsProc: boolean): BubblewrapProbe {
  const lines = [...output.matchAll(/^(\w+): (\S+)$/gm)];
  const status = Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value]));
  return { ok: true, mountsProc, status };
}

const MAX_REASON_LENGTH = 300;

function toReason(result: CommandResult, options: BubblewrapProbeOptions): string {
  const { bubblewrap, timeoutMs = PROBE_TIMEOUT_MS } = options;
  if (result.timedOut) return `'${bubblewrap}' did not answer within ${timeoutMs} ms`;
  const [line = ""] = result.output.trim().split("\n", 1);
  const said = line === "" ? `exit code ${result.exitCode}` : line.slice(0, MAX_REASON_LENGTH);
  const help = toHelp(said, options.readSetting ?? readKernelSetting);
  return `'${bubblewrap}' failed: ${said}${help === undefined ? "" : `: ${help}`}`;
}

/** Kernel settings that forbid user namespaces, with the value that does, and what helps. */
const RESTRICTIONS: readonly (readonly [name: string, value: string, help: string])[] = [
  [
    "kernel/apparmor_restrict_unprivileged_userns",
    "1",
    "AppArmor keeps programs from user namespaces: give bwrap a profile that allows 'userns', or run 'sysctl kernel.apparmor_restrict_unprivileged_userns=0' as root",
  ],
  [
    "kernel/unprivileged_userns_clone",
    "0",
    "user namespaces are off: run 'sysctl kernel.unprivileged_userns_clone=1' as root",
  ],
  [
    "user/max_user_namespaces",
    "0",
    "user namespaces are off: run 'sysctl user.max_user_namespaces=15000' as root",
  ],
];

function toHelp(
  said: string,
  readSetting: (name: string) => string | undefined,
): string | undefined {
  if (/unknown option/i.test(said)) return "it is too old: version 0.5 or later is needed";
  if (!/namespace|uid map|permission denied|not permitted|no space left/i.test(said))
    return undefined;
  const found = RESTRICTIONS.find(([name, value]) => readSetting(name)?.trim() === value);
  return (
    found?.[2] ??
    "user namespaces seem to be forbidden here: a container needs a security profile that allows them"
  );
}

function readKernelSetting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, "utf8");
  } catch {
    return undefined;
  }
}
