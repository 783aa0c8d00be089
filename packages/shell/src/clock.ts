/** Time as this package sees it; tests hand in their own. */
export interface Clock {
  /** Milliseconds since a fixed but unspecified moment; never runs backwards. */
  readonly now: () => number;
  /** Calls `callback` once after `delayMs` milliseconds. The function returned cancels that. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
}

/** The clock of this process. */
export function createSystemClock(): Clock {
  return {
    now: () => performance.now(),
    schedule: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
