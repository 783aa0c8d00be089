import type { PatchFileSystem } from "./file_system.ts";
import { createLocator } from "./locate.ts";
import { PatchError } from "./patch_error.ts";
import { childOf, isWithin } from "./patch_path.ts";

/** Where a patch may write. */
export interface WritePolicy {
  /** Absolute directories that may be written; none means read-only. */
  roots: readonly string[];
  /** Absolute paths inside the roots that may not. */
  protectedPaths?: readonly string[] | undefined;
  /** Names directly inside each root that may not. Default `.git` and `.codex`. */
  protectedNames?: readonly string[] | undefined;
}

const PROTECTED_NAMES: readonly string[] = [".git", ".codex"];

/**
 * Lists those of some absolute paths that lie outside the writable roots, textually or where
 * links really lead.
 *
 * @param paths - what a plan touches, from `listTouchedPaths`.
 */
export async function listPathsOutside(
  paths: readonly string[],
  policy: WritePolicy,
  fs: PatchFileSystem,
): Promise<string[]> {
  const locator = createLocator(fs);
  const readReal = async (path: string): Promise<string> => {
    const { name, place } = await locator.locate(path);
    return place.kind === "fault" ? (name ?? path) : place.path;
  };
  const allowed: string[] = [];
  const denied: string[] = [];
  for (const root of policy.roots) {
    for (const spelling of new Set([root, await readReal(root)])) {
      allowed.push(spelling);
      for (const name of policy.protectedNames ?? PROTECTED_NAMES)
        denied.push(childOf(spelling, name));
    }
  }
  for (const path of policy.protectedPaths ?? []) denied.push(path, await readReal(path));
  const isOutside = (path: string): boolean =>
    !allowed.some((root) => isWithin(root, path)) || denied.some((one) => isWithin(one, path));
  const outside: string[] = [];
  for (const path of paths)
    if (isOutside(path) || isOutside(await readReal(path))) outside.push(path);
  return outside;
}

/**
 * Refuses paths outside the writable roots, as when nobody can be asked.
 *
 * @throws PatchError `read_only` or `outside_roots`.
 * Wire: texts of the tool output (Codex 0.169.0, approval policy `never`).
 */
export async function checkWritePolicy(
  paths: readonly string[],
  policy: WritePolicy,
  fs: PatchFileSystem,
): Promise<void> {
  const [path] = await listPathsOutside(paths, policy, fs);
  if (path !== undefined) throw policyRefusal(policy, path);
}

/** The refusal of a path outside the writable roots. */
export function policyRefusal(policy: WritePolicy, path: string): PatchError {
  const details = { path, hint: `${path} may not be written` };
  return policy.roots.length === 0
    ? new PatchError(
        "read_only",
        "patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings",
        details,
      )
    : new PatchError(
        "outside_roots",
        "patch rejected: writing outside of the project; rejected by user approval settings",
        details,
      );
}
