export { BASE_INSTRUCTIONS } from "./context/base_instructions.ts";
export type { ContextTexts } from "./context/initial_context.ts";
export { scanSkills, type SkillSearch } from "./context/thread_skills.ts";
export { CoreError, type CoreErrorCode } from "./core_error.ts";
export { type GitInfo, readGitInfo } from "./git_info.ts";
export { createRuleApprovals } from "./policy/rule_approvals.ts";
export type { Clock, IdSource, ModelClient, RolloutSink } from "./ports.ts";
export { startThread } from "./start_thread.ts";
export type { StartThreadOptions } from "./start_thread_options.ts";
export type { DynamicToolsOptions } from "./dynamic_candidates.ts";
export { Thread } from "./thread.ts";
export type {
  CompactionSettings,
  RequestInput,
  ResumedThread,
  ThreadOptions,
  TurnOptions,
} from "./thread_options.ts";
export type { ElicitationHandler } from "./mcp/mcp_elicitations.ts";
export type { OwnMcpServers } from "./mcp/mcp_servers.ts";
export type { SessionChoice, ThreadSource } from "./thread_storage.ts";
export {
  resolveSampling,
  resolveToolMode,
  type SamplingSettings,
  type ToolModeFlags,
  toThreadSettings,
  type TurnContext,
} from "./turn_context.ts";
