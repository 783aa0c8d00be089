import type { Stats } from "node:fs";
import type { Readable } from "node:stream";
import { CliError } from "./cli_error.ts";
import type { LineReader } from "./terminal/line_reader.ts";
import type { ByteInput, CommandIo, Runtime, TextOutput } from "./command_io.ts";

/** An output of a process, as far as it is used here. */
export interface OutputStreamLike {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string, done?: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** What ends a run: Ctrl-C, a polite kill, a terminal that is closed. */
const INTERRUPTING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** One of the signals that {@link createProcessIo} listens to. */
type InterruptingSignal = (typeof INTERRUPTING_SIGNALS)[number];

/** The parts of `process` that {@link createProcessIo} uses. */
export interface ProcessLike {
  readonly argv: readonly string[];
  readonly argv0: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: OutputStreamLike;
  readonly stderr: OutputStreamLike;
  cwd(): string;
  on(signal: InterruptingSignal, listener: () => void): unknown;
  off(signal: InterruptingSignal, listener: () => void): unknown;
}

/** What stands behind stdin. */
export type StdinKind = "terminal" | "file" | "stream" | "nothing";

/** A {@link CommandIo} over a real process. */
export interface ProcessIo extends CommandIo {
  /** Resolves when all that was written is out of this process. */
  readonly flush: () => Promise<void>;
}

/**
 * Connects a process to a {@link CommandIo}.
 *
 * The first SIGINT, SIGTERM or SIGHUP aborts `signal`, the second one ends the process the hard way. A reader of stdout
 * that went away aborts `signal` too, and nothing more is written; what else is wrong with stdout is told on stderr.
 */
export function createProcessIo(
  host: ProcessLike,
  readKind: () => StdinKind = readStdinKind,
): ProcessIo {
  const interruption = new AbortController();
  connectSignals(host, interruption);
  const stderr = createOutput(
    () => host.stderr,
    () => undefined,
  );
  const stdout = createOutput(
    () => host.stdout,
    (error) => {
      if (!("code" in error && error.code === "EPIPE"))
        stderr.write(`Error: cannot write to stdout: ${error.message}\n`);
      interruption.abort(new Error("stdout was closed"));
    },
  );
  return {
    stdin: createInput(host, readKind),
    stdout,
    stderr,
    env: host.env,
    cwd: host.cwd(),
    signal: interruption.signal,
    clock: {
      now: () => performance.now(),
      every(intervalMs, callback) {
        const timer = setInterval(callback, intervalMs);
        timer.unref();
        return () => clearInterval(timer);
      },
    },
    runtime: toRuntime(host),
    flush: async () => {
      await stdout.flush();
      await stderr.flush();
    },
  };
}

/** The name the program was called by, without folder and extension. */
export function toProgramName({ argv, argv0 }: Pick<ProcessLike, "argv" | "argv0">): string {
  const [, script = ""] = argv;
  const called = isInsideExecutable(script) ? argv0 : script;
  return (called.split(/[/\\]/).at(-1) ?? "").replace(/\.(?:exe|[cm]?[jt]s)$/, "");
}

function toRuntime({ argv, execPath, versions }: ProcessLike): Runtime {
  const nodeVersion = versions["node"] ?? "";
  if (versions["bun"] === undefined) return { kind: "node", execPath, nodeVersion };
  const kind = isInsideExecutable(argv[1] ?? "") ? "bun-executable" : "bun";
  return { kind, execPath, nodeVersion };
}

/** Bun mounts the files of a compiled program under a path of its own. */
function isInsideExecutable(script: string): boolean {
  return script.startsWith("/$bunfs/") || /^[A-Z]:[/\\]~BUN[/\\]/.test(script);
}

function connectSignals(host: ProcessLike, interruption: AbortController): void {
  for (const name of INTERRUPTING_SIGNALS) {
    const onSignal = (): void => {
      host.off(name, onSignal);
      interruption.abort(new CliError("interrupted", "interrupted"));
    };
    // Once this listener is gone, the same signal does what it does by default: it ends the process.
    host.on(name, onSignal);
  }
}

interface FlushableOutput extends TextOutput {
  readonly flush: () => Promise<void>;
}

function createOutput(
  open: () => OutputStreamLike,
  onClosed: (error: Error) => void,
): FlushableOutput {
  // Opening stdout or stderr costs start-up time; many runs need only one of the two.
  let stream: OutputStreamLike | undefined;
  let isClosed = false;
  let pendingWrites = 0;
  let waiting: (() => void)[] = [];
  const settle = (): void => {
    if (pendingWrites > 0 && !isClosed) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const onWritten = (): void => {
    pendingWrites -= 1;
    settle();
  };
  const use = (): OutputStreamLike => {
    if (stream !== undefined) return stream;
    stream = open();
    stream.on("error", (error) => {
      // Each write that was on its way says so.
      if (!isClosed) {
        isClosed = true;
        onClosed(error);
      }
      settle();
    });
    return stream;
  };
  return {
    write(text) {
      if (isClosed || text === "") return;
      pendingWrites += 1;
      use().write(text, onWritten);
    },
    get isTty() {
      return use().isTTY === true;
    },
    get columns() {
      const { isTTY, columns } = use();
      // A terminal that nobody has given a size says 0.
      return isTTY === true && columns !== 0 ? columns : undefined;
    },
    // Not by a write of nothing: Bun takes that for done, whatever still waits for the reader of a pipe.
    flush: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      }),
  };
}

function createInput(host: ProcessLike, readKind: () => StdinKind): ByteInput {
  // Opening the stream of stdin costs start-up time, and most runs have nothing to read there.
  let kind: StdinKind | undefined;
  const use = (): StdinKind => (kind ??= readKind());
  let lines: LineReader | undefined;
  return {
    get isTty() {
      return use() === "terminal";
    },
    async readAll(signal) {
      signal.throwIfAborted();
      switch (use()) {
        case "nothing":
          return new Uint8Array();
        case "file":
          return readFileInput();
        case "terminal":
        case "stream":
          return readStream(host.stdin, signal);
      }
    },
    async readLine(signal) {
      signal.throwIfAborted();
      if (use() === "nothing") return undefined;
      const { createLineReader } = await import("./terminal/line_reader.ts");
      lines ??= createLineReader(host.stdin);
      return lines.read(signal);
    },
  };
}

/** Finds out what stands behind file descriptor 0, without opening a stream. */
function readStdinKind(): StdinKind {
  // Taken at the call: as imports, these modules cost milliseconds at every start.
  const fs = process.getBuiltinModule("node:fs");
  let stat: Stats;
  try {
    stat = fs.fstatSync(0);
  } catch {
    // A closed descriptor holds nothing to read.
    return "nothing";
  }
  if (stat.isFile()) return "file";
  if (!stat.isCharacterDevice()) return "stream";
  // What is left besides terminals is /dev/null and its kin.
  return process.getBuiltinModule("node:tty").isatty(0) ? "terminal" : "file";
}

/** Read from stdin at most, in bytes: a prompt or a patch, of which no model takes that much. */
const MAX_STDIN_BYTES = 64 * 1024 * 1024;

const toTooMuch = (): CliError =>
  new CliError("bad_input", `stdin has more than ${MAX_STDIN_BYTES} bytes`);

/** In pieces, as a device need not have an end. */
function readFileInput(): Uint8Array {
  const fs = process.getBuiltinModule("node:fs");
  const chunks: Buffer[] = [];
  let left = MAX_STDIN_BYTES;
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const length = fs.readSync(0, chunk);
    if (length === 0) return Buffer.concat(chunks);
    left -= length;
    if (left < 0) throw toTooMuch();
    chunks.push(chunk.subarray(0, length));
  }
}

async function readStream(stream: Readable, signal: AbortSignal): Promise<Uint8Array> {
  const onAbort = (): void => void stream.destroy(toError(signal.reason));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const chunks: Buffer[] = [];
    let left = MAX_STDIN_BYTES;
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      left -= bytes.length;
      if (left < 0) throw toTooMuch();
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
