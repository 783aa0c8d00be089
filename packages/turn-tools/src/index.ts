export {
  type MultiAgentSource,
  type MultiAgentVersion,
  resolveMultiAgentVersion,
  type ThreadAgentTools,
} from "./candidates/agent_candidates.ts";
export {
  toAnyGate,
  toConfigGate,
  toExperimentalGate,
  toFeatureGate,
  toGate,
  toModelGate,
} from "./candidates/gates.ts";
export { toFunctionForms } from "./function_forms.ts";
export type { KeptValues } from "./services/code_mode_cells.ts";
export { openThreadTools, type ThreadTools, type ThreadToolsOptions } from "./thread_tools.ts";
export { ToolLock } from "./tool_lock.ts";
export type { ToolTurn } from "./tool_turn.ts";
