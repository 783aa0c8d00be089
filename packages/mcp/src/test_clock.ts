import type { McpClock } from "./clock.ts";

/** A clock that stands still until it is moved. */
export class TestClock implements McpClock {
  #nowMs = 1_800_000_000_000;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  #onSchedule: (() => void)[] = [];

  readonly now = (): number => this.#nowMs;

  readonly schedule = (callback: () => void, delayMs: number): (() => void) => {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    for (const wake of this.#onSchedule.splice(0)) wake();
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** Moves on, and fires what is due, in order. */
  advance(ms: number): void {
    this.#nowMs += ms;
    const due = [...this.#timers]
      .filter(({ atMs }) => atMs <= this.#nowMs)
      .toSorted((a, b) => a.atMs - b.atMs);
    for (const timer of due) {
      this.#timers.delete(timer);
      timer.callback();
    }
  }

  /** The delays of what is still to fire, in milliseconds from now, in order. */
  listDelays(): readonly number[] {
    return [...this.#timers].map(({ atMs }) => atMs - this.#nowMs).toSorted((a, b) => a - b);
  }

  /** Settles once a timer with this delay is pending. */
  async waitForTimer(delayMs: number): Promise<void> {
    while (!this.listDelays().includes(delayMs))
      await new Promise<void>((resolve) => this.#onSchedule.push(resolve));
  }
}
