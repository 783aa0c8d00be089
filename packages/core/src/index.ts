export { BASE_INSTRUCTIONS } from "./context/base_instructions.ts";
export type { ContextTexts } from "./context/initial_context.ts";
export { scanSkills, type SkillSearch } from "./context/thread_skills.ts";
export { CoreError, type CoreErrorCode } from "./core_error.ts";
export { type GitInfo, readGitInfo } from "./git_info.ts";
export type { Clock, IdSource, ModelClient, RolloutSink } from "./ports.ts";
export { startThread, type StartThreadOptions } from "./start_thread.ts";
export {
  type RequestInput,
  type ResumedThread,
  Thread,
  type ThreadOptions,
  type TurnOptions,
} from "./thread.ts";
export type { SessionChoice, ThreadSource } from "./thread_storage.ts";
export {
  resolveSampling,
  resolveToolMode,
  type SamplingSettings,
  type ToolModeFlags,
  toThreadSettings,
  type TurnContext,
} from "./turn_context.ts";
