export {
  type AgentLimits,
  DEFAULT_AGENT_LIMITS,
  MAX_KNOWN_AGENTS,
  MAX_MAILBOX_CHARS,
  MAX_MAILS,
  MAX_MESSAGE_CHARS,
  MAX_WAITING_INPUTS,
  resolveAgentLimits,
} from "./agent_limits.ts";
export { isNotificationText, type MailForm, type MailItem } from "./agent_mail.ts";
export type { AgentNotes } from "./agent_notes.ts";
export { ROOT_PATH } from "./agent_path.ts";
export { type AgentSeat, openAgentTree, type OpenAgentTree, type RootSeat } from "./agent_seat.ts";
export type { AgentTreeOptions } from "./agent_tree.ts";
export { AgentsError, type AgentsErrorCode } from "./agents_error.ts";
export type {
  ChildRequest,
  ChildStart,
  ChildThread,
  ChildTurnOptions,
  StartChild,
  StoredAgent,
} from "./child_thread.ts";
export {
  readStoredAgent,
  type SubagentIdentity,
  type SubagentRequestFields,
  toSubagentRequestFields,
  toSubagentSessionMeta,
} from "./subagent_wire.ts";
