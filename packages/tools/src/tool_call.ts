import type { CallItem, TruncationPolicy, TurnItem } from "@codexkit/protocol";
import { ToolError } from "./tool_error.ts";
import { toDisplayName, type ToolName } from "./tool_name.ts";

/** What the model handed to a tool. Mirrors: `ToolPayload` of Codex 0.169.0. */
export type ToolPayload =
  | {
      type: "function";
      /** JSON text as the model wrote it; it may be broken. */
      arguments: string;
    }
  | { type: "custom"; input: string }
  | { type: "tool_search"; arguments: unknown };

/** Where a running tool reports what a person may watch. */
export interface TurnItemEmitter {
  started(item: TurnItem): void;
  updated(item: TurnItem): void;
  completed(item: TurnItem): void;
  /** A piece of output of the item with that id, as it arrives. */
  outputDelta(itemId: string, delta: string): void;
}

/** One call of one tool. Mirrors: `ToolCall` of Codex 0.169.0. */
export interface ToolCall {
  turnId: string;
  /** The model's id of the call; the answer carries it. May be empty. */
  callId: string;
  toolName: ToolName;
  payload: ToolPayload;
  /** Slug of the model that calls. */
  model: string;
  truncationPolicy: TruncationPolicy;
  items: TurnItemEmitter;
  /** Ends the call when the turn is interrupted. */
  signal: AbortSignal;
  /** Interrupts the turn, as a person wants it; `signal` fires before it returns. Absent where nothing can be. */
  cancelTurn?: (() => void) | undefined;
  /** Tells a person something in one line; the call goes on. */
  warn?: ((message: string) => void) | undefined;
}

/** The address a call item names. */
export function toCalledName(item: CallItem): ToolName {
  if (item.type === "tool_search_call") return { name: "tool_search" };
  return item.namespace === undefined
    ? { name: item.name }
    : { namespace: item.namespace, name: item.name };
}

/** The payload a call item carries. */
export function toPayload(item: CallItem): ToolPayload {
  switch (item.type) {
    case "function_call":
      return { type: "function", arguments: item.arguments };
    case "custom_tool_call":
      return { type: "custom", input: item.input };
    case "tool_search_call":
      return { type: "tool_search", arguments: item.arguments };
  }
}

/**
 * The JSON text of a function call.
 *
 * @throws {@link ToolError} `incompatible_payload` for any other kind of call.
 */
export function toFunctionArguments(call: Pick<ToolCall, "payload" | "toolName">): string {
  if (call.payload.type === "function") return call.payload.arguments;
  throw incompatible(call.toolName);
}

/**
 * The text of a freeform call.
 *
 * @throws {@link ToolError} `incompatible_payload` for any other kind of call.
 */
export function toCustomInput(call: Pick<ToolCall, "payload" | "toolName">): string {
  if (call.payload.type === "custom") return call.payload.input;
  throw incompatible(call.toolName);
}

function incompatible(name: ToolName): ToolError {
  return new ToolError(
    "incompatible_payload",
    `tool ${toDisplayName(name)} invoked with incompatible payload`,
  );
}
