import type { Clock } from "./ports.ts";

/** The clock of this process. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const stop = (): void => {
          clearTimeout(timer);
          reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
        };
        const timer = setTimeout(() => {
          signal.removeEventListener("abort", stop);
          resolve();
        }, ms);
        signal.addEventListener("abort", stop, { once: true });
      }),
  };
}

/** `YYYY-MM-DD` by the clock on the wall. */
export function toLocalDate(unixMs: number): string {
  const date = new Date(unixMs);
  const month = String(date.getMonth() + 1).padStart(2, "0");
  const day = String(date.getDate()).padStart(2, "0");
  return `${date.getFullYear()}-${month}-${day}`;
}

/** What {@link readTimezone} looks at. */
export interface TimezoneSource {
  /** The variable `TZ`. */
  tz: string | undefined;
  /** Where `/etc/localtime` leads; `undefined` when it is no link or not there. */
  readLocaltime: () => string | undefined;
}

/**
 * Name of the time zone, as the reference writes it.
 *
 * The system's own settings are asked first: to ask `Intl` loads its tables, which is a tenth of a short run.
 */
export function readTimezone(source: TimezoneSource): string {
  const zone = toZone(source.tz) ?? toZone(source.readLocaltime());
  if (zone !== undefined) return zone;
  const named = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return named === "UTC" ? "Etc/UTC" : named;
}

/** `Europe/Berlin` of `:Europe/Berlin` or `/usr/share/zoneinfo/Europe/Berlin`. */
function toZone(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = text.replace(/^:/, "").replace(/^.*\/zoneinfo\/(?:posix\/|right\/)?/, "");
  if (name === "UTC") return "Etc/UTC";
  return /^[A-Z][\w+-]*(?:\/[\w+-]+)+$/.test(name) ? name : undefined;
}
