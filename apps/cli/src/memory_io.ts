import type { ByteInput, CommandIo, TextOutput } from "./command_io.ts";

/** What {@link createMemoryIo} needs to know. */
export interface MemoryIoOptions {
  /** Text that stdin holds. Default: nothing. */
  readonly stdin?: string | Uint8Array | undefined;
  /** Which of the three are terminals. Default: none. */
  readonly terminals?: readonly ("stdin" | "stdout" | "stderr")[] | undefined;
  /** Cells a line; for terminals only. Default 80. */
  readonly columns?: number | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Default `/work`. */
  readonly cwd?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: a Node program. */
  readonly runtime?: CommandIo["runtime"] | undefined;
}

/** A {@link CommandIo} that keeps what was written and lets a test turn the clock. */
export interface MemoryIo extends CommandIo {
  /** All of stdout so far. */
  readonly stdoutText: () => string;
  /** All of stderr so far. */
  readonly stderrText: () => string;
  /** Moves the clock on and runs what is due, in order. */
  readonly advance: (ms: number) => void;
  /** How many timers are running. */
  readonly timerCount: () => number;
}

interface Timer {
  readonly intervalMs: number;
  readonly callback: () => void;
  dueMs: number;
}

/** Makes a {@link MemoryIo}: no process, no terminal, no real time. */
export function createMemoryIo(options: MemoryIoOptions = {}): MemoryIo {
  const terminals = new Set(options.terminals);
  const columns = options.columns ?? 80;
  const written = { stdout: [] as string[], stderr: [] as string[] };
  const toOutput = (name: "stdout" | "stderr"): TextOutput => ({
    write: (text) => void written[name].push(text),
    isTty: terminals.has(name),
    columns: terminals.has(name) ? columns : undefined,
  });
  const time = createTime();
  return {
    stdin: toInput(options.stdin ?? "", terminals.has("stdin")),
    stdout: toOutput("stdout"),
    stderr: toOutput("stderr"),
    env: options.env ?? {},
    cwd: options.cwd ?? "/work",
    signal: options.signal ?? new AbortController().signal,
    clock: time.clock,
    runtime: options.runtime ?? { kind: "node", execPath: "/usr/bin/node", nodeVersion: "24.0.0" },
    stdoutText: () => written.stdout.join(""),
    stderrText: () => written.stderr.join(""),
    advance: time.advance,
    timerCount: time.timerCount,
  };
}

function toInput(content: string | Uint8Array, isTty: boolean): ByteInput {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const lines = new TextDecoder().decode(bytes).split(/(?<=\n)/);
  return {
    isTty,
    async readAll(signal) {
      signal.throwIfAborted();
      return bytes;
    },
    async readLine(signal) {
      signal.throwIfAborted();
      const line = lines.shift() ?? "";
      return line === "" ? undefined : line.replace(/\n$/, "");
    },
  };
}

function createTime(): Pick<MemoryIo, "clock" | "advance" | "timerCount"> {
  const timers = new Set<Timer>();
  let nowMs = 0;
  return {
    clock: {
      now: () => nowMs,
      every(intervalMs, callback) {
        const timer = { intervalMs, callback, dueMs: nowMs + intervalMs };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const next = [...timers].toSorted((a, b) => a.dueMs - b.dueMs)[0];
        if (next === undefined || next.dueMs > endMs) break;
        nowMs = next.dueMs;
        next.dueMs += next.intervalMs;
        next.callback();
      }
      nowMs = endMs;
    },
    timerCount: () => timers.size,
  };
}
