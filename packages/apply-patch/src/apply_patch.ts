import { commitPatch } from "./commit_patch.ts";
import type { PatchFileSystem } from "./file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import type { PatchTolerance, Tolerated } from "./patch.ts";
import { listTouchedPaths, type PatchPlan, type PlannedSection } from "./patch_plan.ts";
import { planPatch } from "./plan_patch.ts";
import { checkWritePolicy, type WritePolicy } from "./write_policy.ts";

/** Options of {@link applyPatch}. */
export interface ApplyPatchOptions {
  /** The patch, from `*** Begin Patch` to `*** End Patch`. */
  patch: string;
  /** Absolute directory that relative paths start from. */
  cwd: string;
  /** The files. */
  fs: PatchFileSystem;
  /** Where the patch may write. Absent: everywhere. */
  policy?: WritePolicy | undefined;
  /** Also takes what models often get wrong; see {@link parsePatch}. Default: nothing. */
  tolerance?: PatchTolerance | undefined;
}

/** What a patch did. */
export interface AppliedPatch {
  /** `Success. Updated the following files:` and one line per section. */
  text: string;
  /** The sections with texts and diffs, in patch order. */
  changes: readonly PlannedSection[];
  /** The plan that was committed; give it to `invertPatch` to undo. */
  plan: PatchPlan;
  /** What a tolerant parse let pass. */
  tolerated: readonly Tolerated[];
}

/**
 * Parses, verifies and applies a patch, all of it or nothing.
 *
 * @throws PatchError when anything is wrong; then no file is changed.
 */
export async function applyPatch(options: ApplyPatchOptions): Promise<AppliedPatch> {
  const { cwd, fs } = options;
  const patch = parsePatch(options.patch, { tolerance: options.tolerance });
  const plan = await planPatch(patch, { cwd, fs });
  if (options.policy !== undefined)
    await checkWritePolicy(listTouchedPaths(plan), options.policy, fs);
  await commitPatch(plan, fs);
  return { text: plan.summary, changes: plan.sections, plan, tolerated: patch.tolerated };
}
