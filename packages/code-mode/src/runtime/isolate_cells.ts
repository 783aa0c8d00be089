import type ivm from "isolated-vm";
import { CELL_FILE, CELL_PRELUDE, PRELUDE_FILE } from "./cell_prelude.ts";
import type { CrashReason } from "./cell_messages.ts";
import type { Frame } from "./frames.ts";
import { toFunctionBody } from "./module_to_function.ts";
import { RealmTraffic } from "./realm_traffic.ts";
import { cleanV8Stack } from "./v8_stack.ts";

/** What cells of this engine need. */
export interface IsolateCellsOptions {
  readonly ivm: typeof ivm;
  /** Heap of one cell, in bytes. */
  readonly memoryBytes: number;
  /** Milliseconds a cell may compute without waiting. */
  readonly cpuMs: number;
  readonly post: (frame: Frame) => void;
}

interface Realm {
  readonly isolate: ivm.Isolate;
  readonly context: ivm.Context;
  readonly prelude: ivm.Reference;
}

interface Cell extends Realm {
  readonly traffic: RealmTraffic;
  readonly control: ivm.Reference;
}

const MEBIBYTE = 1024 * 1024;

/** What isolated-vm puts behind the message of a script that does not compile. */
const COMPILE_PLACE = / \[.*:\d+:\d+\]$/;

/** Runs cells one after the other in V8, each in an isolate of its own, on the thread that calls. */
export class IsolateCells {
  readonly #options: IsolateCellsOptions;
  #code: ivm.ExternalCopy<ArrayBuffer> | undefined;
  #spare: Realm | undefined;
  #cell: Cell | undefined;
  #isCrashed = false;

  constructor(options: IsolateCellsOptions) {
    this.#options = options;
  }

  /** Makes the next cell's realm, so that it starts at once. */
  prepare(): void {
    this.#spare ??= this.#createRealm();
  }

  /** Takes what the host says; returns when the script waits, or has ended. */
  handle(frame: Frame): void {
    if (this.#isCrashed) return;
    if (frame[0] === "end") {
      this.#end();
    } else if (frame[0] === "start") {
      this.#start(frame);
    } else if (this.#cell !== undefined) {
      this.#cell.traffic.toRealm(frame);
      this.#enter(this.#cell, [...frame]);
    }
  }

  #start(frame: Frame): void {
    const [, source = "", ...config] = frame;
    const realm = this.#spare ?? this.#createRealm();
    this.#spare = undefined;
    const traffic = new RealmTraffic({
      post: this.#options.post,
      explain: (_, stack) => cleanV8Stack(stack),
    });
    const post = new this.#options.ivm.Callback((...parts: unknown[]) => traffic.fromRealm(parts));
    const control = realm.prelude.applySync(undefined, [post, false, true, ...config], {
      result: { reference: true },
    });
    const cell: Cell = { ...realm, traffic, control };
    this.#cell = cell;
    const main = this.#compile(cell, source);
    if (main === undefined) this.#turnEnded(cell);
    else this.#enter(cell, ["start", main.derefInto({ release: true })]);
  }

  #createRealm(): Realm {
    const { ivm: addon, memoryBytes } = this.#options;
    const isolate = new addon.Isolate({ memoryLimit: Math.ceil(memoryBytes / MEBIBYTE) });
    const context = isolate.createContextSync();
    // What the first isolate compiled spares the others half a millisecond.
    const code =
      this.#code === undefined ? { produceCachedData: true } : { cachedData: this.#code };
    const script = isolate.compileScriptSync(CELL_PRELUDE, { filename: PRELUDE_FILE, ...code });
    if ("cachedData" in script && script.cachedData instanceof addon.ExternalCopy) {
      this.#code = script.cachedData;
    }
    return { isolate, context, prelude: script.runSync(context, { reference: true }) };
  }

  /**
   * A function that makes the script's function; undefined when the script does not compile, which is told.
   *
   * The script is checked as a module, then run as the body of an async function: isolated-vm does not say when
   * a module that awaits has ended, nor what it threw. Columns are kept, so stacks are those of a module.
   */
  #compile(cell: Cell, source: string): ivm.Reference | undefined {
    const { isolate, context } = cell;
    try {
      const module = isolate.compileModuleSync(source, { filename: CELL_FILE });
      const [specifier] = module.dependencySpecifiers;
      module.release();
      if (specifier !== undefined) {
        cell.traffic.fromRealm(["failed", `Unsupported import in exec: ${specifier}`]);
        return undefined;
      }
      const { text, name } = toFunctionBody(source, (changed) => compiles(isolate, changed));
      const head = `(function(${name}){return async function(){"use strict";`;
      const script = isolate.compileScriptSync(`${head}${text}\n}})`, {
        filename: CELL_FILE,
        columnOffset: -head.length,
      });
      return script.runSync(context, { reference: true });
    } catch (error) {
      if (!isolate.isDisposed) cell.traffic.fromRealm(["failed", toCompileError(error)]);
      return undefined;
    }
  }

  #enter(cell: Cell, parts: readonly unknown[]): void {
    try {
      cell.control.applySync(undefined, [...parts], { timeout: this.#options.cpuMs });
    } catch (error) {
      // Anything else is a rejection that nobody handled, which ends nothing. Mirrors: Codex 0.169.0.
      if (error instanceof Error && /timed out/.test(error.message)) this.#crash("cpu");
    }
    this.#turnEnded(cell);
  }

  #turnEnded(cell: Cell): void {
    if (cell.isolate.isDisposed) this.#crash("memory");
    if (!this.#isCrashed) cell.traffic.turnEnded();
  }

  #crash(reason: CrashReason): void {
    if (this.#isCrashed) return;
    this.#isCrashed = true;
    this.#options.post(["crashed", reason]);
  }

  #end(): void {
    this.#cell?.isolate.dispose();
    this.#cell = undefined;
    this.#options.post(["ready"]);
    this.prepare();
  }
}

function compiles(isolate: ivm.Isolate, source: string): boolean {
  try {
    isolate.compileModuleSync(source, { filename: CELL_FILE }).release();
    return true;
  } catch {
    return false;
  }
}

function toCompileError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message.replace(COMPILE_PLACE, "")}`;
}
