export { applyPatch, type AppliedPatch, type ApplyPatchOptions } from "./apply_patch.ts";
export { commitPatch, type CommitResult } from "./commit_patch.ts";
export type { ChunkMatch } from "./compute_update.ts";
export type { CreateFileOptions, FileFacts, FileKind, PatchFileSystem } from "./file_system.ts";
export { MAX_KEPT_BYTES, type RecordedChange, type RecordedState } from "./file_system_view.ts";
export { type InversePlan, invertPatch } from "./invert_patch.ts";
export type { MatchLevel } from "./line_index.ts";
export { MAX_PATCH_LENGTH, parsePatch, type ParsePatchOptions } from "./parse_patch.ts";
export type {
  AddSection,
  ChunkLine,
  ChunkLineKind,
  DeleteSection,
  Patch,
  PatchChunk,
  PatchSection,
  PatchTolerance,
  Tolerated,
  UpdateSection,
} from "./patch.ts";
export { PatchError, type PatchErrorCode, type PatchErrorDetails } from "./patch_error.ts";
export { resolvePatchPath } from "./patch_path.ts";
export {
  listTouchedPaths,
  type PatchPlan,
  type PatchStep,
  type PlannedSection,
  type StepOrigin,
} from "./patch_plan.ts";
export { MAX_TARGET_BYTES, planPatch, type PlanOptions } from "./plan_patch.ts";
export { renderUnifiedDiff, type UnifiedDiffOptions } from "./unified_diff.ts";
export { checkWritePolicy, listPathsOutside, type WritePolicy } from "./write_policy.ts";
export type { ChangeFailure } from "./write_target.ts";
