import type { PatchFileSystem } from "./file_system.ts";
import { createLocator } from "./locate.ts";
import { PatchError } from "./patch_error.ts";
import { childOf, isWithin } from "./patch_path.ts";

/** Where a patch may write. */
export interface WritePolicy {
  /**
   * Absolute directories that may be written; none means read-only. A symbolic link among them is followed, but not
   * one inside another of them: a command may have put it there.
   */
  roots: readonly string[];
  /** Absolute paths inside the roots that may not. */
  protectedPaths?: readonly string[] | undefined;
  /** Names directly inside each root that may not. Default `.git`, `.agents`, `.codex` and `.aws`. */
  protectedNames?: readonly string[] | undefined;
}

const PROTECTED_NAMES: readonly string[] = [".git", ".agents", ".codex", ".aws"];

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
  const { roots } = policy;
  const spellings = [...roots];
  const allowed = [...roots];
  for (const root of roots) {
    const real = await readReal(root);
    spellings.push(real);
    if (!roots.some((other) => other !== root && isWithin(other, root))) allowed.push(real);
  }
  const names = policy.protectedNames ?? PROTECTED_NAMES;
  const denied = spellings.flatMap((root) => names.map((name) => childOf(root, name)));
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
