import type { JsonValue } from "@codexkit/protocol";
import type { StoredValues } from "./stored_values.ts";

/** A tool that a script called. */
export interface NestedCall {
  /** Member of `tools` that was called; always one the cell was given. */
  readonly ident: string;
  /** What the script handed over, as JSON; absent when it gave nothing. `readToolInput` checks it. */
  readonly input: JsonValue | undefined;
  /** The cell that calls. */
  readonly cellId: string;
  /** `call_id` of the `exec` call that started the cell. */
  readonly callId: string;
  /** Numbers the calls of a cell: `tool-1`, `tool-2`, in the order of the script. Mirrors: Codex 0.169.0. */
  readonly runtimeCallId: string;
  /** Fires when nothing waits for the answer any more: the cell ended, or was terminated. */
  readonly signal: AbortSignal;
}

/** What a script wants the model to see at once. */
export interface CellNotice {
  readonly text: string;
  readonly cellId: string;
  /** `call_id` of the `exec` call that started the cell. */
  readonly callId: string;
}

/** What cells can reach of the program they run in: nothing but this. */
export interface CodeModeHost {
  /**
   * Runs a tool, through the same registry, approvals and sandbox as a direct call.
   *
   * Calls that a script awaits together come together, as many as `parallelCalls` allows. A rejection reaches
   * the script as a plain string: the reason itself, or the message of an `Error`.
   */
  callTool(call: NestedCall): Promise<JsonValue>;
  /** Takes a notice; must not throw. Wire: an extra `custom_tool_call_output` with `name: "exec"` (Codex 0.169.0). */
  notify(notice: CellNotice): void;
  /** Takes what a cell stored, once the cell has ended and the session has it; must not throw. */
  stored?(values: StoredValues): void;
}
