import { type ToolClock, waitFor } from "../tool_clock.ts";

/** A place where calls wait for each other. */
export interface BarrierRequest {
  /** Calls with the same id wait for each other. */
  id: string;
  /** How many have to come before all go on; at least 1. */
  participants: number;
  /** Longest wait, in milliseconds; at least 1. */
  timeoutMs: number;
}

interface Barrier {
  participants: number;
  arrived: number;
  open: PromiseWithResolvers<void>;
}

/** Barriers by their ids. A barrier is gone once everybody passed it or left. */
export class Barriers {
  readonly #barriers = new Map<string, Barrier>();

  /**
   * Waits until everybody is here.
   *
   * @returns What went wrong, in the words the model gets; `undefined` when the barrier opened.
   */
  async wait(
    request: BarrierRequest,
    options: { clock: ToolClock; signal: AbortSignal },
  ): Promise<string | undefined> {
    const { id, participants, timeoutMs } = request;
    if (participants < 1) return "barrier participants must be greater than zero";
    if (timeoutMs < 1) return "barrier timeout must be greater than zero";
    const barrier = this.#barriers.get(id) ?? {
      participants,
      arrived: 0,
      open: Promise.withResolvers<void>(),
    };
    if (barrier.participants !== participants)
      return `barrier ${id} already registered with ${barrier.participants} participants`;
    this.#barriers.set(id, barrier);
    barrier.arrived += 1;
    if (barrier.arrived >= participants) {
      this.#barriers.delete(id);
      barrier.open.resolve();
      return undefined;
    }
    const end = await waitFor(() => barrier.open.promise, {
      signal: options.signal,
      timeout: { clock: options.clock, ms: timeoutMs },
    });
    if (end.kind === "done") return undefined;
    barrier.arrived -= 1;
    if (barrier.arrived === 0 && this.#barriers.get(id) === barrier) this.#barriers.delete(id);
    return end.kind === "timed_out" ? "test_sync_tool barrier wait timed out" : "interrupted";
  }
}
