/** Time as this package sees it; tests hand in their own. */
export interface McpClock {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Calls `callback` once after `delayMs` milliseconds. The function returned cancels that. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
}

/** Longest delay a timer of the host takes, in milliseconds; more would fire at once. */
const MAX_DELAY_MS = 2_147_483_647;

/** The clock of this process. */
export function createSystemClock(): McpClock {
  return {
    now: Date.now,
    schedule: (callback, delayMs) => {
      const timer = setTimeout(callback, Math.min(delayMs, MAX_DELAY_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
