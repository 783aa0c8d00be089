import { type ProcessRequest, type RunningProcess, startChild } from "./child_process.ts";
import type { Clock } from "./clock.ts";
import { ShellError } from "./errors.ts";
import { ExecSession, type ExecEnd } from "./exec_session.ts";

/** How long a command may run when nothing else is said, in milliseconds. Mirrors: Codex 0.169.0. */
export const DEFAULT_COMMAND_TIMEOUT_MS = 10_000;

/** Exit code of a command that took too long. Mirrors: Codex 0.169.0. */
export const TIMEOUT_EXIT_CODE = 124;

/** A command that is waited for. */
export interface CommandRequest extends ProcessRequest {
  /** Milliseconds after which its whole process group is killed. Default {@link DEFAULT_COMMAND_TIMEOUT_MS}. */
  timeoutMs?: number | undefined;
}

/** What a command did. */
export interface CommandResult {
  /** 0-255; 128 + n after signal n; {@link TIMEOUT_EXIT_CODE} when it took too long. */
  exitCode: number;
  timedOut: boolean;
  /** Past 1 MiB its middle is replaced by `\n... N bytes omitted ...\n`. */
  output: string;
  /** Milliseconds. */
  durationMs: number;
}

/** What a running command is watched with. */
export interface CommandObserver {
  /** Kills the process group and rejects the call when it fires. */
  signal?: AbortSignal | undefined;
  /** Output as it arrives, at most 10000 times; bytes that are not UTF-8 read as U+FFFD. */
  onOutput?: ((text: string) => void) | undefined;
}

/**
 * Runs a command to its end, its input closed, and answers what it wrote.
 *
 * A background process that holds the output open does not delay the answer, and what was written before is in it.
 *
 * @throws {@link ShellError} `aborted`, `invalid_request`, `spawn_failed`.
 */
export async function runCommand(
  request: CommandRequest,
  { clock, signal, onOutput }: CommandObserver & { clock: Clock },
): Promise<CommandResult> {
  const ended = Promise.withResolvers<ExecEnd>();
  const session = new ExecSession(0, { clock, observer: { onOutput, onEnd: ended.resolve } });
  const running = await startChild({ ...request, stdin: "closed" }, session, clock);
  session.attach(running);
  let timedOut = false;
  const cancelTimeout = clock.schedule(() => {
    timedOut = true;
    running.kill("SIGKILL");
  }, request.timeoutMs ?? DEFAULT_COMMAND_TIMEOUT_MS);
  const end = await untilEnd(ended.promise, running, signal).finally(cancelTimeout);
  return {
    exitCode: timedOut ? TIMEOUT_EXIT_CODE : end.exitCode,
    timedOut,
    output: end.aggregatedOutput,
    durationMs: end.durationMs,
  };
}

async function untilEnd(
  ended: Promise<ExecEnd>,
  running: RunningProcess,
  signal: AbortSignal | undefined,
): Promise<ExecEnd> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    running.kill("SIGKILL");
    const message = "the call was aborted while the command ran";
    aborted.reject(new ShellError("aborted", message, { cause: signal?.reason }));
  };
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([ended, aborted.promise]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}
