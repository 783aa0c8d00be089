import type { CodeModeClock } from "./clock.ts";

/** A clock that stands still until it is told. */
export class TestClock implements CodeModeClock {
  #time = 0;
  #timers: { at: number; callback: () => void }[] = [];

  readonly now = (): number => this.#time;

  readonly schedule = (callback: () => void, delayMs: number): (() => void) => {
    const timer = { at: this.#time + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Timers that have not fired. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets time go by; what is due fires, earliest first. */
  advance(ms: number): void {
    this.#time += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#time).toSorted((a, b) => a.at - b.at);
    this.#timers = this.#timers.filter(({ at }) => at > this.#time);
    for (const { callback } of due) callback();
  }
}
