import fs from "node:fs";
import path from "node:path";
import { RolloutError, toRolloutError } from "./rollout_error.ts";
import { parseRolloutLine } from "./rollout_line.ts";
import { type LocalTime, toRolloutPath } from "./rollout_path.ts";

/** Bytes that wait in memory at most before they are written. */
const MAX_BUFFERED_BYTES = 64 * 1024;
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const TAIL_BYTES = 64 * 1024;

/** What a new session file needs to know. */
export interface CreateRolloutOptions {
  /** Absolute. */
  codexHome: string;
  /** UUID v7. */
  threadId: string;
  /** When the thread started, by the user's clock. */
  startedAt: LocalTime;
  /** Unix milliseconds, for the lines. */
  now: () => number;
  /** Told of the first write that failed; later ones are silent. */
  onError?: ((error: RolloutError) => void) | undefined;
}

/** Appends whole lines to a session file, in the order of the calls. */
export interface RolloutWriter extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /**
   * Adds a line. It waits in memory until 64 KiB have gathered, {@link RolloutWriter.flush} or
   * {@link RolloutWriter.close}; never throws for a full disk.
   *
   * @throws {@link RolloutError} `closed` after {@link RolloutWriter.close}.
   */
  append(type: string, payload: unknown, metadata?: unknown): void;
  /**
   * Hands everything appended to the operating system.
   *
   * @throws {@link RolloutError} `write_failed`. Whatever was written before stays.
   */
  flush(): Promise<void>;
  /** Flushes, and closes the file. Further calls do nothing. */
  close(): Promise<void>;
}

/**
 * Starts a session file. File and folders appear with the first flush, readable by the user alone.
 * A thread id in use is a fault of the caller: its file is appended to.
 */
export function createRollout(options: CreateRolloutOptions): RolloutWriter {
  const file = toRolloutPath(options.codexHome, options.threadId, options.startedAt);
  return new Writer(file, { ...options, ordinal: 0, lead: "" });
}

/**
 * Goes on with a session file. A last line that a crash has cut off stays where it is, and new lines
 * start on a line of their own; readers skip the torn one.
 *
 * @throws {@link RolloutError} `read_failed`.
 */
export function openRollout(
  file: string,
  options: Pick<CreateRolloutOptions, "now" | "onError">,
): RolloutWriter {
  const tail = readTail(file);
  const lead = tail === "" || tail.endsWith("\n") ? "" : "\n";
  return new Writer(file, { ...options, ordinal: findNextOrdinal(tail), lead });
}

class Writer implements RolloutWriter {
  readonly path: string;
  readonly #now: () => number;
  readonly #onError: ((error: RolloutError) => void) | undefined;
  #ordinal: number;
  #waiting: string;
  #fd: number | undefined;
  #failure: RolloutError | undefined;
  #closed = false;

  constructor(
    file: string,
    options: Pick<CreateRolloutOptions, "now" | "onError"> & { ordinal: number; lead: string },
  ) {
    this.path = file;
    this.#now = options.now;
    this.#onError = options.onError;
    this.#ordinal = options.ordinal;
    this.#waiting = options.lead;
  }

  append(type: string, payload: unknown, metadata?: unknown): void {
    if (this.#closed) throw new RolloutError("closed", `session file ${this.path} is closed`);
    const line = {
      timestamp: new Date(this.#now()).toISOString(),
      ordinal: this.#ordinal,
      type,
      payload,
      ...(metadata === undefined ? {} : { metadata }),
    };
    this.#ordinal += 1;
    this.#waiting += `${JSON.stringify(line)}\n`;
    if (this.#waiting.length >= MAX_BUFFERED_BYTES) this.#write();
  }

  flush(): Promise<void> {
    this.#write();
    return this.#failure ? Promise.reject(this.#failure) : Promise.resolve();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#write();
    if (this.#fd !== undefined) fs.closeSync(this.#fd);
    this.#fd = undefined;
    if (this.#failure) throw this.#failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** One write for all that waits. After a failure nothing more is written: a gap would be worse than an end. */
  #write(): void {
    const text = this.#waiting;
    this.#waiting = "";
    if (text === "" || this.#failure) return;
    try {
      this.#fd ??= openForAppend(this.path);
      fs.writeSync(this.#fd, text);
    } catch (cause) {
      this.#failure = toRolloutError("write_failed", "write", this.path, cause);
      this.#onError?.(this.#failure);
    }
  }
}

function openForAppend(file: string): number {
  try {
    return fs.openSync(file, "a", FILE_MODE);
  } catch {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: FOLDER_MODE });
    return fs.openSync(file, "a", FILE_MODE);
  }
}

function readTail(file: string): string {
  try {
    const fd = fs.openSync(file, "r");
    try {
      const size = fs.fstatSync(fd).size;
      const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
      fs.readSync(fd, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString("utf8");
    } finally {
      fs.closeSync(fd);
    }
  } catch (cause) {
    throw toRolloutError("read_failed", "read", file, cause);
  }
}

/** One more than the last whole line's number. A tail without a whole line starts anew: readers go by place. */
function findNextOrdinal(tail: string): number {
  for (const text of tail.split("\n").toReversed()) {
    const ordinal = parseRolloutLine(text)?.ordinal;
    if (ordinal !== undefined) return ordinal + 1;
  }
  return 0;
}
