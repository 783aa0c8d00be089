export {
  applyPatch,
  type AppliedPatch,
  type ApplyPatchOptions,
  type ApplyPatchProgramOptions,
  type ProgramOutcome,
  runApplyPatchFlag,
  runApplyPatchProgram,
} from "./apply_patch.ts";
export { commitPatch, type CommitResult } from "./commit_patch.ts";
export type { ChunkMatch } from "./compute_update.ts";
export type { CreateFileOptions, FileFacts, FileKind, PatchFileSystem } from "./file_system.ts";
export { type InversePlan, invertPatch } from "./invert_patch.ts";
export type { MatchLevel } from "./line_index.ts";
export {
  createMemoryFileSystem,
  type MemoryEntry,
  type MemoryFileSystem,
  type MemorySeed,
} from "./memory_file_system.ts";
export { MAX_PATCH_LENGTH, parsePatch, type ParsePatchOptions } from "./parse_patch.ts";
export type {
  AddSection,
  ChunkLine,
  ChunkLineKind,
  DeleteSection,
  Patch,
  PatchChunk,
  PatchSection,
  Tolerated,
  UpdateSection,
} from "./patch.ts";
export {
  PatchError,
  type PatchErrorCode,
  type PatchErrorDetails,
  toToolText,
} from "./patch_error.ts";
export { resolvePatchPath } from "./patch_path.ts";
export {
  listTouchedPaths,
  type PatchPlan,
  type PatchStep,
  type PlannedSection,
  type StepOrigin,
} from "./patch_plan.ts";
export {
  createPatchStream,
  type PatchStream,
  type PreviewChange,
  toPreviewChanges,
} from "./patch_stream.ts";
export { listLooseMatches, MAX_TARGET_BYTES, planPatch, type PlanOptions } from "./plan_patch.ts";
export {
  createRecordingFileSystem,
  MAX_KEPT_BYTES,
  type RecordedChange,
  type RecordedState,
  type RecordingFileSystem,
} from "./recording_file_system.ts";
export { renderUnifiedDiff, type UnifiedDiffOptions } from "./unified_diff.ts";
export { checkWritePolicy, listPathsOutside, type WritePolicy } from "./write_policy.ts";
export {
  BARE_PATCH_TEXT,
  findPatchInCommand,
  findPatchInScript,
  type ShellPatch,
} from "./shell_patch.ts";
export {
  applyPreparedPatch,
  type PatchToolCall,
  type PatchToolOutcome,
  preparePatchCall,
  type PreparedPatchCall,
  REJECTED_BY_USER,
  type RenderOutcomeOptions,
  renderPatchOutcome,
  runPatchCall,
} from "./patch_tool.ts";
export {
  APPLY_PATCH_NAME,
  createFreeformPatchTool,
  createFunctionPatchTool,
  type FreeformPatchTool,
  type FreeformPatchToolOptions,
  type FunctionPatchTool,
  readPatchArguments,
} from "./tool_spec.ts";
