/** One piece of work that any number of callers wait for together. */
export interface Flight<T> {
  /**
   * Waits for the work that is under way, or begins it. A caller whose signal fires leaves with its reason; when the
   * last one has left, the work is ended.
   */
  join(signal: AbortSignal): Promise<T>;
}

interface Work<T> {
  promise: Promise<T>;
  controller: AbortController;
  waiting: number;
}

/** Makes a piece of work that is done once at a time, however many ask for it. */
export function createFlight<T>(run: (signal: AbortSignal) => Promise<T>): Flight<T> {
  let current: Work<T> | undefined;
  const begin = (): Work<T> => {
    const controller = new AbortController();
    const work: Work<T> = { promise: run(controller.signal), controller, waiting: 0 };
    return work;
  };
  const end = (work: Work<T>): void => {
    if (current === work) current = undefined;
  };
  return {
    join: async (signal) => {
      signal.throwIfAborted();
      const work = (current ??= begin());
      work.waiting += 1;
      return await new Promise<T>((resolve, reject) => {
        const leave = (): void => {
          work.waiting -= 1;
          if (work.waiting === 0) {
            end(work);
            work.controller.abort(signal.reason);
          }
          reject(toError(signal.reason));
        };
        const settle = (): void => {
          signal.removeEventListener("abort", leave);
          end(work);
        };
        signal.addEventListener("abort", leave, { once: true });
        work.promise.then(resolve, reject).finally(settle);
      });
    },
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}
