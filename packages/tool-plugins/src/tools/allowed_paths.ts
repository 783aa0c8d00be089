import { realpathSync } from "node:fs";
import path from "node:path";

/** The folders that an agent may work in. */
export interface AllowedPaths {
  /** Absolute, as named. */
  readonly roots: readonly string[];
  /** Whether an absolute path is in one of them, as named and where its links lead. */
  isAllowed(target: string): boolean;
}

/**
 * Takes the folders of `shell_allowed_paths`.
 *
 * @param folder - absolute; where relative ones start
 */
export function createAllowedPaths(folder: string, names: readonly string[]): AllowedPaths {
  const roots = names.map((name) => path.resolve(folder, name));
  // A root may be a link itself: what is below it has then two names.
  const known = [...new Set(roots.flatMap((root) => [root, toRealPath(root)]))];
  const isBelow = (target: string): boolean => known.some((root) => isInside(target, root));
  return { roots, isAllowed: (target) => isBelow(target) && isBelow(toRealPath(target)) };
}

/** Where links lead; of a path that is not there, where the part of it leads that is. */
function toRealPath(target: string): string {
  try {
    return realpathSync(target);
  } catch {
    const parent = path.dirname(target);
    return parent === target ? target : path.join(toRealPath(parent), path.basename(target));
  }
}

function isInside(target: string, root: string): boolean {
  const below = path.relative(root, target);
  return (
    below === "" ||
    (below !== ".." && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below))
  );
}
