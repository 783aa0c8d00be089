/** Time as code mode sees it; tests hand in their own. */
export interface CodeModeClock {
  /** Milliseconds since a fixed but unspecified moment; never runs backwards. */
  readonly now: () => number;
  /** Calls `callback` once after `delayMs` milliseconds. The function returned cancels that. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
}

/** Longest delay a timer of the host takes, in milliseconds; more would fire at once. */
const MAX_DELAY_MS = 2_147_483_647;

/** The clock of this process. */
export function createSystemClock(): CodeModeClock {
  return {
    now: () => performance.now(),
    schedule: (callback, delayMs) => {
      const timer = setTimeout(callback, Math.min(delayMs, MAX_DELAY_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
