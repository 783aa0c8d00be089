import type { SkillFileStat, SkillFileSystem } from "./file_system.ts";
import { isSettled } from "./stat_cache.ts";

/** Remembers what a file system said, to tell later whether it would say the same. */
export interface ReadWitness {
  /** The file system to read from. */
  readonly fs: SkillFileSystem;
  /** Whether every answer would be as it was. False where that cannot be known: after failures and fresh changes. */
  isUnchanged(): boolean;
}

/**
 * Makes a {@link ReadWitness}. What is listed or read must be asked for with `stat` first.
 *
 * Asking again is all that a scan of unchanged files costs.
 */
export function createReadWitness(fs: SkillFileSystem, now: () => number): ReadWitness {
  const stats = new Map<string, SkillFileStat | undefined>();
  const realpaths = new Map<string, string>();
  let isReliable = true;
  const watch = <T>(read: () => T): T => {
    const before = isReliable;
    isReliable = false;
    const answer = read();
    isReliable = before;
    return answer;
  };
  return {
    fs: {
      stat(path) {
        const stat = fs.stat(path);
        if (stat !== undefined && !isSettled(stat, now())) isReliable = false;
        stats.set(path, stat);
        return stat;
      },
      realpath(path) {
        const real = fs.realpath(path);
        realpaths.set(path, real);
        return real;
      },
      list: (path) => watch(() => fs.list(path)),
      read: (path, maxBytes) => watch(() => fs.read(path, maxBytes)),
    },
    isUnchanged() {
      if (!isReliable) return false;
      for (const [path, stat] of stats) if (!isSame(fs.stat(path), stat)) return false;
      for (const [path, real] of realpaths) if (fs.realpath(path) !== real) return false;
      return true;
    },
  };
}

function isSame(a: SkillFileStat | undefined, b: SkillFileStat | undefined): boolean {
  return a?.changedMs === b?.changedMs && a?.size === b?.size && a?.kind === b?.kind;
}
