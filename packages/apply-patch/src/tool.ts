export { listLooseMatches } from "./plan_patch.ts";
export { toToolText } from "./patch_error.ts";
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
