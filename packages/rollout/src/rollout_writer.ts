import { LOCAL_DISK, type RolloutDisk } from "./rollout_disk.ts";
import { RolloutError, toRolloutError } from "./rollout_error.ts";
import type { RolloutLine } from "./rollout_line.ts";
import { type LocalTime, toRolloutPath } from "./rollout_path.ts";
import { readRolloutTail } from "./rollout_tail.ts";

/** UTF-16 units that wait in memory at most before they are written. */
const MAX_WAITING_CHARS = 64 * 1024;

/** How a session file is gone on with. */
export interface OpenRolloutOptions {
  /** Unix milliseconds, for the lines. */
  now: () => number;
  /** Told of the first write that failed; later ones are silent. */
  onError?: ((error: RolloutError) => void) | undefined;
  /** Default the disk of this machine. */
  disk?: RolloutDisk | undefined;
}

/** What a new session file needs to know. */
export interface CreateRolloutOptions extends OpenRolloutOptions {
  /** Absolute. */
  codexHome: string;
  /** UUID v7. */
  threadId: string;
  /** When the thread started, by the user's clock. */
  startedAt: LocalTime;
}

/** Appends whole lines to a session file, in the order of the calls. */
export interface RolloutWriter extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /**
   * Adds a line. It waits in memory until 64 Ki characters have gathered, {@link RolloutWriter.flush} or
   * {@link RolloutWriter.close}; never throws for a full disk.
   *
   * @throws {@link RolloutError} `closed` after {@link RolloutWriter.close}; `invalid_line` for a payload that
   * JSON has no form for, such as one that holds itself. The line is left out then, and no number is lost.
   */
  append(type: string, payload: unknown, metadata?: unknown): void;
  /**
   * Hands everything appended to the operating system, in one write.
   *
   * @throws {@link RolloutError} `write_failed`, from then on every time. Whatever was written before stays.
   */
  flush(): Promise<void>;
  /**
   * Flushes, and closes the file. Further calls do nothing.
   *
   * @throws {@link RolloutError} `write_failed`, as {@link RolloutWriter.flush} does; the file is closed even so.
   */
  close(): Promise<void>;
}

/**
 * Starts a session file. File and folders appear with the first flush, readable by the user alone.
 * A thread id in use is a fault of the caller: its file is appended to.
 */
export function createRollout(options: CreateRolloutOptions): RolloutWriter {
  const file = toRolloutPath(options.codexHome, options.threadId, options.startedAt);
  return new Writer(file, options, { ordinal: 0, lead: "" });
}

/**
 * Goes on with a session file. A last line that a crash has cut off stays where it is, and new lines
 * start on a line of their own; readers skip the torn one.
 *
 * @throws {@link RolloutError} `read_failed`.
 */
export function openRollout(file: string, options: OpenRolloutOptions): RolloutWriter {
  const { nextOrdinal, isTorn } = readRolloutTail(file);
  return new Writer(file, options, { ordinal: nextOrdinal, lead: isTorn ? "\n" : "" });
}

class Writer implements RolloutWriter {
  readonly path: string;
  readonly #now: () => number;
  readonly #onError: ((error: RolloutError) => void) | undefined;
  readonly #disk: RolloutDisk;
  /** Written before the first line, and only together with it. */
  #lead: string;
  #ordinal: number;
  #waiting = "";
  #descriptor: number | undefined;
  #failure: RolloutError | undefined;
  #isClosed = false;

  constructor(file: string, options: OpenRolloutOptions, start: { ordinal: number; lead: string }) {
    this.path = file;
    this.#now = options.now;
    this.#onError = options.onError;
    this.#disk = options.disk ?? LOCAL_DISK;
    this.#lead = start.lead;
    this.#ordinal = start.ordinal;
  }

  append(type: string, payload: unknown, metadata?: unknown): void {
    if (this.#isClosed) throw new RolloutError("closed", `session file ${this.path} is closed`);
    // After a failure nothing is written any more, so nothing is gathered either.
    if (this.#failure) return;
    this.#waiting += this.#toText({
      timestamp: new Date(this.#now()).toISOString(),
      ordinal: this.#ordinal,
      type,
      payload: payload ?? null,
      ...(metadata === undefined ? {} : { metadata }),
    });
    this.#ordinal += 1;
    if (this.#waiting.length >= MAX_WAITING_CHARS) this.#write();
  }

  async flush(): Promise<void> {
    this.#write();
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#write();
    this.#release();
    if (this.#failure) throw this.#failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #toText(line: RolloutLine): string {
    try {
      return `${JSON.stringify(line)}\n`;
    } catch (cause) {
      throw new RolloutError(
        "invalid_line",
        `a \`${line.type}\` line cannot be put in JSON; session file ${this.path} goes without it`,
        { cause },
      );
    }
  }

  /** One write for all that waits. After a failure nothing more is written: a gap would be worse than an end. */
  #write(): void {
    if (this.#waiting === "" || this.#failure) return;
    const bytes = Buffer.from(this.#lead + this.#waiting);
    this.#lead = "";
    this.#waiting = "";
    try {
      this.#descriptor ??= this.#disk.openForAppend(this.path);
      // A disk may take a part only; the rest follows at once, so that lines stay whole.
      for (let at = 0; at < bytes.length;)
        at += this.#disk.write(this.#descriptor, bytes.subarray(at));
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #release(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor === undefined) return;
    try {
      this.#disk.close(descriptor);
    } catch (cause) {
      // Some file systems tell only now that they could not keep what was written.
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    if (this.#failure) return;
    this.#failure = toRolloutError("write_failed", "write", this.path, cause);
    this.#onError?.(this.#failure);
  }
}
