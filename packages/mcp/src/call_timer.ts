import type { McpClock } from "./clock.ts";

/** Fires once after a time that can be made to stand still, as while the user is being asked something. */
export class CallTimer {
  readonly #clock: McpClock;
  readonly #onFire: () => void;
  #leftMs: number;
  #startedAtMs = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: McpClock, limitMs: number, onFire: () => void) {
    this.#clock = clock;
    this.#leftMs = limitMs;
    this.#onFire = onFire;
  }

  /** Lets the time run; does nothing when it runs. */
  run(): void {
    if (this.#cancel !== undefined) return;
    this.#startedAtMs = this.#clock.now();
    this.#cancel = this.#clock.schedule(this.#onFire, this.#leftMs);
  }

  /** Lets it stand still; does nothing when it does. */
  pause(): void {
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = undefined;
    this.#leftMs = Math.max(0, this.#leftMs - (this.#clock.now() - this.#startedAtMs));
  }
}
