import type { CommandApprovalPolicy } from "./decide_command.ts";

/** What programs write when a sandbox stops them, in lower case. Mirrors: Codex 0.169.0. */
const DENIAL_WORDS: readonly string[] = [
  "operation not permitted",
  "permission denied",
  "read-only file system",
  "seccomp",
  "sandbox",
  "landlock",
  "failed to write file",
];

/** How a shell reports a program that was killed for a forbidden system call: 128 + SIGSYS on Linux. */
const SIGSYS_EXIT = 128 + 31;

/** Characters of output that are searched, from the start and from the end. */
const SEARCHED = 256 * 1024;

/** What is known about a command that ended. */
export interface EndedCommand {
  /** Its exit status; 128 + n when signal n ended it. */
  exitCode: number;
  /** What it wrote. */
  output: string;
  /** Whether it ran in a sandbox. */
  sandboxed: boolean;
}

/**
 * Whether a command looks like it failed because of the sandbox. A guess: programs word it differently.
 *
 * Long output is searched at its start and its end only. Mirrors: Codex 0.169.0.
 */
export function looksDenied({ exitCode, output, sandboxed }: EndedCommand): boolean {
  if (!sandboxed || exitCode === 0) return false;
  const searched =
    output.length <= 2 * SEARCHED
      ? output
      : `${output.slice(0, SEARCHED)}\n${output.slice(-SEARCHED)}`;
  const text = searched.toLowerCase();
  return exitCode === SIGSYS_EXIT || DENIAL_WORDS.some((word) => text.includes(word));
}

/** What happens with a command that the sandbox stopped. */
export type RetryDecision =
  /** The model reads the output as it is. */
  | { type: "none" }
  /** It runs again without the sandbox. */
  | { type: "run" }
  /** A person is asked first. Wire: `reason` of the approval request (Codex 0.169.0). */
  | { type: "ask"; reason: string };

/**
 * Whether a command that {@link looksDenied} runs again outside the sandbox.
 *
 * Mirrors: Codex 0.169.0: only with `untrusted`, and with granular approvals that allow leaving the sandbox; a
 * person's word from before the first run is enough.
 */
export function decideRetry(options: {
  approvalPolicy: CommandApprovalPolicy;
  /** Whether a person approved this command before its first run. */
  isApproved: boolean;
}): RetryDecision {
  const { approvalPolicy, isApproved } = options;
  const isOffered =
    typeof approvalPolicy === "string"
      ? approvalPolicy === "untrusted"
      : approvalPolicy.granular.sandbox_approval;
  if (!isOffered) return { type: "none" };
  return isApproved
    ? { type: "run" }
    : { type: "ask", reason: "command failed; retry without sandbox?" };
}
