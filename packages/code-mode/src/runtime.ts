export type { CodeModeEngineName } from "./runtime/cell_port.ts";
export { type CodeModeClock, createSystemClock } from "./runtime/clock.ts";
export { CodeModeError, type CodeModeErrorCode } from "./runtime/code_mode_error.ts";
export type { CodeModeEngineChoice } from "./runtime/engines.ts";
export type { CellNotice, CodeModeHost, NestedCall } from "./runtime/host.ts";
export {
  type CodeModeLimitOptions,
  type CodeModeLimits,
  DEFAULT_LIMITS,
} from "./runtime/limits.ts";
export {
  type CodeModeSession,
  type CodeModeSessionOptions,
  createCodeModeSession,
  type ExecuteRequest,
  type LookLimit,
  type WaitRequest,
} from "./runtime/session.ts";
export type { StoredValues } from "./runtime/stored_values.ts";
