import type { ProcessEvents, RunningProcess } from "./child_process.ts";
import type { Clock } from "./clock.ts";
import { HeadTailBuffer } from "./head_tail_buffer.ts";

/** Calls of an output listener per session; what comes later is only kept. Mirrors: Codex 0.169.0. */
export const MAX_OUTPUT_EVENTS = 10_000;

/** How a command ended. */
export interface ExecEnd {
  /** Id of the session. */
  sessionId: number;
  /** 0-255; 128 + n after signal n, but 1 on a terminal; -1 when unknown. */
  exitCode: number;
  /** Output of the whole session; past 1 MiB its middle is replaced by `\n... N bytes omitted ...\n`. */
  aggregatedOutput: string;
  /** From start to end, in milliseconds. */
  durationMs: number;
  /** True when this package killed it: abort, too many sessions, or disposal. */
  terminated: boolean;
}

/** Whom a session tells about its process. */
export interface ExecListeners {
  /** Output as it arrives. */
  onOutput?: ((text: string) => void) | undefined;
  /** The end, once. */
  onEnd?: ((end: ExecEnd) => void) | undefined;
}

/** One process and what it has said. */
export class ExecSession implements ProcessEvents {
  /** Id that the model knows it by. */
  readonly id: number;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  /** Whether it runs on a terminal. */
  tty = false;
  readonly #clock: Clock;
  readonly #observer: ExecListeners;
  readonly #startedMs: number;
  #unreported = new HeadTailBuffer();
  /** All of it, from the first report on. Before that it is what is unreported: most commands have one report. */
  #aggregated: HeadTailBuffer | undefined;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #onEnded = new Set<() => void>();
  #outputEvents = 0;
  #process: RunningProcess | undefined;
  #exitCode: number | undefined;
  #terminated = false;
  #finalOutput: string | undefined;

  constructor(id: number, options: { clock: Clock; observer: ExecListeners }) {
    this.id = id;
    this.#clock = options.clock;
    this.#observer = options.observer;
    this.#startedMs = options.clock.now();
    this.ended = new Promise((resolve) => {
      this.#onEnded.add(resolve);
    });
  }

  /** Exit code, once the process has ended. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Whether a call waits for it now. */
  get isAwaited(): boolean {
    // One of the listeners is that of `ended`.
    return this.#onEnded.size > 1;
  }

  /** Output from the start on, as text. */
  get aggregatedOutput(): string {
    return this.#finalOutput ?? (this.#aggregated ?? this.#unreported).toText();
  }

  /** Takes over the started process. */
  attach(running: RunningProcess): void {
    this.#process = running;
  }

  /** Sends text to the process. */
  write(text: string): void {
    this.#process?.write(text);
  }

  /** Kills the process group, background processes that still hold its output included. */
  terminate(): void {
    if (this.#exitCode === undefined) this.#terminated = true;
    this.#process?.kill("SIGKILL");
  }

  /** Output since the last call. */
  takeOutput(): { output: string; omittedBytes: number; totalBytes: number } {
    const { omittedBytes, totalBytes } = this.#unreported;
    const isFirst = this.#aggregated === undefined;
    const output = (isFirst ? this.#finalOutput : undefined) ?? this.#unreported.toText();
    if (isFirst && this.#finalOutput === undefined) {
      this.#aggregated = this.#unreported;
      this.#unreported = new HeadTailBuffer();
    } else {
      this.#aggregated ??= new HeadTailBuffer();
      this.#unreported.clear();
    }
    return { output, omittedBytes, totalBytes };
  }

  /** Waits for the end, a moment on the clock, or the signal, whichever comes first. */
  async waitUntil(
    untilMs: number,
    signal: AbortSignal | undefined,
  ): Promise<"ended" | "yielded" | "aborted"> {
    if (this.#exitCode !== undefined) return "ended";
    return new Promise((resolve) => {
      const settle = (outcome: "ended" | "yielded" | "aborted"): void => {
        cancel();
        signal?.removeEventListener("abort", onAbort);
        this.#onEnded.delete(onEnded);
        resolve(outcome);
      };
      const onEnded = (): void => {
        settle("ended");
      };
      const onAbort = (): void => {
        settle("aborted");
      };
      const cancel = this.#clock.schedule(
        () => {
          settle("yielded");
        },
        Math.max(0, untilMs - this.#clock.now()),
      );
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#onEnded.add(onEnded);
      if (signal?.aborted === true) onAbort();
    });
  }

  /** @internal Called by the process. */
  onData(chunk: Uint8Array): void {
    this.#unreported.push(chunk);
    this.#aggregated?.push(chunk);
    if (this.#tellsOutput) this.#emit(this.#decoder.decode(chunk, { stream: true }));
  }

  /** @internal Called by the process. */
  onEnd(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#finalOutput = this.aggregatedOutput;
    this.#aggregated?.clear();
    if (this.#tellsOutput) this.#emit(this.#decoder.decode());
    this.#observer.onEnd?.({
      sessionId: this.id,
      exitCode,
      aggregatedOutput: this.aggregatedOutput,
      durationMs: this.#clock.now() - this.#startedMs,
      terminated: this.#terminated,
    });
    for (const tell of this.#onEnded) tell();
    this.#onEnded.clear();
  }

  get #tellsOutput(): boolean {
    return this.#observer.onOutput !== undefined && this.#outputEvents < MAX_OUTPUT_EVENTS;
  }

  #emit(text: string): void {
    if (text === "") return;
    this.#outputEvents += 1;
    this.#observer.onOutput?.(text);
  }
}
