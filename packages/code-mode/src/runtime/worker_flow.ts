import type { Frame } from "./frames.ts";

/** Characters of frames that may be on their way before a script has to wait for the host. */
const MAX_UNDER_WAY = 4 * 1024 * 1024;

/** What a frame counts beside its text, in characters. */
const FRAME_COST = 256;

/** Milliseconds after which a waiting script looks whether it is to stop. */
const LOOK_MS = 50;

const STOP = 0;
const UNDER_WAY = 1;

/** Memory that a {@link WorkerFlow} shares between a worker and its host. */
export function createFlowMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/**
 * What a worker and its host have to know of each other at once, whatever either is computing: whether the
 * script is to stop, and how much of what it said the host has not taken yet.
 */
export class WorkerFlow {
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** Whether the script is to stop. */
  get isStopped(): boolean {
    return Atomics.load(this.#words, STOP) === 1;
  }

  /** Host: asks the script to stop. Worker: takes note, when it has. */
  setStopped(isStopped: boolean): void {
    Atomics.store(this.#words, STOP, isStopped ? 1 : 0);
    Atomics.notify(this.#words, UNDER_WAY);
  }

  /** Worker: called after sending; waits while too much is under way, so that no loop floods the host. */
  sent(frame: Frame): void {
    Atomics.add(this.#words, UNDER_WAY, toCost(frame));
    for (;;) {
      const waiting = Atomics.load(this.#words, UNDER_WAY);
      if (waiting <= MAX_UNDER_WAY || this.isStopped) return;
      Atomics.wait(this.#words, UNDER_WAY, waiting, LOOK_MS);
    }
  }

  /** Host: called when a frame has been taken. */
  taken(frame: Frame): void {
    Atomics.sub(this.#words, UNDER_WAY, toCost(frame));
    Atomics.notify(this.#words, UNDER_WAY);
  }
}

function toCost(frame: Frame): number {
  return frame.reduce((sum, part) => sum + part.length, FRAME_COST);
}
