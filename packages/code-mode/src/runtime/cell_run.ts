import type { ContentItem, JsonValue } from "@codexkit/protocol";
import type { CellOutcome, CellReport } from "../exec_output.ts";
import { type CallAnswer, CallQueue } from "./call_queue.ts";
import type { CellMessage, CellStart, CrashReason } from "./cell_messages.ts";
import { toStartFrame } from "./cell_messages.ts";
import type { CellPort } from "./cell_port.ts";
import type { CodeModeClock } from "./clock.ts";
import type { CodeModeHost } from "./host.ts";
import type { CodeModeLimits } from "./limits.ts";

/** How a cell came to its end. */
export interface CellEnd {
  /** What it stored, to be kept for cells to come; nothing when it was terminated or gave out. */
  readonly writes: ReadonlyMap<string, string>;
  /** Why its engine gave out; absent when it did not. */
  readonly crash?: string | undefined;
}

/** What a {@link CellRun} needs. */
export interface CellRunOptions {
  readonly cellId: string;
  /** `call_id` of the `exec` call. */
  readonly callId: string;
  readonly port: CellPort;
  readonly start: CellStart;
  readonly host: CodeModeHost;
  readonly limits: CodeModeLimits;
  readonly clock: CodeModeClock;
  /** Called once. A text that it returns makes a cell that completed a failed one. */
  readonly ended: (end: CellEnd) => string | undefined;
}

/** How long, and for whom, a cell is looked at. */
export interface LookOptions {
  /** Milliseconds after which a running cell is left alone. */
  readonly yieldTimeMs: number;
  /** Ends the look; the cell goes on. */
  readonly signal?: AbortSignal | undefined;
  /** What the wall time counts from. Default now. */
  readonly startedAt?: number | undefined;
}

interface Observer {
  readonly startedAt: number;
  readonly answer: (report: CellReport) => void;
}

/** What a script that waits for nothing is told. */
const STALLED =
  "exec cell waits for a promise that nothing can settle: no tool call and no timer is pending";

/** Cost of an item beside its text, in characters. */
const ITEM_COST = 64;

/** A cell from its start to its end, as the host sees it. */
export class CellRun {
  readonly #options: CellRunOptions;
  readonly #calls: CallQueue;
  readonly #idents: ReadonlySet<string>;
  readonly #aborter = new AbortController();
  readonly #timers = new Map<string, () => void>();
  readonly #writes = new Map<string, string>();
  #items: ContentItem[] = [];
  #itemChars = 0;
  #notices = 0;
  #noticeChars = 0;
  #answers: string[] = [];
  #outcome: CellOutcome | undefined;
  #observer: Observer | undefined;

  constructor(options: CellRunOptions) {
    this.#options = options;
    this.#idents = new Set(options.start.idents);
    this.#calls = new CallQueue({
      parallel: options.limits.parallelCalls,
      maxChars: options.limits.callChars,
      answered: (id, answer) => {
        this.#answer(id, answer);
      },
    });
    options.port.listen({
      message: (message) => {
        this.#take(message);
      },
      closed: (how) => {
        this.#crash(`exec runtime ended unexpectedly (${how})`);
      },
    });
    options.port.send(toStartFrame(options.start));
  }

  /** Whether the script has come to an end. */
  get hasEnded(): boolean {
    return this.#outcome !== undefined;
  }

  /** Whether somebody looks at the cell now. */
  get isObserved(): boolean {
    return this.#observer !== undefined;
  }

  /** What the cell puts out until it ends, yields, or the time is over. One look at a time. */
  async look({ yieldTimeMs, signal, startedAt }: LookOptions): Promise<CellReport> {
    const { clock, port } = this.#options;
    const from = startedAt ?? clock.now();
    if (this.#outcome !== undefined) return this.#report(this.#outcome, from);
    port.hold(true);
    const yieldNow = (): void => {
      this.#show(this.#running());
    };
    const cancel = clock.schedule(yieldNow, yieldTimeMs);
    signal?.addEventListener("abort", yieldNow, { once: true });
    try {
      return await new Promise<CellReport>((resolve) => {
        this.#observer = { startedAt: from, answer: resolve };
        if (signal?.aborted === true) yieldNow();
      });
    } finally {
      cancel();
      signal?.removeEventListener("abort", yieldNow);
      if (this.#outcome === undefined) port.hold(false);
    }
  }

  /** Stops the script; what it stored is dropped. A script that has ended keeps its outcome. */
  terminate(): void {
    this.#finish({ status: "terminated" });
  }

  #running(): CellOutcome {
    return { status: "running", cellId: this.#options.cellId };
  }

  #show(outcome: CellOutcome): void {
    const observer = this.#observer;
    if (observer === undefined) return;
    this.#observer = undefined;
    observer.answer(this.#report(outcome, observer.startedAt));
  }

  #report(outcome: CellOutcome, startedAt: number): CellReport {
    const { clock, port } = this.#options;
    const report = { outcome, items: this.#items, wallTimeMs: clock.now() - startedAt };
    if (this.#outcome === undefined) {
      const taken = [this.#itemChars, this.#notices, this.#noticeChars];
      port.send(["drained", ...taken.map(String)]);
    }
    this.#items = [];
    this.#itemChars = 0;
    this.#notices = 0;
    this.#noticeChars = 0;
    return report;
  }

  #take(message: CellMessage): void {
    if (this.#outcome !== undefined) return;
    switch (message.type) {
      case "item":
        this.#addItem(message.item);
        return;
      case "call":
        this.#call(message.id, message.ident, message.input);
        return;
      case "store":
        this.#writes.set(message.key, message.json);
        return;
      case "notify":
        this.#notify(message.text);
        return;
      case "yield":
        this.#show(this.#running());
        return;
      case "timer":
        this.#schedule(message.id, message.delayMs);
        return;
      case "untimer":
        this.#timers.get(message.id)?.();
        this.#timers.delete(message.id);
        return;
      default:
        this.#takeEnd(message);
    }
  }

  #takeEnd(message: CellMessage): void {
    switch (message.type) {
      case "done":
        this.#finish({ status: "completed" });
        return;
      case "failed":
        this.#finish({ status: "failed", error: message.error });
        return;
      case "stalled":
        this.#finish({ status: "failed", error: STALLED });
        return;
      case "crashed":
        this.#crash(this.#describeCrash(message.reason));
        return;
      default:
        this.#crash("exec runtime ended unexpectedly (it said what no cell says)");
    }
  }

  #describeCrash(reason: CrashReason): string {
    const { memoryBytes, cpuMs } = this.#options.limits;
    switch (reason) {
      case "memory":
        return `exec cell ran out of memory: it may use ${Math.floor(memoryBytes / (1024 * 1024))} MiB`;
      case "cpu":
        return `exec cell was stopped: it computed for ${cpuMs} ms without waiting for anything`;
      case "stack":
        return "RangeError: Maximum call stack size exceeded";
      case "broken":
        return "exec runtime ended unexpectedly";
    }
  }

  #addItem(item: ContentItem): void {
    this.#itemChars += ITEM_COST + toChars(item);
    // A cell keeps to its limit by itself; what does not is no cell of ours any more.
    if (this.#itemChars > 2 * this.#options.limits.outputChars + ITEM_COST) {
      this.#crash("exec runtime ended unexpectedly (it put out more than a cell may)");
      return;
    }
    this.#items.push(item);
  }

  #call(id: string, ident: string, json: string | undefined): void {
    const { host, cellId, callId } = this.#options;
    const run = async (): Promise<JsonValue> => {
      if (!this.#idents.has(ident)) throw new TypeError(`tools.${ident} is not a function`);
      const input: JsonValue | undefined = json === undefined ? undefined : JSON.parse(json);
      const { signal } = this.#aborter;
      return await host.callTool({
        ident,
        input,
        cellId,
        callId,
        runtimeCallId: `tool-${id}`,
        signal,
      });
    };
    this.#calls.add({ id, run });
  }

  #answer(id: string, answer: CallAnswer): void {
    if (this.#outcome !== undefined) return;
    // Answers that come together go together: a frame for each would wake the engine for each.
    if (this.#answers.length === 0) {
      queueMicrotask(() => {
        this.#options.port.send(["settle", ...this.#answers]);
        this.#answers = [];
      });
    }
    if (answer.ok) this.#answers.push(id, "1", answer.json);
    else this.#answers.push(id, "0", answer.problem);
  }

  #notify(text: string): void {
    const { host, cellId, callId, limits } = this.#options;
    this.#notices += 1;
    this.#noticeChars += text.length;
    if (this.#notices > 2 * limits.notices || this.#noticeChars > 2 * limits.noticeChars) {
      this.#crash("exec runtime ended unexpectedly (it gave more notices than a cell may)");
      return;
    }
    host.notify({ text, cellId, callId });
  }

  #schedule(id: string, delayMs: number): void {
    const { clock, port } = this.#options;
    const cancel = clock.schedule(() => {
      this.#timers.delete(id);
      port.send(["fire", id]);
    }, delayMs);
    this.#timers.set(id, cancel);
  }

  #crash(text: string): void {
    if (this.#outcome !== undefined) return;
    this.#writes.clear();
    this.#finish({ status: "failed", error: text }, text);
  }

  #finish(outcome: CellOutcome, crash?: string): void {
    if (this.#outcome !== undefined) return;
    const hasWrites = outcome.status === "completed" || outcome.status === "failed";
    if (!hasWrites) this.#writes.clear();
    this.#outcome = outcome;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#calls.clear();
    this.#aborter.abort();
    const problem = this.#options.ended({ writes: this.#writes, crash });
    if (problem !== undefined && outcome.status === "completed") {
      this.#outcome = { status: "failed", error: problem };
    }
    this.#show(this.#outcome);
  }
}

function toChars(item: ContentItem): number {
  switch (item.type) {
    case "input_image":
      return item.image_url?.length ?? 0;
    case "input_audio":
      return item.audio_url?.length ?? 0;
    default:
      return item.text.length;
  }
}
