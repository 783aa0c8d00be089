import type { CallItem } from "@codexkit/protocol";

/** A call as the Responses API has it: an item of `output`. Other members are passed over. */
export type ResponsesCall =
  | {
      readonly type: "function_call";
      readonly call_id: string;
      readonly name: string;
      /** JSON text. */
      readonly arguments: string;
    }
  | {
      readonly type: "custom_tool_call";
      readonly call_id: string;
      readonly name: string;
      readonly input: string;
    };

/** A call as chat completions have it: a member of `tool_calls`. Other members are passed over. */
export type ChatCall =
  | {
      readonly type: "function";
      readonly id: string;
      readonly function: {
        readonly name: string;
        /** JSON text. */
        readonly arguments: string;
      };
    }
  | {
      readonly type: "custom";
      readonly id: string;
      readonly custom: { readonly name: string; readonly input: string };
    };

/** Whether a call comes from chat completions. */
export function isChatCall(call: ResponsesCall | ChatCall): call is ChatCall {
  return call.type === "function" || call.type === "custom";
}

/** A call of either API as an item of ours. */
export function toCallItem(
  call: ResponsesCall | ChatCall,
): Extract<CallItem, { type: "function_call" | "custom_tool_call" }> {
  switch (call.type) {
    case "function_call":
      return {
        type: "function_call",
        call_id: call.call_id,
        name: call.name,
        arguments: toText(call.arguments),
      };
    case "custom_tool_call":
      return {
        type: "custom_tool_call",
        call_id: call.call_id,
        name: call.name,
        input: toText(call.input),
      };
    case "function":
      return {
        type: "function_call",
        call_id: call.id,
        name: call.function.name,
        arguments: toText(call.function.arguments),
      };
    case "custom":
      return {
        type: "custom_tool_call",
        call_id: call.id,
        name: call.custom.name,
        input: toText(call.custom.input),
      };
  }
}

/** Some servers of chat completions send arguments as an object, or leave them out. */
function toText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
