import { type ProcessRequest, type RunningProcess, startChild } from "./child_process.ts";
import type { Clock } from "./clock.ts";
import { ShellError, type ShellErrorCode } from "./errors.ts";
import { ExecSession, type ExecEnd } from "./exec_session.ts";
import { createPtyHost, type PtyHost, startPty } from "./pty.ts";

/** Times of `exec_command` and `write_stdin`, in milliseconds. Mirrors: Codex 0.169.0. */
const YIELD_TIME_MS: {
  readonly min: number;
  readonly max: number;
  readonly execDefault: number;
  readonly writeDefault: number;
  readonly pollMin: number;
  readonly pollMax: number;
} = {
  min: 250,
  max: 30_000,
  execDefault: 10_000,
  writeDefault: 250,
  pollMin: 5_000,
  pollMax: 300_000,
};

/** Sessions that may be open at once; one more ends the least useful of them. Mirrors: Codex 0.169.0. */
export const MAX_EXEC_SESSIONS = 64;
/** Open sessions from which on the model should be warned. Mirrors: Codex 0.169.0. */
export const WARN_EXEC_SESSIONS = 60;

/** Sessions used last, which are never ended to make room. */
const PROTECTED_SESSIONS = 8;
/** A program gets this long to react to input before its yield time starts, in milliseconds. */
const WRITE_PAUSE_MS = 100;
const MIN_SESSION_ID = 1_000;
const MAX_SESSION_ID = 99_999;
const BYTES_PER_TOKEN = 4;

/** A command to start. */
export interface ExecRequest extends ProcessRequest {
  /** Runs on a terminal of 24 rows and 80 columns; otherwise on pipes with its input closed. Default false. */
  tty?: boolean | undefined;
  /** Longest wait for the end, in milliseconds: default 10000, held to 250-30000. */
  yieldTimeMs?: number | undefined;
  /** An id from {@link ExecSessions.reserveSessionId}; default a new one. */
  sessionId?: number | undefined;
}

/** Input for a session, or a poll for more output. */
export interface WriteRequest {
  /** The session, as {@link ExecRunning.sessionId} gave it. */
  sessionId: number;
  /** Text to type, `\u0003` being Ctrl-C. Empty or absent: only poll. */
  chars?: string | undefined;
  /** Longest wait, in milliseconds: default 250, held to 250-30000; a poll is held to 5000-300000. */
  yieldTimeMs?: number | undefined;
}

/** What {@link ExecSessions.exec} tells while the command lives, also after it has returned. */
export interface ExecObserver {
  /** Ends the command (SIGKILL to its group) and rejects the call when it fires; no effect once the call is settled. */
  signal?: AbortSignal | undefined;
  /** Output as it arrives, at most 10000 times; bytes that are not UTF-8 read as U+FFFD. */
  onOutput?: ((text: string) => void) | undefined;
  /** Once, when the command has ended, before the call that reports it settles. */
  onEnd?: ((end: ExecEnd) => void) | undefined;
}

/** Parts that both answers of a command share. */
export interface ExecChunk {
  /** Six hexadecimal digits, random. */
  chunkId: string;
  /** How long the call took, in milliseconds. */
  wallTimeMs: number;
  /** Output since the last report; past 1 MiB its middle is replaced by `\n... N bytes omitted ...\n`. */
  output: string;
  /** Bytes left out of {@link output}; 0 when it is whole. */
  omittedBytes: number;
  /** Output since the last report in tokens: bytes / 4, rounded up, omitted ones included. */
  originalTokenCount: number;
}

/** The command has ended; its session is forgotten. */
export interface ExecExited extends ExecChunk {
  /** Tells the kinds of {@link ExecResult} apart. */
  status: "exited";
  /** 0-255; 128 + n after signal n, but 1 on a terminal; -1 when unknown. */
  exitCode: number;
  /** Output of the whole session; cut like {@link ExecChunk.output}. */
  aggregatedOutput: string;
}

/** The command still runs. */
export interface ExecRunning extends ExecChunk {
  /** Tells the kinds of {@link ExecResult} apart. */
  status: "running";
  /** For {@link WriteRequest.sessionId}. */
  sessionId: number;
  /** Sessions open now, this one included; see {@link WARN_EXEC_SESSIONS}. */
  openSessions: number;
}

/** Nothing ran, or the session could not be reached. The model should read the message. */
export interface ExecFailed {
  /** Tells the kinds of {@link ExecResult} apart. */
  status: "failed";
  /** Stable reason. */
  code: Extract<
    ShellErrorCode,
    "spawn_failed" | "pty_unavailable" | "unknown_session" | "stdin_closed"
  >;
  /** Wire: the text behind `write_stdin failed: ` and inside `Rejected("...")` (Codex 0.169.0). */
  message: string;
}

/** Answer of {@link ExecSessions.exec} and {@link ExecSessions.write}. */
export type ExecResult = ExecExited | ExecRunning | ExecFailed;

/** What {@link createExecSessions} works with. */
export interface ExecSessionsOptions {
  /** Time; see `createSystemClock`. */
  clock: Clock;
  /** Numbers from 0 up to, not including, 1, such as `Math.random`. Ids need not be secret. */
  random: () => number;
  /** Longest wait of a poll, in milliseconds; default 300000 (`background_terminal_max_timeout`). */
  maxPollMs?: number | undefined;
  /** Where terminals come from; default this process. */
  ptyHost?: PtyHost | undefined;
}

/** Commands that outlive the call that started them. */
export interface ExecSessions extends AsyncDisposable {
  /** Sessions whose exit has not been reported. */
  readonly openSessions: number;
  /** An unused id, from 1000 to 99999, for an event that names the session before it starts. */
  reserveSessionId(): number;
  /**
   * Starts a command and waits until it ends or its yield time is over.
   *
   * @throws {@link ShellError} `aborted`, `disposed`, `invalid_request`.
   */
  exec(request: ExecRequest, observer?: ExecObserver): Promise<ExecResult>;
  /**
   * Sends input to a session, or polls it, and waits until it ends or the yield time is over. A signal
   * ends the wait, not the session.
   *
   * @throws {@link ShellError} `aborted`, `disposed`.
   */
  write(request: WriteRequest, options?: { signal?: AbortSignal | undefined }): Promise<ExecResult>;
  /** Kills every session, and background processes that commands left behind, and waits until all sessions have ended. */
  terminateAll(): Promise<void>;
}

/** Creates an empty set of sessions. Dispose it, or its commands outlive the caller. */
export function createExecSessions(options: ExecSessionsOptions): ExecSessions {
  return new Sessions(options);
}

/** Milliseconds that {@link ExecSessions.exec} waits for a requested yield time. */
export function toExecYieldMs(requested: number | undefined): number {
  return clamp(requested ?? YIELD_TIME_MS.execDefault, YIELD_TIME_MS.min, YIELD_TIME_MS.max);
}

/** Milliseconds that {@link ExecSessions.write} waits for a requested yield time. */
export function toWriteYieldMs(
  requested: number | undefined,
  options: { isPoll: boolean; maxPollMs?: number | undefined },
): number {
  const wanted = requested ?? YIELD_TIME_MS.writeDefault;
  if (!options.isPoll) return clamp(wanted, YIELD_TIME_MS.min, YIELD_TIME_MS.max);
  const max = Math.max(YIELD_TIME_MS.pollMin, options.maxPollMs ?? YIELD_TIME_MS.pollMax);
  return clamp(wanted, YIELD_TIME_MS.pollMin, max);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

/** The value that the model reads for an error it can do something about; throws every other error. */
function toFailed(error: unknown): ExecFailed {
  if (ShellError.isInstance(error)) {
    const { code, message } = error;
    if (code === "spawn_failed" || code === "pty_unavailable")
      return { status: "failed", code, message };
  }
  throw error;
}

class Sessions implements ExecSessions {
  readonly #options: ExecSessionsOptions;
  readonly #reserved = new Set<number>();
  /** Least recently used first. */
  readonly #sessions = new Map<number, ExecSession>();
  /** Every process not known to have ended, in `#sessions` or not, for {@link terminateAll}. */
  readonly #live = new Set<ExecSession>();
  /** Ended processes whose background processes were alive when last looked at. */
  #leftovers: RunningProcess[] = [];
  #ptyHost: PtyHost | undefined;
  #disposed = false;

  constructor(options: ExecSessionsOptions) {
    this.#options = options;
    this.#ptyHost = options.ptyHost;
  }

  get openSessions(): number {
    return this.#sessions.size;
  }

  reserveSessionId(): number {
    const span = MAX_SESSION_ID - MIN_SESSION_ID + 1;
    let id = MIN_SESSION_ID + Math.floor(this.#options.random() * span);
    while (this.#reserved.has(id) || this.#sessions.has(id)) {
      id = id === MAX_SESSION_ID ? MIN_SESSION_ID : id + 1;
    }
    this.#reserved.add(id);
    return id;
  }

  async exec(request: ExecRequest, observer: ExecObserver = {}): Promise<ExecResult> {
    this.#assertOpen();
    const { signal } = observer;
    if (signal?.aborted === true) throw toAborted(signal);
    const startedMs = this.#options.clock.now();
    const sessionId = request.sessionId ?? this.reserveSessionId();
    if (this.#sessions.has(sessionId)) {
      throw new ShellError("invalid_request", `session ${sessionId} is in use: reserve another id`);
    }
    // Starting takes a while: until the session is there, nobody else may get its id.
    this.#reserved.add(sessionId);
    const session = new ExecSession(sessionId, { clock: this.#options.clock, observer });
    try {
      const running = await this.#start(request, session);
      session.attach(running);
      this.#register(session, running);
    } catch (error) {
      return toFailed(error);
    } finally {
      this.#reserved.delete(sessionId);
    }
    const untilMs = startedMs + toExecYieldMs(request.yieldTimeMs);
    const outcome = await session.waitUntil(untilMs, signal);
    if (outcome === "aborted") {
      this.#sessions.delete(sessionId);
      session.terminate();
      throw toAborted(signal);
    }
    return this.#report(session, startedMs);
  }

  async write(
    request: WriteRequest,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<ExecResult> {
    this.#assertOpen();
    const { clock, maxPollMs } = this.#options;
    const { signal } = options;
    if (signal?.aborted === true) throw toAborted(signal);
    const startedMs = clock.now();
    const session = this.#sessions.get(request.sessionId);
    if (session === undefined) {
      return {
        status: "failed",
        code: "unknown_session",
        message: `Unknown process id ${request.sessionId}`,
      };
    }
    this.#sessions.delete(session.id);
    this.#sessions.set(session.id, session);
    const chars = request.chars ?? "";
    const isPoll = chars === "";
    if (!isPoll && !session.tty) {
      const message =
        "stdin is closed for this session; rerun exec_command with tty=true to keep stdin open";
      return { status: "failed", code: "stdin_closed", message };
    }
    if (!isPoll) session.write(chars);
    const pauseMs = isPoll ? 0 : WRITE_PAUSE_MS;
    const untilMs =
      startedMs + pauseMs + toWriteYieldMs(request.yieldTimeMs, { isPoll, maxPollMs });
    const outcome = await session.waitUntil(untilMs, signal);
    if (outcome === "aborted") throw toAborted(signal);
    return this.#report(session, startedMs);
  }

  async terminateAll(): Promise<void> {
    this.#sessions.clear();
    const live = [...this.#live];
    for (const session of live) session.terminate();
    await Promise.all(live.map((session) => session.ended));
    for (const running of this.#leftovers) running.kill("SIGKILL");
    // What left its group lives on, but nobody listens to it any more.
    for (const running of this.#leftovers) running.closeOutput();
    this.#leftovers = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.terminateAll();
  }

  #assertOpen(): void {
    if (this.#disposed)
      throw new ShellError(
        "disposed",
        "the exec sessions are closed: create new ones to run commands",
      );
  }

  #start(request: ExecRequest, session: ExecSession): Promise<RunningProcess> {
    const { clock } = this.#options;
    if (request.tty !== true) return startChild({ ...request, stdin: "closed" }, session, clock);
    session.tty = true;
    this.#ptyHost ??= createPtyHost();
    return startPty(request, session, { clock, host: this.#ptyHost });
  }

  #register(session: ExecSession, running: RunningProcess): void {
    this.#live.add(session);
    void this.#forget(session, running);
    if (this.#sessions.size >= MAX_EXEC_SESSIONS) this.#prune();
    this.#sessions.set(session.id, session);
    if (this.#disposed) session.terminate();
  }

  async #forget(session: ExecSession, running: RunningProcess): Promise<void> {
    await session.ended;
    this.#live.delete(session);
    this.#leftovers = this.#leftovers.filter((other) => other.hasLeftovers());
    if (running.hasLeftovers()) this.#leftovers.push(running);
  }

  /**
   * Ends one session: an exited one if there is any, else the one not used for the longest time; never the newest, nor
   * one that a call waits for unless there is no other.
   */
  #prune(): void {
    const candidates = [...this.#sessions.values()].slice(0, -PROTECTED_SESSIONS);
    const victim =
      candidates.find((session) => session.exitCode !== undefined) ??
      candidates.find((session) => !session.isAwaited) ??
      candidates[0];
    if (victim === undefined) return;
    this.#sessions.delete(victim.id);
    victim.terminate();
  }

  #report(session: ExecSession, startedMs: number): ExecResult {
    const { output, omittedBytes, totalBytes } = session.takeOutput();
    const chunk: ExecChunk = {
      chunkId: Math.floor(this.#options.random() * 0x1000000)
        .toString(16)
        .padStart(6, "0"),
      wallTimeMs: this.#options.clock.now() - startedMs,
      output,
      omittedBytes,
      originalTokenCount: Math.ceil(totalBytes / BYTES_PER_TOKEN),
    };
    const { exitCode } = session;
    if (exitCode === undefined) {
      return {
        status: "running",
        ...chunk,
        sessionId: session.id,
        openSessions: this.#sessions.size,
      };
    }
    this.#sessions.delete(session.id);
    return { status: "exited", ...chunk, exitCode, aggregatedOutput: session.aggregatedOutput };
  }
}

function toAborted(signal: AbortSignal | undefined): ShellError {
  return new ShellError("aborted", "the call was aborted while the command ran", {
    cause: signal?.reason,
  });
}
