import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from "quickjs-emscripten-core";
import { CELL_FILE, CELL_PRELUDE, PRELUDE_FILE } from "./cell_prelude.ts";
import type { CrashReason } from "./cell_messages.ts";
import type { Frame } from "./frames.ts";
import { toV8ErrorText } from "./quickjs_error_text.ts";
import { RealmTraffic } from "./realm_traffic.ts";

/** What cells of this engine need. */
export interface QuickJsCellsOptions {
  readonly quickjs: QuickJSWASMModule;
  /** Heap of one cell, in bytes. */
  readonly memoryBytes: number;
  /** Stack of one cell, in bytes. */
  readonly stackBytes: number;
  /** Milliseconds a cell may compute without waiting. */
  readonly cpuMs: number;
  readonly post: (frame: Frame) => void;
  /** Whether the host wants the script to stop. Asked often. */
  readonly isStopped: () => boolean;
}

interface Realm {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
  readonly prelude: QuickJSHandle;
}

interface Cell extends Realm {
  readonly traffic: RealmTraffic;
  readonly control: QuickJSHandle;
  /** What the script's evaluation gave: a promise while it waits. */
  main: QuickJSHandle | undefined;
}

/** Memory of the engine above which it is not used for another cell: it never gives any back. Bytes. */
const RETIRE_BYTES = 64 * 1024 * 1024;

/** Before every specifier, so that none is a module that is there, such as the script itself. */
const IMPORT_PREFIX = "import:";

/** With no memory left for an error, the engine throws null. */
const OUT_OF_MEMORY = /^(?:InternalError: out of memory|null$)/;

function toCrashReason(error: unknown): CrashReason {
  return error instanceof RangeError && /call stack/.test(error.message) ? "stack" : "broken";
}

/** Runs cells one after the other in QuickJS, each in a runtime of its own. */
export class QuickJsCells {
  readonly #options: QuickJsCellsOptions;
  #spare: Realm | undefined;
  #cell: Cell | undefined;
  #deadline = 0;
  #isOverdue = false;
  #isCrashed = false;

  constructor(options: QuickJsCellsOptions) {
    this.#options = options;
  }

  /** Makes the next cell's realm, so that it starts at once. */
  prepare(): void {
    this.#spare ??= this.#createRealm();
  }

  /** Takes what the host says. */
  handle(frame: Frame): void {
    if (this.#isCrashed) return;
    try {
      if (frame[0] === "end") this.#end();
      else this.#run(frame);
    } catch (error) {
      // The engine itself broke off, with its own state torn: no part of it is touched again.
      this.#crash(this.#isOverdue ? "cpu" : toCrashReason(error));
    }
  }

  #run(frame: Frame): void {
    this.#deadline = performance.now() + this.#options.cpuMs;
    if (frame[0] === "start") this.#start(frame);
    else if (this.#cell !== undefined) this.#tell(this.#cell, frame);
    const cell = this.#cell;
    if (cell === undefined || this.#isCrashed) return;
    this.#runJobs(cell);
    // A promise may have caught what an interrupt throws.
    if (this.#isOverdue) this.#crash("cpu");
    this.#settleMain(cell);
    if (!this.#isCrashed) cell.traffic.turnEnded();
  }

  #start(frame: Frame): void {
    const [, source = "", ...rest] = frame;
    const realm = this.#spare ?? this.#createRealm();
    this.#spare = undefined;
    const traffic = new RealmTraffic({
      post: (said) => {
        this.#post(said);
      },
      explain: (head, stack) => toV8ErrorText({ head, stack }, source),
    });
    const cell: Cell = {
      ...realm,
      traffic,
      control: this.#openRealm(realm, traffic, rest),
      main: undefined,
    };
    this.#cell = cell;
    this.#evaluate(cell, source);
  }

  #createRealm(): Realm {
    const runtime = this.#options.quickjs.newRuntime();
    runtime.setMemoryLimit(this.#options.memoryBytes);
    runtime.setMaxStackSize(this.#options.stackBytes);
    runtime.setInterruptHandler(() => {
      this.#isOverdue ||= performance.now() > this.#deadline;
      return this.#isOverdue || this.#options.isStopped();
    });
    const context = runtime.newContext();
    this.#deadline = performance.now() + this.#options.cpuMs;
    const prelude = context.unwrapResult(context.evalCode(CELL_PRELUDE, PRELUDE_FILE));
    return { runtime, context, prelude };
  }

  #openRealm(
    { context, prelude }: Realm,
    traffic: RealmTraffic,
    config: readonly string[],
  ): QuickJSHandle {
    const post = context.newFunction("post", (packed) => {
      const parts: unknown = JSON.parse(context.getString(packed));
      const answer = traffic.fromRealm(Array.isArray(parts) ? parts : []);
      return answer === undefined
        ? context.undefined
        : context.newString(answer.replaceAll("\0", ""));
    });
    const strings = config.map((text) => context.newString(text));
    const call = context.callFunction(
      prelude,
      context.undefined,
      post,
      context.true,
      context.false,
      ...strings,
    );
    for (const handle of [post, prelude, ...strings]) handle.dispose();
    return context.unwrapResult(call);
  }

  #evaluate(cell: Cell, source: string): void {
    const { context, runtime } = cell;
    let refused: string | undefined;
    let isLinking = true;
    runtime.setModuleLoader(
      (specifier) => {
        if (!isLinking) return "throw 'unsupported import in exec'";
        refused ??= specifier.slice(IMPORT_PREFIX.length);
        return { error: new Error("no modules") };
      },
      (_, specifier) => `${IMPORT_PREFIX}${specifier}`,
    );
    const result = context.evalCode(source, CELL_FILE, { type: "module" });
    isLinking = false;
    if (result.error === undefined) {
      cell.main = result.value;
    } else if (refused === undefined) {
      this.#tell(cell, ["fail"], result.error);
      result.error.dispose();
    } else {
      result.error.dispose();
      cell.traffic.fromRealm(["failed", `Unsupported import in exec: ${refused}`]);
    }
  }

  #tell(cell: Cell, frame: Frame, value?: QuickJSHandle): void {
    const { context, control } = cell;
    cell.traffic.toRealm(frame);
    const packed = context.newString(JSON.stringify(frame));
    const result = context.callFunction(
      control,
      context.undefined,
      packed,
      value ?? context.undefined,
    );
    packed.dispose();
    this.#check(cell, result.error);
    result.dispose();
  }

  #runJobs(cell: Cell): void {
    while (!this.#isCrashed && !this.#options.isStopped() && cell.runtime.hasPendingJob()) {
      const { error } = cell.runtime.executePendingJobs();
      this.#check(cell, error);
      error?.dispose();
    }
  }

  /** What a script throws ends in its promise; what gets past it is the engine giving up. */
  #check({ context }: Cell, error: QuickJSHandle | undefined): void {
    if (error === undefined) return;
    const text = context.getString(error);
    if (this.#isOverdue) this.#crash("cpu");
    else this.#crash(OUT_OF_MEMORY.test(text) ? "memory" : "broken");
  }

  #settleMain(cell: Cell): void {
    if (cell.main === undefined || cell.traffic.isFinished || this.#isCrashed) return;
    const state = cell.context.getPromiseState(cell.main);
    if (state.type === "pending") return;
    if (state.type === "fulfilled") this.#tell(cell, ["succeed"]);
    else this.#tell(cell, ["fail"], state.error);
    if (state.type === "rejected") state.error.dispose();
    else if (state.notAPromise !== true) state.value.dispose();
  }

  #post(frame: Frame): void {
    if (this.#options.isStopped()) return;
    if (frame[0] === "failed" && this.#isOverdue) this.#crash("cpu");
    else if (frame[0] === "failed" && frame[1]?.startsWith("InternalError: out of memory") === true)
      this.#crash("memory");
    else this.#options.post(frame);
  }

  #crash(reason: CrashReason): void {
    if (this.#isCrashed || this.#options.isStopped()) return;
    this.#isCrashed = true;
    this.#options.post(["crashed", reason]);
  }

  #end(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    if (cell !== undefined) {
      cell.main?.dispose();
      cell.control.dispose();
      cell.context.dispose();
      cell.runtime.dispose();
    }
    if (this.#options.quickjs.getWasmMemory().buffer.byteLength > RETIRE_BYTES) {
      this.#crash("memory");
      return;
    }
    this.#options.post(["ready"]);
    this.prepare();
  }
}
