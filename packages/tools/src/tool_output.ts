import type { CallItem, CallOutputItem, JsonValue, ToolOutputBody } from "@codexkit/protocol";

/** What a tool answers. Plain data; {@link toOutputItem} makes the response item of it. */
export interface ToolOutput {
  body: ToolOutputBody;
  /** Sends a list of one text as a list, where it would travel as a plain text. Default false. */
  keepsList?: boolean | undefined;
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
        output: toWireBody(output),
      };
    case "custom_tool_call":
      return {
        type: "custom_tool_call_output",
        ...head,
        call_id: call.call_id,
        output: toWireBody(output),
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

function toWireBody({ body, keepsList = false }: ToolOutput): ToolOutputBody {
  if (typeof body === "string" || body.length !== 1 || keepsList) return body;
  const [only] = body;
  return only?.type === "input_text" ? only.text : body;
}

/** What a script in code mode gets of an answer: a value, or the text that its promise rejects with. */
export type NestedResult = { ok: true; value: JsonValue } | { ok: false; problem: string };

/**
 * What a script in code mode gets of an answer: the value that the tool says, else its text. An answer that says
 * no value and that the call failed rejects.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toNestedResult({ body, success, codeModeResult }: ToolOutput): NestedResult {
  if (codeModeResult !== undefined) return { ok: true, value: codeModeResult };
  const text = typeof body === "string" ? body : toJoinedText(body);
  return success ? { ok: true, value: text } : { ok: false, problem: text };
}

function toJoinedText(items: Exclude<ToolOutputBody, string>): string {
  return items
    .flatMap((item) => {
      if (item.type === "input_image") return item.image_url === undefined ? [] : [item.image_url];
      if (item.type === "input_audio") return [];
      return item.text.trim() === "" ? [] : [item.text];
    })
    .join("\n");
}
