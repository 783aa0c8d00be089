import { type Clock, createSystemClock } from "../clock.ts";
import { ShellError } from "../errors.ts";
import { runCommand } from "../run_command.ts";
import { findBubblewrap } from "./bubblewrap.ts";
import { PROBE_TIMEOUT_MS, probeBubblewrap } from "./bubblewrap_probe.ts";
import { isSeccompArch } from "./seccomp_filter.ts";
import { SANDBOX_EXEC, toSeatbeltArgv } from "./seatbelt.ts";
import { explainSandboxProblem, type SandboxProblem } from "./unavailable.ts";

/** What of the sandbox works on a machine. A fact that could not be found out is absent. */
export interface SandboxFacts {
  /** Operating system, as in `process.platform`. */
  platform: string;
  /** Processor, as in `process.arch`. */
  arch: string;
  /** What sandboxes are made with. */
  kind: "bubblewrap" | "seatbelt" | "none";
  /** Whether a command ran in the sandbox just now. */
  usable: boolean;
  /** One line: why it is not usable, and what may help. */
  problem?: string | undefined;
  /** Path of `bwrap` or `sandbox-exec`. */
  program?: string | undefined;
  /** What `bwrap --version` says, such as `bubblewrap 0.8.0`. */
  version?: string | undefined;
  /** Linux: whether user namespaces can be made. */
  userNamespaces?: boolean | undefined;
  /** Linux: whether the sandbox has a `/proc` of its own; else it shows that of the host, read-only. */
  ownProc?: boolean | undefined;
  /** Linux: whether programs inside can gain no privileges. */
  noNewPrivileges?: boolean | undefined;
  /** Linux: whether the filter of system calls holds inside. */
  seccomp?: boolean | undefined;
}

/** What {@link describeSandbox} is asked about. */
export interface DescribeSandboxOptions {
  /** As in `process.platform`. */
  platform: string;
  /** As in `process.arch`. */
  arch: string;
  /** `PATH` of the host. */
  env: Readonly<Record<string, string | undefined>>;
  /** Default: that of this process. */
  clock?: Clock | undefined;
  /** Milliseconds that each of at most three tries may take. Default 5000. */
  timeoutMs?: number | undefined;
}

/** Finds out what works on this machine by running tiny commands, without a change to it. Never throws. */
export async function describeSandbox(options: DescribeSandboxOptions): Promise<SandboxFacts> {
  switch (options.platform) {
    case "linux":
      return describeBubblewrap(options);
    case "darwin":
      return describeSeatbelt(options);
    default:
      return toUnusable(options, "none", { type: "unknown_platform" });
  }
}

function toUnusable(
  { platform, arch }: DescribeSandboxOptions,
  kind: SandboxFacts["kind"],
  problem: SandboxProblem,
): SandboxFacts {
  const text = explainSandboxProblem(problem, platform);
  return { platform, arch, kind, usable: false, problem: text };
}

async function describeBubblewrap(options: DescribeSandboxOptions): Promise<SandboxFacts> {
  const { platform, arch, env, timeoutMs } = options;
  const program = findBubblewrap(env["PATH"]);
  if (program === undefined) return toUnusable(options, "bubblewrap", { type: "missing_program" });
  const version = await readOutput([program, "--version"], options);
  if (!isSeccompArch(arch)) {
    const facts = toUnusable(options, "bubblewrap", { type: "unknown_processor", arch });
    return { ...facts, program, version };
  }
  const { clock = createSystemClock() } = options;
  const probe = await probeBubblewrap({ bubblewrap: program, arch, clock, timeoutMs });
  if (!probe.ok) {
    const facts = toUnusable(options, "bubblewrap", { type: "failed", reason: probe.reason });
    const userNamespaces = probe.reason.includes("user namespaces") ? false : undefined;
    return { ...facts, program, version, userNamespaces };
  }
  return {
    platform,
    arch,
    kind: "bubblewrap",
    usable: true,
    program,
    version,
    userNamespaces: true,
    ownProc: probe.mountsProc,
    noNewPrivileges: probe.status["NoNewPrivs"] === "1",
    // 2 is the mode of filters.
    seccomp: probe.status["Seccomp"] === "2",
  };
}

async function describeSeatbelt(options: DescribeSandboxOptions): Promise<SandboxFacts> {
  const { platform, arch } = options;
  const argv = toSeatbeltArgv({ type: "read-only" }, ["/bin/echo", "ok"], { writableRoots: [] });
  const said = await readOutput(argv, options);
  if (said === "ok")
    return { platform, arch, kind: "seatbelt", usable: true, program: SANDBOX_EXEC };
  if (said === undefined) return toUnusable(options, "seatbelt", { type: "missing_program" });
  const reason = `'${SANDBOX_EXEC}' failed: ${said}`;
  return { ...toUnusable(options, "seatbelt", { type: "failed", reason }), program: SANDBOX_EXEC };
}

const MAX_OUTPUT_LENGTH = 300;

/** The first line that a program writes; `undefined` when it cannot be started. */
async function readOutput(
  argv: readonly string[],
  { clock = createSystemClock(), timeoutMs = PROBE_TIMEOUT_MS }: DescribeSandboxOptions,
): Promise<string | undefined> {
  try {
    const { output } = await runCommand({ argv, cwd: "/", env: {}, timeoutMs }, { clock });
    const [line = ""] = output.trim().split("\n", 1);
    return line.slice(0, MAX_OUTPUT_LENGTH);
  } catch (error) {
    if (!ShellError.isInstance(error)) throw error;
    return undefined;
  }
}
