export { MIRRORED_CODEX_VERSION } from "./codex_version.ts";
export type { ExecEvent, ExecItem, ExecItemDetails, ExecUsage } from "./exec_event.ts";
export { isRecord, type JsonValue, readNumber, readString, type UnknownRecord } from "./json.ts";
export {
  type InputModality,
  type ModelInfo,
  type ReasoningLevel,
  type ServiceTier,
  type ShellToolType,
  type ToolMode,
  toUsableContextWindow,
  type TruncationPolicy,
} from "./model_info.ts";
export { findNearestName } from "./nearest_name.ts";
export {
  APPROVAL_POLICIES,
  type ApprovalPolicy,
  type GranularApprovalPolicy,
  parseApprovalPolicy,
  SANDBOX_MODES,
  type SandboxMode,
  type SandboxPolicy,
  toApprovalPolicyLabel,
} from "./policy.ts";
export {
  type AdditionalToolsItem,
  type AgentMessageItem,
  type CallItem,
  type CallOutputItem,
  type CustomToolCallItem,
  type CustomToolCallOutputItem,
  type FunctionCallItem,
  type FunctionCallOutputItem,
  isCallItem,
  isCallOutputItem,
  type MessageItem,
  type MessagePhase,
  type MessageRole,
  type OpaqueItem,
  type OtherItem,
  type ReasoningItem,
  type ResponseItem,
  type ToolSearchCallItem,
  type ToolSearchOutputItem,
  toMessageText,
  toResponseItem,
} from "./response_item.ts";
export type {
  RateLimitSnapshot,
  RateLimitWindow,
  ThreadEvent,
  ThreadSettings,
  ToolDecisionRecord,
  ToolGateRecord,
  TurnError,
  TurnErrorCode,
} from "./thread_event.ts";
export {
  addTokenUsage,
  NO_TOKENS,
  toBlendedTotal,
  type TokenUsage,
  toTokenUsage,
} from "./token_usage.ts";
export {
  type ContentItem,
  type ImageDetail,
  isToolOutputBody,
  toOutputText,
  type ToolOutputBody,
} from "./tool_output.ts";
export type {
  AgentMessageTurnItem,
  CollabAgentStatus,
  CollabAgentToolCallTurnItem,
  CommandAction,
  CommandExecutionTurnItem,
  ContextCompactionTurnItem,
  FileChange,
  FileChangeTurnItem,
  ImageViewTurnItem,
  McpToolCallTurnItem,
  PlanStep,
  PlanTurnItem,
  ReasoningTurnItem,
  SubAgentActivityTurnItem,
  TurnItem,
  UserInput,
  UserMessageTurnItem,
  WebSearchTurnItem,
  WorkStatus,
} from "./turn_item.ts";
