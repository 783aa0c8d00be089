export {
  type ApprovalDecision,
  type ApprovalHandler,
  type ApprovalOutcome,
  type ApprovalRequest,
  type Approvals,
  ApprovalStore,
  type ExecApprovalRequest,
  type McpApprovalRequest,
  type PatchApprovalRequest,
  requestApproval,
  toAvailableDecisions,
} from "./approvals.ts";
export {
  type ArgumentField,
  type ArgumentFields,
  type ArgumentTypes,
  type ArgumentValues,
  describeAtEnd,
  parseArguments,
  type ParsedArguments,
} from "./arguments.ts";
export { augmentSpecForCodeMode } from "./code_mode/augment_for_code_mode.ts";
export { toCellOutput } from "./code_mode/cell_output.ts";
export {
  type CodeModeDefinitionOptions,
  type CodeModeSource,
  type ExecSpecInput,
  isNestedInCodeMode,
  toCodeModeDefinitions,
  toExecToolSpec,
  toNamespaceDescriptions,
} from "./code_mode/code_mode_definitions.ts";
export type { CodeModeDeclarationOptions } from "./code_mode/code_mode_tool.ts";
export {
  DEFAULT_MAX_OUTPUT_TOKENS,
  type CommandOutput,
  type ExecOutput,
  formatExecOutput,
  formatFreeformOutput,
  formatStructuredOutput,
  HISTORY_HEADROOM,
} from "./exec_output.ts";
export type { LiftedCall } from "./lower/lift_call.ts";
export type { ToolLoss } from "./lower/lower_plan.ts";
export {
  type LoweredRequest,
  type LoweredTools,
  type LoweringOptions,
  lowerTools,
  type RequestTools,
  type ToolCodec,
} from "./lower/lower_tools.ts";
export {
  DEFAULT_MAX_NAME_LENGTH,
  type WireCapabilities,
  type WireForm,
} from "./lower/wire_capabilities.ts";
export { toWebSearchSpec, type WebSearchInput, type WebSearchMode } from "./hosted_web_search.ts";
export {
  type CodeModePlanning,
  findExecutor,
  FUNCTIONS_NAMESPACE,
  type PlanInput,
  planTools,
  type ToolDecision,
  type ToolPlan,
} from "./plan.ts";
export { toDefaultNamespaceDescription } from "./plan_specs.ts";
export {
  toCalledName,
  toCustomInput,
  toFunctionArguments,
  type ToolCall,
  type ToolPayload,
  toPayload,
  type TurnItemEmitter,
} from "./tool_call.ts";
export type {
  CandidateSource,
  DeferredTool,
  NestedTool,
  ToolCandidate,
  ToolGate,
  ToolGateKind,
} from "./tool_candidate.ts";
export { ToolError, type ToolErrorCode } from "./tool_error.ts";
export type { ToolExecutor, ToolExposure } from "./tool_executor.ts";
export { toDisplayName, type ToolName, toToolKey } from "./tool_name.ts";
export {
  type NestedResult,
  toFailedOutput,
  toJsonOutput,
  toNestedResult,
  type ToolOutput,
  toOutputItem,
  toTextOutput,
} from "./tool_output.ts";
export {
  type FreeformToolSpec,
  type FunctionToolSpec,
  type ImageGenerationToolSpec,
  type LocalShellToolSpec,
  type NamespaceToolSpec,
  toCallableNames,
  type ToolSearchToolSpec,
  type ToolSpec,
  toSpecName,
  toWireSpec,
  type WebSearchToolSpec,
} from "./tool_spec.ts";
export {
  BYTES_PER_TOKEN,
  scalePolicy,
  toApproximateTokens,
  toByteBudget,
  toByteLength,
  truncateFormatted,
  truncateMiddle,
} from "./truncation.ts";
export {
  canRequestOriginalImageDetail,
  DEFAULT_IMAGE_DETAIL,
  type ImageDetailModel,
  LOW_DETAIL_OMITTED,
  normalizeImageDetail,
  prepareToolImages,
  readImageDetail,
  sanitizeImageDetails,
} from "./images/image_detail.ts";
export {
  countImagePatches,
  fitImageSize,
  IMAGE_LIMITS,
  IMAGE_PATCH_SIDE,
  type ImageLimits,
  type ImageSize,
} from "./images/image_size.ts";
export {
  type ItemTruncationOptions,
  mergeTruncatedTexts,
  type MergedItems,
  truncateItems,
} from "./item_truncation.ts";
export {
  createToolFilter,
  type ToolFilter,
  type ToolFilterDecision,
  type ToolFilterOptions,
} from "./tool_filter.ts";
export { isJsonObject, isJsonValue } from "./mcp/json_guard.ts";
