export { CliError, type CliErrorCode } from "./cli_error.ts";
export type { ByteInput, Clock, CommandIo, Runtime, TextOutput } from "./command_io.ts";
export {
  type ExecRunner,
  type ExecTurn,
  type PreparedExec,
  type PrepareExec,
  runExecFlow,
} from "./exec/exec_flow.ts";
export type { ExecOptions, ExecTask, SessionChoice, TurnOptions } from "./exec/exec_options.ts";
export { createExecView, type ExecView } from "./exec/exec_view.ts";
export { createExecProjection, type ExecProjection } from "./exec/jsonl_view.ts";
export { createMemoryIo, type MemoryIo, type MemoryIoOptions } from "./memory_io.ts";
export { type Invocation, run } from "./run.ts";
