import { readSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type ivm from "isolated-vm";
import { encodeFrame, type Frame, FrameReader } from "./frames.ts";
import { IsolateCells } from "./isolate_cells.ts";

/** First argument of a process of this engine; the addon's file, bytes of heap and milliseconds follow. */
export const ISOLATE_PROCESS_MARK = "codexkit-code-mode-isolate";

/** Where this module is, whatever a bundler made of it: a process is started with it. See `quickjs_worker.ts`. */
export const ISOLATE_PROCESS_URL: string = import.meta.url;

const STDIN = 0;
const STDOUT = 1;
const READ_BYTES = 65_536;

// The one thing that runs on import, and only in a process that was started for it.
if (process.argv[2] === ISOLATE_PROCESS_MARK && process.argv[1] === fileURLToPath(import.meta.url))
  serve(process.argv.slice(3));

/**
 * Answers the host until it goes away.
 *
 * Reading blocks, on purpose: this process has nothing else to do, and without an event loop between pipe and
 * isolate a call of a tool takes half the time.
 */
function serve([file = "", memoryBytes, cpuMs]: readonly string[]): void {
  // A terminal sends its interrupt to this process too, where it is the host's to answer.
  process.on("SIGINT", () => undefined);
  const addon = loadAddon(file);
  if (typeof addon === "string") {
    post(["unavailable", addon]);
    return;
  }
  const cells = new IsolateCells({
    ivm: addon,
    memoryBytes: Number(memoryBytes),
    cpuMs: Number(cpuMs),
    post,
  });
  cells.prepare();
  post(["ready"]);
  const reader = new FrameReader();
  const bytes = Buffer.allocUnsafe(READ_BYTES);
  for (;;) {
    const length = readSync(STDIN, bytes, 0, READ_BYTES, null);
    if (length === 0) return;
    for (const frame of reader.push(bytes.subarray(0, length))) cells.handle(frame);
  }
}

function loadAddon(file: string): typeof ivm | string {
  try {
    const loaded: { readonly ivm: typeof ivm } = createRequire(import.meta.url)(file);
    return loaded.ivm;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function post(frame: Frame): void {
  const bytes = encodeFrame(frame);
  for (let at = 0; at < bytes.length;) at += writeSync(STDOUT, bytes, at);
}
