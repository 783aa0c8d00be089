import fs from "node:fs/promises";
import path from "node:path";
import type { PtyHost, SandboxFacts, UserShell } from "@codexkit/shell";
import type { Runtime } from "../command_io.ts";
import type { DoctorCheck } from "./doctor_check.ts";

/** The oldest Node that this program is tested with. */
const OLDEST_NODE = [22, 18] as const;

/** What runs this program. */
export function checkRuntime(
  { kind, nodeVersion }: Pick<Runtime, "kind" | "nodeVersion">,
  { platform, arch }: { platform: string; arch: string },
): DoctorCheck {
  const name = { node: "Node", bun: "Bun as Node", "bun-executable": "executable, as Node" }[kind];
  const detail = `${name} ${nodeVersion} on ${platform} ${arch}`;
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (isNew) return { name: "runtime", status: "ok", detail };
  return {
    name: "runtime",
    status: "warning",
    detail,
    remedy: `take Node ${OLDEST_NODE.join(".")} or later`,
  };
}

/** The sandbox of commands. */
export function checkSandbox(facts: SandboxFacts): DoctorCheck {
  const { kind, usable, problem, program, version } = facts;
  if (!usable) {
    const detail = problem ?? "it does not work";
    const remedy = "until then only --sandbox danger-full-access runs commands";
    return { name: "sandbox", status: "problem", detail, remedy, facts };
  }
  const parts = [
    `${version ?? kind}${program === undefined ? "" : ` (${program})`}`,
    ...(facts.seccomp === true ? ["filter of system calls"] : []),
    ...(facts.ownProc === false ? ["/proc of the host, read-only"] : []),
  ];
  const isWhole = facts.seccomp !== false && facts.noNewPrivileges !== false;
  if (isWhole) return { name: "sandbox", status: "ok", detail: parts.join(", "), facts };
  return {
    name: "sandbox",
    status: "problem",
    detail: `${parts.join(", ")}, but its filter of system calls does not hold`,
    remedy: "take a kernel with CONFIG_SECCOMP_FILTER",
    facts,
  };
}

/** The shell that commands run in. */
export async function checkShell({ type, path: shell }: UserShell): Promise<DoctorCheck> {
  if (await isExecutable(shell))
    return { name: "shell", status: "ok", detail: `${type} (${shell})` };
  return {
    name: "shell",
    status: "problem",
    detail: `the shell '${shell}' cannot be run`,
    remedy: "install bash, or set SHELL to a shell that is there",
  };
}

/** Terminals for commands that want one. */
export async function checkTerminal(host: PtyHost): Promise<DoctorCheck> {
  if (host.bun !== undefined) return { name: "terminal", status: "ok", detail: "Bun's own" };
  try {
    await host.loadNodePty();
    return { name: "terminal", status: "ok", detail: "@lydell/node-pty" };
  } catch {
    return {
      name: "terminal",
      status: "warning",
      detail: "commands that want a terminal cannot run: @lydell/node-pty is missing",
      remedy: "install @lydell/node-pty beside codexkit, or take the executable",
    };
  }
}

/** Git, which names the commit that a session began at. */
export async function checkGit(pathVariable: string | undefined): Promise<DoctorCheck> {
  for (const folder of (pathVariable ?? "").split(path.delimiter)) {
    const program = path.join(folder, "git");
    if (path.isAbsolute(folder) && (await isExecutable(program)))
      return { name: "git", status: "ok", detail: program };
  }
  return {
    name: "git",
    status: "warning",
    detail: "git is not in PATH",
    remedy: "install git: models expect it",
  };
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await fs.access(file, fs.constants.X_OK);
    return (await fs.stat(file)).isFile();
  } catch {
    return false;
  }
}
