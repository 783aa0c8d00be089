import type { ToolCall } from "./tool_call.ts";
import type { ToolName } from "./tool_name.ts";
import type { ToolOutput } from "./tool_output.ts";
import type { FreeformToolSpec, FunctionToolSpec, ToolSearchToolSpec } from "./tool_spec.ts";

/**
 * How a tool that can be called is shown. Mirrors: `ToolExposure` of Codex 0.169.0.
 *
 * - `direct`: in the list of tools, and inside scripts in code mode
 * - `deferred`: not in the list, found by tool search
 * - `direct_model_only`: in the list, never inside scripts
 * - `hidden`: not in the list; a call still runs
 */
export type ToolExposure = "direct" | "deferred" | "direct_model_only" | "hidden";

/**
 * A tool that can be shown to a model and run. Mirrors: `ToolExecutor` of Codex 0.169.0.
 */
export interface ToolExecutor {
  readonly toolName: ToolName;
  readonly spec: FunctionToolSpec | FreeformToolSpec | ToolSearchToolSpec;
  /** Default `direct`. */
  readonly exposure?: ToolExposure | undefined;
  /** Whether the tool may run beside other such tools. Default false. */
  readonly supportsParallelToolCalls?: boolean | undefined;
  /**
   * Carries out one call.
   *
   * @returns What the model reads, also when the call did not work.
   * @throws {@link ToolError} when no answer makes sense; the model then reads `aborted`.
   */
  handle(call: ToolCall): Promise<ToolOutput>;
}
