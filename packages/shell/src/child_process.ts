import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { checkRequest } from "./check_request.ts";
import type { Clock } from "./clock.ts";
import { ShellError, toSpawnError } from "./errors.ts";
import { findProgram } from "./find_program.ts";
import { toMergedArgv } from "./merge_output.ts";
import {
  type OutputEvents,
  type OutputPipe,
  OutputPipes,
  type OutputReader,
  readStream,
} from "./output_pipe.ts";

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
  /** Output, stdout and stderr as they were written. Copy what you keep. */
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
  /** Reads no more after the end: whoever still writes gets a broken pipe. Before the end it does nothing. */
  closeOutput(): void;
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

/** For all commands of this process. */
const PIPES = new OutputPipes();

/**
 * Starts a program in a session and process group of its own, with one pipe for all it writes.
 *
 * A background process that keeps the pipe open does not delay the end: 50 ms after the exit
 * {@link ProcessEvents.onEnd} is called, and what comes later is read and dropped, so that the
 * background process neither blocks nor dies of a broken pipe. `kill` still reaches it.
 *
 * @param pipes - where none can be had, a shell puts both outputs on the socket that Node makes in place of a pipe
 * @throws {@link ShellError} `invalid_request` without a program, `aborted` when the signal has fired
 * already, `spawn_failed` when the program or the directory does not exist or may not be used.
 */
export async function startChild(
  request: ChildRequest,
  events: ProcessEvents,
  clock: Clock,
  pipes: OutputPipes = PIPES,
): Promise<RunningProcess> {
  const argv = checkRequest(request);
  const { child, outputs } = await spawnOnPipe(argv, request, await openPipe(pipes));
  const { stdin, pid } = child;
  if (pid === undefined) throw toSpawnError(undefined);
  // A process may close its input, or end, before it has read everything.
  stdin?.on("error", () => {});
  const state = new ChildState(pid, request.signal);
  state.follow(child, outputs, events, clock);
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
    closeOutput: () => {
      state.closeOutput();
    },
  };
}

async function openPipe(pipes: OutputPipes): Promise<OutputPipe | undefined> {
  try {
    return await pipes.open();
  } catch (cause) {
    throw toSpawnError(cause);
  }
}

/** A child, and how what it writes is read. */
interface StartedChild {
  child: ChildProcess;
  outputs: readonly ((events: OutputEvents) => OutputReader)[];
}

async function spawnOnPipe(
  argv: readonly [string, ...string[]],
  request: ChildRequest,
  pipe: OutputPipe | undefined,
): Promise<StartedChild> {
  try {
    if (pipe !== undefined) {
      const child = await spawnChild(argv, request, pipe.writeFd);
      return { child, outputs: [pipe.read] };
    }
    // The shell would only say on its output that there is no such program.
    await findProgram(argv[0], request);
    const child = await spawnChild(toMergedArgv(argv), request, "pipe");
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    return {
      child,
      outputs: streams.map((stream) => (events: OutputEvents) => readStream(stream, events)),
    };
  } catch (error) {
    pipe?.discard();
    throw error;
  } finally {
    pipe?.closeWriteEnd();
  }
}

/** Settles in the tick of the call, so that no event of the child is missed. */
function spawnChild(
  [program, ...args]: readonly [string, ...string[]],
  request: ChildRequest,
  output: number | "pipe",
): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    if (request.signal?.aborted === true) {
      const message = "the command was aborted before it started";
      reject(new ShellError("aborted", message, { cause: request.signal.reason }));
      return;
    }
    try {
      const child = spawn(program, args, {
        cwd: request.cwd,
        env: request.env,
        detached: true,
        windowsHide: true,
        stdio: [request.stdin === "piped" ? "pipe" : "ignore", output, output],
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

/** What is known of a child: whether it runs, and whether something still holds its pipes. */
class ChildState {
  readonly #pid: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: () => void;
  #exited = false;
  #readers: readonly OutputReader[] = [];
  #openReaders = 0;
  #ended = false;

  constructor(pid: number, signal: AbortSignal | undefined) {
    this.#pid = pid;
    this.#signal = signal;
    this.#onAbort = () => {
      this.kill("SIGKILL");
    };
    // A listener that comes after the event is never called, and the start took a moment.
    if (signal?.aborted === true) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get hasLeftovers(): boolean {
    return this.#exited && this.#openReaders > 0;
  }

  /** The group id may be reused once its last member is gone, so nothing is sent after that. */
  kill(signal: KillSignal): void {
    if (!this.#exited || this.#openReaders > 0) killProcessGroup(this.#pid, signal);
  }

  /** What is read after the end is of no use to anybody. */
  closeOutput(): void {
    if (this.hasLeftovers) for (const reader of this.#readers) reader.close();
  }

  follow(
    child: ChildProcess,
    outputs: StartedChild["outputs"],
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
    this.#openReaders = outputs.length;
    const watcher: OutputEvents = {
      onData: (chunk) => {
        if (!this.#ended) events.onData(chunk);
      },
      onClose: () => {
        this.#openReaders -= 1;
        if (this.#exited && this.#openReaders === 0) end();
      },
    };
    this.#readers = outputs.map((read) => read(watcher));
    child.once("exit", (code, signal) => {
      this.#exited = true;
      exitCode = toExitCode(code, signal);
      if (this.#openReaders === 0) {
        end();
        return;
      }
      cancelDrain = clock.schedule(() => {
        for (const reader of this.#readers) reader.unref();
        // If this process was busy, what was written before the exit still waits to be read: that comes first.
        setImmediate(end);
      }, POST_EXIT_DRAIN_MS);
    });
  }
}
