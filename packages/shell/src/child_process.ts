import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import type { Clock } from "./clock.ts";
import { ShellError, toSpawnError } from "./errors.ts";

/** Longest wait for output after the process has ended, in milliseconds. Mirrors: Codex 0.169.0. */
export const POST_EXIT_DRAIN_MS = 50;

/** What an exit code is raised by when a signal ended the process. */
const SIGNAL_EXIT_BASE = 128;
/** Exit code when the host cannot say how the process ended. */
const UNKNOWN_EXIT_CODE = -1;

/** Signals a caller may send to a process group. */
export type KillSignal = "SIGINT" | "SIGTERM" | "SIGKILL";

/** What to run, where, and with which environment. */
export interface ProcessRequest {
  /** Program and arguments; a bare program name is looked up in the `PATH` of `env`. */
  argv: readonly string[];
  /** Absolute working directory. */
  cwd: string;
  /** The whole environment; nothing is inherited. */
  env: Readonly<Record<string, string>>;
}

/** A {@link ProcessRequest} run on pipes. */
export interface ChildRequest extends ProcessRequest {
  /** `closed` (the default): the process reads end of file. `piped`: {@link RunningProcess.write} reaches it; it is a socket, which bash takes for a remote login. */
  stdin?: "closed" | "piped" | undefined;
  /** Kills the process group with SIGKILL when it fires. */
  signal?: AbortSignal | undefined;
}

/** Called as a process lives. None of these may throw. */
export interface ProcessEvents {
  /** Output, stdout and stderr merged in order of arrival. Copy what you keep. */
  onData(chunk: Uint8Array): void;
  /** Once, after the last {@link onData}: 0-255, 128 + n after signal n, or -1 when unknown. */
  onEnd(exitCode: number): void;
}

/** A process that was started. */
export interface RunningProcess {
  /** Process id, which is also the id of its process group. */
  readonly pid: number;
  /** Sends text to its input; without an open input nothing happens. */
  write(text: string): void;
  /** Closes its input; on a terminal this does nothing (send `\u0004` instead). */
  closeInput(): void;
  /** Signals the whole process group; does nothing once no member is left that this package knows of. */
  kill(signal: KillSignal): void;
  /** True after the end, as long as a background process holds the output open. */
  hasLeftovers(): boolean;
}

/** Exit code by the shell's rule: 128 + n for signal n. */
export function toExitCode(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  return signal === null ? UNKNOWN_EXIT_CODE : SIGNAL_EXIT_BASE + constants.signals[signal];
}

/** Sends a signal to a process group; a group that is gone, or not ours, is not an error. */
export function killProcessGroup(pid: number, signal: KillSignal): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: it ended meanwhile. EPERM: its members changed user. There is nobody to tell either way.
  }
}

/**
 * Starts a program on pipes, in a session and process group of its own.
 *
 * A background process that keeps the pipes open does not delay the end: 50 ms after the exit
 * {@link ProcessEvents.onEnd} is called, and what comes later is read and dropped, so that the
 * background process neither blocks nor dies of a broken pipe. `kill` still reaches it.
 *
 * @throws {@link ShellError} `invalid_request` without a program, `aborted` when the signal has fired
 * already, `spawn_failed` when the program or the directory does not exist or may not be used.
 */
export async function startChild(
  request: ChildRequest,
  events: ProcessEvents,
  clock: Clock,
): Promise<RunningProcess> {
  const [program, ...args] = request.argv;
  if (program === undefined)
    throw new ShellError("invalid_request", "the command is empty: name a program to run");
  if (request.signal?.aborted === true) {
    throw new ShellError("aborted", "the command was aborted before it started", {
      cause: request.signal.reason,
    });
  }
  const child = await spawnChild(program, args, request);
  const { stdin, stdout, stderr, pid } = child;
  if (pid === undefined || stdout === null || stderr === null) throw toSpawnError(undefined);
  // A process may close its input, or end, before it has read everything.
  stdin?.on("error", () => {});
  const state = new ChildState(pid, request.signal);
  state.follow(child, [stdout, stderr], events, clock);
  return {
    pid,
    write: (text) => {
      if (stdin?.writable === true) stdin.write(text);
    },
    closeInput: () => {
      stdin?.end();
    },
    kill: (signal) => {
      state.kill(signal);
    },
    hasLeftovers: () => state.hasLeftovers,
  };
}

/** Settles in the tick of the call, so that no event of the child is missed. */
function spawnChild(
  program: string,
  args: readonly string[],
  request: ChildRequest,
): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    try {
      const child = spawn(program, args, {
        cwd: request.cwd,
        env: request.env,
        detached: true,
        windowsHide: true,
        stdio: [request.stdin === "piped" ? "pipe" : "ignore", "pipe", "pipe"],
      });
      child.on("error", (cause) => {
        reject(toSpawnError(cause));
      });
      // A program that could not be started has no id; its reason arrives as the error event.
      if (child.pid !== undefined) resolve(child);
    } catch (cause) {
      reject(toSpawnError(cause));
    }
  });
}

/** Lets the host end although this pipe is still open. */
function releaseStream(stream: Readable): void {
  if ("unref" in stream && typeof stream.unref === "function") stream.unref();
}

/** What is known of a child: whether it runs, and whether something still holds its pipes. */
class ChildState {
  readonly #pid: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: () => void;
  #exited = false;
  #openStreams = 0;
  #ended = false;

  constructor(pid: number, signal: AbortSignal | undefined) {
    this.#pid = pid;
    this.#signal = signal;
    this.#onAbort = () => {
      this.kill("SIGKILL");
    };
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get hasLeftovers(): boolean {
    return this.#exited && this.#openStreams > 0;
  }

  /** The group id may be reused once its last member is gone, so nothing is sent after that. */
  kill(signal: KillSignal): void {
    if (!this.#exited || this.#openStreams > 0) killProcessGroup(this.#pid, signal);
  }

  follow(
    child: ChildProcess,
    streams: readonly Readable[],
    events: ProcessEvents,
    clock: Clock,
  ): void {
    let exitCode = UNKNOWN_EXIT_CODE;
    let cancelDrain: (() => void) | undefined;
    const end = (): void => {
      if (this.#ended) return;
      this.#ended = true;
      cancelDrain?.();
      this.#signal?.removeEventListener("abort", this.#onAbort);
      events.onEnd(exitCode);
    };
    this.#openStreams = streams.length;
    for (const stream of streams) {
      stream.on("data", (chunk: Uint8Array) => {
        if (!this.#ended) events.onData(chunk);
      });
      stream.on("error", () => {});
      stream.once("close", () => {
        this.#openStreams -= 1;
        if (this.#exited && this.#openStreams === 0) end();
      });
    }
    child.once("exit", (code, signal) => {
      this.#exited = true;
      exitCode = toExitCode(code, signal);
      if (this.#openStreams === 0) {
        end();
        return;
      }
      cancelDrain = clock.schedule(() => {
        for (const stream of streams) releaseStream(stream);
        end();
      }, POST_EXIT_DRAIN_MS);
    });
  }
}
