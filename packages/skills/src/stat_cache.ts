import type { SkillFileStat } from "./file_system.ts";

/** What was read from files, for as long as the files are as they were. */
export interface StatCache<T> {
  /** What was read when the file was as it is now. */
  get(path: string, stat: SkillFileStat): T | undefined;
  /** Keeps what was read; `stat` is from before the read. */
  set(path: string, stat: SkillFileStat, value: T): void;
  /** Forgets everything. */
  clear(): void;
}

/**
 * How long after a change a file may change again without its time telling, in milliseconds: file systems
 * stamp with the time of the last clock tick, which is 10 ms at most.
 */
const TICK_MS = 20;

/** Whether a later change of the file would show in its time. */
export function isSettled({ changedMs }: SkillFileStat, nowMs: number): boolean {
  return nowMs - changedMs > TICK_MS;
}

/** Most files that are remembered; then all are forgotten. Far above what one scan may visit in all its roots. */
const MAX_ENTRIES = 50_000;

/**
 * Makes an empty {@link StatCache}.
 *
 * @param now - milliseconds since 1970, by the clock that stamps files.
 */
export function createStatCache<T>(now: () => number): StatCache<T> {
  const entries = new Map<string, { readonly stat: SkillFileStat; readonly value: T }>();
  return {
    get(path, stat) {
      const entry = entries.get(path);
      if (entry?.stat.changedMs !== stat.changedMs || entry.stat.size !== stat.size) {
        return undefined;
      }
      return entry.value;
    },
    set(path, stat, value) {
      if (entries.size >= MAX_ENTRIES) entries.clear();
      if (isSettled(stat, now())) entries.set(path, { stat, value });
      else entries.delete(path);
    },
    clear: () => entries.clear(),
  };
}
