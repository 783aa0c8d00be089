import { Worker } from "node:worker_threads";
import { readCellMessage } from "./cell_messages.ts";
import { type CellEngine, type CellListener, type CellPort, untilReady } from "./cell_port.ts";
import { CodeModeError } from "./code_mode_error.ts";
import type { Frame } from "./frames.ts";
import { createHotLoop } from "./hot_loop.ts";
import type { CodeModeLimits } from "./limits.ts";
import type { QuickJsWorkerSetup } from "./quickjs_worker.ts";
import { createFlowMemory, WorkerFlow } from "./worker_flow.ts";

/** Stack of a cell on Node, and of the thread it runs on: some 5,000 calls deep. */
const NODE_STACK = { bytes: 1024 * 1024, threadMb: 16 };

/** Bun gives its workers a fixed stack, which more than this would overrun: some 1,200 calls deep. Bytes. */
const BUN_STACK_BYTES = 256 * 1024;

/**
 * Cells in QuickJS, compiled to WebAssembly, each in a worker thread.
 *
 * The engine interprets and cannot be paused, so on the main thread a loop in a script would stop the host:
 * no yield, no interrupt by the user, no answer to the model. A worker leaves the host responsive, and what an
 * interrupt handler does not stop, such as one long builtin, ends with the worker. Node and Bun both have
 * `node:worker_threads`, inside a compiled executable too.
 */
export function createQuickJsEngine(limits: CodeModeLimits): CellEngine {
  return {
    name: "quickjs",
    open: async () => {
      const { QUICKJS_WORKER_URL } = await import("./quickjs_worker.ts");
      const flow = createFlowMemory();
      const setup: QuickJsWorkerSetup = {
        kind: "codexkit-code-mode-quickjs",
        flow,
        memoryBytes: limits.memoryBytes,
        stackBytes: "bun" in process.versions ? BUN_STACK_BYTES : NODE_STACK.bytes,
        cpuMs: limits.cpuMs,
      };
      const worker = new Worker(new URL(QUICKJS_WORKER_URL), {
        workerData: setup,
        env: {},
        execArgv: [],
        stdout: true,
        stderr: true,
        resourceLimits: { stackSizeMb: NODE_STACK.threadMb },
      });
      return await untilReady(new WorkerPort(worker, new WorkerFlow(flow)), refuse);
    },
  };
}

function refuse(reason: string): CodeModeError {
  return new CodeModeError("engine_unavailable", `code mode cannot use quickjs: ${reason}`);
}

class WorkerPort implements CellPort {
  readonly #worker: Worker;
  readonly #flow: WorkerFlow;
  readonly #loop = createHotLoop();
  #listener: CellListener | undefined;
  #isOpen = true;

  constructor(worker: Worker, flow: WorkerFlow) {
    this.#worker = worker;
    this.#flow = flow;
    worker.on("message", (frame: Frame) => {
      flow.taken(frame);
      this.#loop?.heard();
      const message = readCellMessage(frame.map((part) => part.toWellFormed()));
      if (message !== undefined && this.#isOpen) this.#listener?.message(message);
    });
    worker.on("error", (error) => {
      this.#end(error instanceof Error ? error.message : String(error));
    });
    worker.on("exit", (code) => {
      this.#end(`exit code ${code}`);
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(frame: Frame): void {
    if (!this.#isOpen) return;
    this.#worker.postMessage(frame, []);
    if (frame[0] === "settle") this.#loop?.answered();
  }

  listen(listener: CellListener): void {
    this.#listener = listener;
  }

  interrupt(): void {
    this.#flow.setStopped(true);
  }

  hold(isHeld: boolean): void {
    if (isHeld) this.#worker.ref();
    else this.#worker.unref();
  }

  async close(): Promise<void> {
    this.#flow.setStopped(true);
    this.#isOpen = false;
    this.hold(true);
    await this.#worker.terminate();
  }

  #end(how: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#listener?.closed(how);
  }
}
