import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Frame } from "./frames.ts";
import { QuickJsCells } from "./quickjs_cells.ts";
import { WorkerFlow } from "./worker_flow.ts";

/** What a worker of this engine is started with. */
export interface QuickJsWorkerSetup {
  /** Tells workers of this engine from others that load this module. */
  readonly kind: "codexkit-code-mode-quickjs";
  readonly flow: SharedArrayBuffer;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  readonly cpuMs: number;
}

/**
 * Where this module is, whatever a bundler made of it: a worker is started with it.
 *
 * The module that starts workers imports this one with `import()`, so every bundler gives it a file of its
 * own, and the file knows its name. No build has to be told of a second entry.
 */
export const QUICKJS_WORKER_URL: string = import.meta.url;

// The one thing that runs on import, and only in a worker that was started for it.
if (!isMainThread && parentPort !== null && isSetup(workerData)) void serve(workerData, parentPort);

function isSetup(value: unknown): value is QuickJsWorkerSetup {
  const kind: QuickJsWorkerSetup["kind"] = "codexkit-code-mode-quickjs";
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

async function serve(setup: QuickJsWorkerSetup, port: MessagePort): Promise<void> {
  const flow = new WorkerFlow(setup.flow);
  const post = (frame: Frame): void => {
    port.postMessage(frame);
    flow.sent(frame);
  };
  const [{ newQuickJSWASMModuleFromVariant }, { default: variant }] = await Promise.all([
    import("quickjs-emscripten-core"),
    import("@jitl/quickjs-singlefile-browser-release-sync"),
  ]);
  const cells = new QuickJsCells({
    quickjs: await newQuickJSWASMModuleFromVariant(variant),
    memoryBytes: setup.memoryBytes,
    stackBytes: setup.stackBytes,
    cpuMs: setup.cpuMs,
    post,
    isStopped: () => flow.isStopped,
  });
  cells.prepare();
  port.on("message", (frame: Frame) => {
    if (frame[0] === "end") flow.setStopped(false);
    cells.handle(frame);
  });
  post(["ready"]);
}
