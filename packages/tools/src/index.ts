export {
  type ApprovalDecision,
  type ApprovalHandler,
  type ApprovalRequest,
  requestApproval,
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
export {
  DEFAULT_MAX_OUTPUT_TOKENS,
  type ExecOutput,
  formatExecOutput,
  formatFreeformOutput,
  HISTORY_HEADROOM,
} from "./exec_output.ts";
export type { JsonSchema, JsonSchemaType } from "./json_schema.ts";
export { lowerTools, type LoweredTools, type ToolCodec, type WireForm } from "./lower.ts";
export {
  findExecutor,
  FUNCTIONS_NAMESPACE,
  type PlanInput,
  planTools,
  type ToolCandidate,
  type ToolDecision,
  type ToolGate,
  type ToolGateKind,
  type ToolPlan,
} from "./plan.ts";
export {
  toCalledName,
  toCustomInput,
  toFunctionArguments,
  type ToolCall,
  type ToolPayload,
  toPayload,
  type TurnItemEmitter,
} from "./tool_call.ts";
export { ToolError, type ToolErrorCode } from "./tool_error.ts";
export type { ToolExecutor, ToolExposure } from "./tool_executor.ts";
export { toDisplayName, type ToolName, toToolKey } from "./tool_name.ts";
export {
  toFailedOutput,
  toJsonOutput,
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
  truncateOutput,
} from "./truncation.ts";
