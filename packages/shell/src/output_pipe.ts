import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

/** Whom a reader tells. None of these may throw. */
export interface OutputEvents {
  /** Bytes that came; they are overwritten once this returns. */
  onData(chunk: Uint8Array): void;
  /** Once, after the last {@link onData}. */
  onClose(): void;
}

/** Something that is read. */
export interface OutputReader {
  /** Lets this process end although it is still read. */
  unref(): void;
  /** Reads no more. */
  close(): void;
}

/** A pipe for what one program writes. */
export interface OutputPipe {
  /** The end to write to, for the program's standard output and standard error at once. */
  readonly writeFd: number;
  /** Closes {@link writeFd} in this process; to be called once the program has it, or could not be started. */
  readonly closeWriteEnd: () => void;
  /** Reads what comes through. It ends when the last process that can write has gone, this one included. */
  readonly read: (events: OutputEvents) => OutputReader;
  /** To be called in place of {@link read}. */
  readonly discard: () => void;
}

/** What makes pipes. */
export interface OutputPipeOptions {
  /** Which system this is. Default: that of this process. */
  platform?: NodeJS.Platform | undefined;
  /** Folders to make pipes in, best first; they are made there and taken away at once. */
  folders?: readonly string[] | undefined;
  /** Where the program `mkfifo` may be. */
  programs?: readonly string[] | undefined;
}

/** Pipes that are made at once: making some costs as much as making one. */
const BATCH = 32;
/** Opens what a path leads to without reading or writing it. Node has no name for it; Linux has one number. */
const O_PATH = 0o10000000;

/**
 * Makes pipes for the output of programs, or `undefined` where that cannot be done: it takes Linux and the program
 * `mkfifo`.
 *
 * Node and Bun give a child Unix sockets in place of pipes, two of them. A program that opens `/dev/stderr` then
 * fails with "No such device or address", and what it wrote to both within a moment comes in any order. So the pipes
 * are made as FIFOs, which lose their names before they are used: each is kept by a descriptor that can only be
 * opened again, and is used once. At most {@link BATCH} are kept, as long as the process lives.
 */
export class OutputPipes {
  readonly #options: OutputPipeOptions;
  readonly #spare: number[] = [];
  #filling: Promise<boolean> | undefined;

  constructor(options: OutputPipeOptions = {}) {
    this.#options = options;
  }

  /** A new pipe; `undefined` here and for ever after where none can be made. */
  async open(): Promise<OutputPipe | undefined> {
    while (this.#spare.length === 0) if (!(await this.#fill())) return undefined;
    const kept = this.#spare.pop();
    if (kept === undefined) return undefined;
    try {
      return this.#openKept(kept);
    } finally {
      closeSync(kept);
    }
  }

  #openKept(kept: number): OutputPipe {
    const file = `/proc/self/fd/${kept}`;
    const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;
    const readFd = openSync(file, O_RDONLY | O_NONBLOCK);
    try {
      // Blocks, as programs expect; opening it does not wait, since there is a reader.
      const writeFd = openSync(file, O_WRONLY);
      return {
        writeFd,
        closeWriteEnd: () => {
          closeSync(writeFd);
        },
        read: (events) => readPipeEnd(readFd, events),
        discard: () => {
          closeSync(readFd);
        },
      };
    } catch (error) {
      closeSync(readFd);
      throw error;
    }
  }

  /** Makes more, unless that goes on already; a failure stays. */
  async #fill(): Promise<boolean> {
    this.#filling ??= this.#make();
    const isMade = await this.#filling;
    if (isMade) this.#filling = undefined;
    return isMade;
  }

  async #make(): Promise<boolean> {
    const { platform = process.platform, programs = ["/usr/bin/mkfifo", "/bin/mkfifo"] } =
      this.#options;
    const program = programs.find((file) => isProgram(file));
    if (platform !== "linux" || program === undefined) return false;
    for (const parent of this.#options.folders ?? ["/dev/shm", tmpdir()]) {
      const made = await makeIn(parent, program).catch(() => []);
      this.#spare.push(...made);
      if (made.length > 0) return true;
    }
    return false;
  }
}

/** Makes a batch in a folder that nobody else can enter, and takes the names away again. */
async function makeIn(parent: string, program: string): Promise<number[]> {
  const folder = await mkdtemp(path.join(parent, "codexkit-pipes-"));
  const made: number[] = [];
  try {
    const files = Array.from({ length: BATCH }, (_, at) => path.join(folder, String(at)));
    await runMkfifo(program, ["-m", "600", ...files]);
    for (const file of files) made.push(openSync(file, O_PATH | constants.O_NOFOLLOW));
    return made;
  } catch (error) {
    for (const fd of made) closeSync(fd);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runMkfifo(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "ignore", env: {} });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`mkfifo ended with ${code}`));
    });
  });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The part of Bun that reads a descriptor. */
export interface BunFiles {
  /** A file that is open already. */
  file(fd: number): { stream(): ReadableStream<Uint8Array> };
}

function findBunFiles(): BunFiles | undefined {
  const bun: unknown = Reflect.get(globalThis, "Bun");
  return isBunFiles(bun) ? bun : undefined;
}

function isBunFiles(value: unknown): value is BunFiles {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return "file" in value && typeof value.file === "function";
}

/** Bytes that are read at once: what a pipe holds. */
const READ_BYTES = 65_536;

/** One for all pipes of this process, as it is read and told of in one go. */
let readBuffer: Uint8Array | undefined;

/**
 * Reads the end of a pipe that never blocks, and closes it at the end.
 *
 * @param bun - Bun's sockets do not take the descriptor of a FIFO, its files do
 */
export function readPipeEnd(
  fd: number,
  events: OutputEvents,
  bun: BunFiles | undefined = findBunFiles(),
): OutputReader {
  if (bun !== undefined) {
    const output = Readable.fromWeb(bun.file(fd).stream());
    // Bun leaves a descriptor open that it was given.
    output.once("close", () => closeSync(fd));
    return readStream(output, events);
  }
  // Bun never gets here, and would take milliseconds to load it.
  const { Socket } = process.getBuiltinModule("node:net");
  const socket = new Socket({
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer: () => (readBuffer ??= new Uint8Array(READ_BYTES)),
      callback: (length, buffer) => {
        events.onData(buffer.subarray(0, length));
        return true;
      },
    },
  });
  return watch(socket, events);
}

/** Reads a stream of bytes. */
export function readStream(stream: Readable, events: OutputEvents): OutputReader {
  stream.on("data", (chunk: Uint8Array) => {
    events.onData(chunk);
  });
  return watch(stream, events);
}

function watch(stream: Readable, events: OutputEvents): OutputReader {
  stream.on("error", () => {});
  stream.once("close", () => {
    events.onClose();
  });
  return {
    unref: () => {
      if ("unref" in stream && typeof stream.unref === "function") stream.unref();
    },
    close: () => {
      stream.destroy();
    },
  };
}
