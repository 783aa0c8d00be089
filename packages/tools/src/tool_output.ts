import type { CallItem, CallOutputItem, JsonValue, ToolOutputBody } from "@codexkit/protocol";

/** What a tool answers. Plain data; {@link toOutputItem} makes the response item of it. */
export interface ToolOutput {
  body: ToolOutputBody;
  /** For logs and for people; never sent. */
  success: boolean;
  /** What a script sees in code mode, when that is more than the body. */
  codeModeResult?: JsonValue | undefined;
}

/** An answer of one text that says the call did what was asked. */
export function toTextOutput(text: string): ToolOutput {
  return { body: text, success: true };
}

/** An answer of one text that tells the model what went wrong and lets it go on. */
export function toFailedOutput(text: string): ToolOutput {
  return { body: text, success: false };
}

/** An answer of compact JSON; a script in code mode gets the value itself. */
export function toJsonOutput(value: JsonValue): ToolOutput {
  return { body: JSON.stringify(value), success: true, codeModeResult: value };
}

/**
 * The response item that answers a call.
 *
 * A body of exactly one text item travels as a plain string. Wire: Codex 0.169.0.
 */
export function toOutputItem(call: CallItem, output: ToolOutput, id?: string): CallOutputItem {
  const head = id === undefined ? {} : { id };
  switch (call.type) {
    case "function_call":
      return {
        type: "function_call_output",
        ...head,
        call_id: call.call_id,
        output: toWireBody(output.body),
      };
    case "custom_tool_call":
      return {
        type: "custom_tool_call_output",
        ...head,
        call_id: call.call_id,
        output: toWireBody(output.body),
      };
    case "tool_search_call":
      return {
        type: "tool_search_output",
        ...head,
        call_id: call.call_id,
        status: "completed",
        execution: "client",
        tools: Array.isArray(output.codeModeResult) ? output.codeModeResult : [],
      };
  }
}

function toWireBody(body: ToolOutputBody): ToolOutputBody {
  if (typeof body === "string" || body.length !== 1) return body;
  const [only] = body;
  return only?.type === "input_text" ? only.text : body;
}
