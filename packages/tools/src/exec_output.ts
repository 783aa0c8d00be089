import type { TruncationPolicy } from "@codexkit/protocol";
import {
  BYTES_PER_TOKEN,
  countLines,
  toByteBudget,
  toByteLength,
  truncateFormatted,
  truncateMiddle,
} from "./truncation.ts";

/** What one look at a command's session showed. */
export interface ExecOutput {
  /** Six hex digits; absent in answers that no session stands behind. */
  chunkId?: string | undefined;
  /** Milliseconds this look took. */
  wallTimeMs: number;
  /** Set once the command has ended. */
  exitCode?: number | undefined;
  /** Set while the command runs. */
  sessionId?: number | undefined;
  /** A quarter of the bytes that came, before anything was cut. */
  originalTokenCount?: number | undefined;
  output: string;
}

/** Tokens of output that a call gets when it asks for no number. Mirrors: Codex 0.169.0. */
export const DEFAULT_MAX_OUTPUT_TOKENS = 10_000;

/** How much larger than the model's limit a whole tool answer may be. Mirrors: Codex 0.169.0. */
export const HISTORY_HEADROOM = 1.2;

/**
 * The answer of `exec_command` and `write_stdin`.
 *
 * The output is cut to the smaller of what the call asked for and what the model allows; head and output
 * together stay within 1.2 times the model's limit. Wire: Codex 0.169.0.
 */
export function formatExecOutput(
  result: ExecOutput,
  options: { maxOutputTokens?: number | undefined; policy: TruncationPolicy },
): string {
  const head = toHead(result);
  const asked = (options.maxOutputTokens ?? DEFAULT_MAX_OUTPUT_TOKENS) * BYTES_PER_TOKEN;
  const allowed = toByteBudget(options.policy);
  const whole = Math.floor(allowed * HISTORY_HEADROOM) - toByteLength(head);
  let budget = Math.min(asked, allowed);
  let body = truncateFormatted(result.output, toPolicy(budget, options.policy.mode));
  // The marks take room too, and a smaller budget can make them longer: twice is enough to settle.
  for (let round = 0; round < 3 && budget > 0; round += 1) {
    const over = toByteLength(body) - whole;
    if (over <= 0) break;
    budget = Math.max(0, budget - over);
    body = truncateFormatted(result.output, toPolicy(budget, options.policy.mode));
  }
  return head + body;
}

function toPolicy(bytes: number, mode: TruncationPolicy["mode"]): TruncationPolicy {
  return { mode, limit: mode === "tokens" ? Math.floor(bytes / BYTES_PER_TOKEN) : bytes };
}

function toHead(result: ExecOutput): string {
  const lines: string[] = [];
  if (result.chunkId !== undefined) lines.push(`Chunk ID: ${result.chunkId}`);
  lines.push(`Wall time: ${(result.wallTimeMs / 1000).toFixed(4)} seconds`);
  if (result.exitCode !== undefined) lines.push(`Process exited with code ${result.exitCode}`);
  if (result.sessionId !== undefined)
    lines.push(`Process running with session ID ${result.sessionId}`);
  if (result.originalTokenCount !== undefined)
    lines.push(`Original token count: ${result.originalTokenCount}`);
  lines.push("Output:", "");
  return lines.join("\n");
}

/** What a command did that was waited for. */
export interface CommandOutput {
  exitCode: number;
  /** Milliseconds. */
  wallTimeMs: number;
  output: string;
}

/**
 * The answer of `apply_patch`, `shell_command` and `shell_legacy`: exit code, seconds with one decimal, output.
 *
 * @param policy - Cuts the output, whose lines are then counted; without it nothing is cut.
 *
 * Wire: Codex 0.169.0; of `shell_command` Codex 0.98.0.
 */
export function formatFreeformOutput(result: CommandOutput, policy?: TruncationPolicy): string {
  const { exitCode, output } = result;
  const body = policy ? truncateMiddle(output, policy) : output;
  const lines = body === output ? "" : `Total output lines: ${countLines(output)}\n`;
  return `Exit code: ${exitCode}\nWall time: ${toSeconds(result)} seconds\n${lines}Output:\n${body}`;
}

/**
 * The answer of `shell`: JSON with the output and what became of the command.
 *
 * Wire: Codex 0.98.0.
 */
export function formatStructuredOutput(result: CommandOutput, policy: TruncationPolicy): string {
  const cut = truncateMiddle(result.output, policy);
  const output =
    cut === result.output ? cut : `Total output lines: ${countLines(result.output)}\n\n${cut}`;
  return JSON.stringify({
    output,
    metadata: { exit_code: result.exitCode, duration_seconds: toSeconds(result) },
  });
}

function toSeconds({ wallTimeMs }: CommandOutput): number {
  return Math.round(wallTimeMs / 100) / 10;
}
