import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { readCellMessage } from "./cell_messages.ts";
import { type CellEngine, type CellListener, type CellPort, untilReady } from "./cell_port.ts";
import { encodeFrame, type Frame, FrameReader } from "./frames.ts";
import { createHotLoop } from "./hot_loop.ts";
import { findIsolateAddon, refuseIsolates } from "./isolate_addon.ts";
import type { CodeModeLimits } from "./limits.ts";

/** Variables of this process that a cell may notice: what time and language it is. Others stay here. */
const KEPT_VARIABLES = ["TZ", "LANG", "LC_ALL", "SystemRoot"];

/**
 * Cells in isolates of V8, through `isolated-vm`, each in a process of Node.
 *
 * A process of its own because V8 ends the whole process when a script makes it: the characters of a long
 * string as an array, or a map that outgrows the heap, abort it past every memory limit of an isolate. The host
 * survives that here, its memory and environment are out of reach, and the process may neither start
 * others nor open files. It costs no time: the script runs on that process's main thread, so that a call of a
 * tool is two writes to a pipe, no more than the hop between threads that isolates inside the host need.
 */
export function createIsolateEngine(limits: CodeModeLimits): CellEngine {
  return {
    name: "isolated-vm",
    open: async () => {
      const { versions, execPath } = process;
      const { resolve } = createRequire(import.meta.url);
      const addon = findIsolateAddon({ versions, execPath, resolve });
      const { ISOLATE_PROCESS_MARK, ISOLATE_PROCESS_URL } = await import("./isolate_process.ts");
      const script = fileURLToPath(ISOLATE_PROCESS_URL);
      const readable = [dirname(script), dirname(addon)];
      const child = spawn(
        execPath,
        [
          // Isolates beside those of Node itself crash where Node starts from a snapshot.
          "--no-node-snapshot",
          "--permission",
          "--allow-addons",
          ...readable.map((folder) => `--allow-fs-read=${folder}/*`),
          script,
          ISOLATE_PROCESS_MARK,
          addon,
          String(limits.memoryBytes),
          String(limits.cpuMs),
        ],
        {
          stdio: ["pipe", "pipe", "ignore"],
          cwd: dirname(script),
          env: Object.fromEntries(KEPT_VARIABLES.map((name) => [name, process.env[name]])),
          windowsHide: true,
        },
      );
      return await untilReady(new ProcessPort(child), refuseIsolates);
    },
  };
}

class ProcessPort implements CellPort {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #loop = createHotLoop();
  #listener: CellListener | undefined;
  #isOpen = true;

  constructor(child: ChildProcess) {
    this.#child = child;
    const reader = new FrameReader();
    child.stdout?.on("data", (bytes: Buffer) => {
      this.#read(reader, bytes);
    });
    // A write to a process that just ended fails; its end is told by itself.
    child.stdin?.on("error", () => undefined);
    this.#gone = new Promise((resolve) => {
      child.once("error", () => {
        resolve();
      });
      child.once("close", () => {
        resolve();
      });
    });
    child.on("error", (error) => {
      this.#end(error.message);
    });
    child.on("close", (code, signal) => {
      this.#end(signal ?? `exit code ${code ?? "unknown"}`);
    });
    killWithThisProcess(child);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(frame: Frame): void {
    if (!this.#isOpen) return;
    this.#child.stdin?.write(encodeFrame(frame));
    if (frame[0] === "settle") this.#loop?.answered();
  }

  listen(listener: CellListener): void {
    this.#listener = listener;
  }

  interrupt(): void {
    // A computing isolate takes no message; its process is closed instead.
  }

  hold(isHeld: boolean): void {
    for (const one of [this.#child, this.#child.stdin, this.#child.stdout]) {
      if (one !== this.#child && !(one instanceof Socket)) continue;
      if (isHeld) one.ref();
      else one.unref();
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.hold(true);
    this.#child.kill("SIGKILL");
    await this.#gone;
  }

  #read(reader: FrameReader, bytes: Buffer): void {
    let frames: readonly Frame[] = [];
    try {
      frames = reader.push(bytes);
    } catch {
      void this.close();
      this.#listener?.closed("it said what no engine says");
    }
    if (frames.length > 0) this.#loop?.heard();
    for (const frame of frames) {
      const message = readCellMessage(frame);
      if (message !== undefined && this.#isOpen) this.#listener?.message(message);
    }
  }

  #end(how: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#listener?.closed(how);
  }
}

const living = new Set<ChildProcess>();

/** A script that computes would not notice that its host is gone. */
function killWithThisProcess(child: ChildProcess): void {
  if (living.size === 0) process.on("exit", killAll);
  living.add(child);
  child.on("exit", () => {
    living.delete(child);
    if (living.size === 0) process.off("exit", killAll);
  });
}

function killAll(): void {
  for (const child of living) child.kill("SIGKILL");
}
