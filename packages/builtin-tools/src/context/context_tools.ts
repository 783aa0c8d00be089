import {
  type FunctionToolSpec,
  toFunctionArguments,
  toTextOutput,
  type ToolExecutor,
} from "@codexkit/tools";
import { objectArgument } from "../schema_parts.ts";

/** The context window of a thread, as its tools see it. */
export interface ContextWindow {
  /** Tokens until the window is full, at least 0; `undefined` when nobody knows how large it is. */
  tokensLeft(): number | undefined;
  /** Asks for an empty window from the next request on; nothing is summed up. */
  requestNewWindow(): void;
}

/** Schema: a fact of Codex 0.169.0. Words: ours. */
const NEW_CONTEXT_SPEC: FunctionToolSpec = {
  type: "function",
  name: "new_context",
  description:
    "Starts a new, empty context window. Files, processes and everything else outside it stay as they are.",
  strict: false,
  parameters: objectArgument({}),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
const GET_CONTEXT_REMAINING_SPEC: FunctionToolSpec = {
  type: "function",
  name: "get_context_remaining",
  description: "Answers with how many tokens are left in the context window.",
  strict: false,
  parameters: objectArgument({}),
  output_schema: objectArgument(
    {
      tokens_left: {
        anyOf: [{ type: "number" }, { type: "null" }],
        description: "Tokens left; null when nobody knows.",
      },
    },
    ["tokens_left"],
  ),
};

/** Starts a new context window. Not for scripts in code mode. Wire: `new_context` of Codex 0.169.0. */
export function createNewContext(window: ContextWindow): ToolExecutor {
  return {
    toolName: { name: "new_context" },
    spec: NEW_CONTEXT_SPEC,
    exposure: "direct_model_only",
    handle: async (call) => {
      toFunctionArguments(call);
      window.requestNewWindow();
      return toTextOutput(
        "A new context window will start without summarizing conversation history.",
      );
    },
  };
}

/** Tells how much of the context window is left. Wire: `get_context_remaining` of Codex 0.169.0. */
export function createGetContextRemaining(window: ContextWindow): ToolExecutor {
  return {
    toolName: { name: "get_context_remaining" },
    spec: GET_CONTEXT_REMAINING_SPEC,
    handle: async (call) => {
      toFunctionArguments(call);
      const left = window.tokensLeft();
      return {
        body: `You have ${left ?? "unknown"} tokens left in this context window.`,
        success: true,
        codeModeResult: { tokens_left: left ?? null },
      };
    },
  };
}
