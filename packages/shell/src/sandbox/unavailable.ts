import { ShellError } from "../errors.ts";
import type { SandboxPolicy } from "./sandbox_policy.ts";

/** Why a sandbox cannot be had. */
export type SandboxProblem =
  | {
      /** The program `bwrap` is not in PATH, or `/usr/bin/sandbox-exec` is not there. */
      type: "missing_program";
    }
  | {
      /** There is no sandbox for this operating system. */
      type: "unknown_platform";
    }
  | {
      /** There is no seccomp filter for this processor. */
      type: "unknown_processor";
      /** Name of the processor, as in `process.arch`. */
      arch: string;
    }
  | {
      /** The program is there, but it failed. */
      type: "failed";
      /** What it said, and what may help. */
      reason: string;
    };

/** One line that says why a sandbox cannot be had and what to install or change. */
export function explainSandboxProblem(problem: SandboxProblem, platform: string): string {
  switch (problem.type) {
    case "missing_program":
      return platform === "darwin"
        ? "the program '/usr/bin/sandbox-exec' is missing, which is a part of macOS: repair the system"
        : "the program 'bwrap' is not in PATH: install the package 'bubblewrap'";
    case "unknown_platform":
      return `there is none for '${platform}', only for Linux and macOS: ${platform === "win32" ? "use WSL 2 with the package 'bubblewrap'" : "use one of these, with the package 'bubblewrap' on Linux"}`;
    case "unknown_processor":
      return `there is no seccomp filter for the processor '${problem.arch}', only for x64 and arm64`;
    case "failed":
      return problem.reason;
    default:
      return problem satisfies never;
  }
}

/** The refusal to run a command without the sandbox that its policy asks for. */
export function toSandboxRefusal(
  policy: SandboxPolicy,
  problem: SandboxProblem,
  platform: string,
): ShellError {
  return new ShellError(
    "sandbox_unavailable",
    `the sandbox '${policy.type}' cannot be had: ${explainSandboxProblem(problem, platform)}, or run without a sandbox by --sandbox danger-full-access`,
  );
}
