import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { McpClock } from "../clock.ts";
import { McpError, toReason } from "../mcp_error.ts";
import { waitAtMost } from "../wait_at_most.ts";
import { MessageReader, type MessageReaderEvents } from "./message_reader.ts";
import { TextTail } from "./text_tail.ts";

/** How long a server has to end by itself after its input was closed, in milliseconds. */
const CLOSE_GRACE_MS = 300;
/** How long a server has to end after SIGTERM, in milliseconds; then its group gets SIGKILL. */
const TERM_GRACE_MS = 500;
/** How long output is awaited after the process has ended; a grandchild may hold the pipe open for ever. */
const DRAIN_MS = 50;
/** How much of what a server writes to stderr is kept, in bytes. */
const STDERR_TAIL_BYTES = 4_096;

/** What to run. */
export interface ServerProcessRequest {
  /** Name of the server, for messages. */
  readonly server: string;
  /** The program; looked up in the `PATH` of `env`. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Absolute working directory. */
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Longest message, in bytes. */
  readonly maxMessageBytes: number;
}

/** How a server process ended. */
export interface ServerExit {
  /** Exit code, or `null` when a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | null;
}

/** Called as a server process lives. None of these may throw. */
interface ServerProcessEvents extends MessageReaderEvents {
  /** Once, after the last line. */
  readonly onEnd: (exit: ServerExit) => void;
}

/** A server that runs as a child, in a process group of its own. */
export interface ServerProcess {
  /** Process id, which is also the id of its process group. */
  readonly pid: number;
  /** Starts to read; what the server has written before waits in the pipe. Call it once. */
  listen(events: ServerProcessEvents): void;
  /** Sends one line; settles when the pipe has taken it. */
  write(line: string): Promise<void>;
  /** The last that it wrote to stderr, at most 4 KiB. It may hold secrets. */
  readStderr(): string;
  /** Closes its input, then ends the group with SIGTERM and SIGKILL if it must. Settles when it has ended. */
  close(): Promise<void>;
}

/**
 * Starts a server process. It is running when the call returns; only whether it could be started is awaited.
 *
 * @throws {@link McpError} `spawn_failed` when the program or the directory does not exist or may not be used.
 */
export async function startServerProcess(
  request: ServerProcessRequest,
  clock: McpClock,
): Promise<ServerProcess> {
  const child = await spawnServer(request);
  const { pid } = child;
  if (pid === undefined) throw toSpawnError(request, undefined);
  return new GroupProcess(child, pid, request, clock);
}

function spawnServer(request: ServerProcessRequest): Promise<ChildProcessWithoutNullStreams> {
  return new Promise((resolve, reject) => {
    try {
      const child = spawn(request.command, request.args, {
        cwd: request.cwd,
        env: request.env,
        detached: process.platform !== "win32",
        windowsHide: true,
      });
      child.on("error", (cause) => {
        reject(toSpawnError(request, cause));
      });
      // A program that could not be started has no id; its reason arrives as the error event.
      if (child.pid !== undefined) resolve(child);
    } catch (cause) {
      reject(toSpawnError(request, cause));
    }
  });
}

function toSpawnError(request: ServerProcessRequest, cause: unknown): McpError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const { server, command } = request;
  const about =
    code === "ENOENT" ? "there is no such program, or its folder is missing" : toReason(cause);
  return new McpError(
    "spawn_failed",
    `MCP server '${server}': cannot start '${command}': ${about}; check command, cwd and PATH`,
    {
      server,
      codexText: code === "ENOENT" ? "No such file or directory (os error 2)" : undefined,
      cause,
    },
  );
}

class GroupProcess implements ServerProcess {
  readonly pid: number;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #request: ServerProcessRequest;
  readonly #clock: McpClock;
  readonly #stderr = new TextTail(STDERR_TAIL_BYTES);
  readonly #exited: Promise<ServerExit>;
  #hasExited = false;
  #closing: Promise<void> | undefined;

  constructor(
    child: ChildProcessWithoutNullStreams,
    pid: number,
    request: ServerProcessRequest,
    clock: McpClock,
  ) {
    this.pid = pid;
    this.#child = child;
    this.#request = request;
    this.#clock = clock;
    // A server may close its input, or end, before it has read everything; the end is told by itself.
    child.stdin.on("error", () => {});
    child.stdout.on("error", () => {});
    child.stderr.on("error", () => {});
    child.stderr.on("data", (chunk: Uint8Array) => {
      this.#stderr.push(chunk);
    });
    this.#exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#hasExited = true;
        // What the server has started and left behind in its group ends with it.
        this.#kill("SIGKILL");
        resolve({ code, signal });
      });
    });
  }

  listen(events: ServerProcessEvents): void {
    const reader = new MessageReader(this.#request.maxMessageBytes, events);
    const { stdout } = this.#child;
    stdout.on("data", (chunk: Uint8Array) => {
      reader.push(chunk);
    });
    stdout.once("close", () => {
      void this.#endMute();
    });
    void this.#awaitEnd().then(events.onEnd);
  }

  write(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.stdin.write(`${line}\n`, (cause) => {
        if (cause === null || cause === undefined) resolve();
        else reject(this.#toWriteError(cause));
      });
    });
  }

  readStderr(): string {
    return this.#stderr.read();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#child.stdin.end();
    if (!(await this.#exitsWithin(CLOSE_GRACE_MS))) this.#kill("SIGTERM");
    if (!(await this.#exitsWithin(TERM_GRACE_MS))) this.#kill("SIGKILL");
    await this.#exited;
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.destroy();
  }

  async #awaitEnd(): Promise<ServerExit> {
    const exit = await this.#exited;
    const { stdout } = this.#child;
    if (!stdout.closed) {
      const closed = new Promise((resolve) => stdout.once("close", resolve));
      await waitAtMost(closed, DRAIN_MS, this.#clock);
      stdout.destroy();
    }
    return exit;
  }

  async #exitsWithin(graceMs: number): Promise<boolean> {
    if (this.#hasExited) return true;
    await waitAtMost(this.#exited, graceMs, this.#clock);
    return this.#hasExited;
  }

  /** A server that can no longer be heard is of no use to anybody. */
  async #endMute(): Promise<void> {
    if (!(await this.#exitsWithin(CLOSE_GRACE_MS))) this.#kill("SIGKILL");
  }

  #kill(signal: NodeJS.Signals): void {
    try {
      if (process.platform === "win32") this.#child.kill(signal);
      else process.kill(-this.pid, signal);
    } catch {
      // ESRCH: nobody is left. EPERM: its members changed user. There is nobody to tell either way.
    }
  }

  #toWriteError(cause: Error): McpError {
    const { server } = this.#request;
    return new McpError(
      "connection_lost",
      `MCP server '${server}' no longer reads its input: ${toReason(cause)}`,
      { server, cause },
    );
  }
}
