import { isRecord, readString, type UnknownRecord } from "./json.ts";
import { type ContentItem, isToolOutputBody, type ToolOutputBody } from "./tool_output.ts";

/** Who speaks in a message. */
export type MessageRole = "developer" | "user" | "assistant" | "system";

/** Which part of a turn an assistant message belongs to. An unknown wire value reads as absent. */
export type MessagePhase = "commentary" | "final_answer";

/** A message of the conversation. */
export interface MessageItem {
  type: "message";
  id?: string | undefined;
  role: MessageRole;
  content: readonly ContentItem[];
  phase?: MessagePhase | undefined;
  status?: string | undefined;
}

/** What a model thought: summaries to show, and a sealed form to send back. */
export interface ReasoningItem {
  type: "reasoning";
  id?: string | undefined;
  summary: readonly { type: "summary_text"; text: string }[];
  /** Raw thoughts, from models that show them. */
  content?: readonly { type: string; text: string }[] | null | undefined;
  /** Opaque; sent back as it came. */
  encrypted_content?: string | null | undefined;
}

/** A call of a function tool. */
export interface FunctionCallItem {
  type: "function_call";
  id?: string | undefined;
  call_id: string;
  name: string;
  /** Absent for a tool outside any namespace. */
  namespace?: string | undefined;
  /** JSON text as the model wrote it; it may be broken. */
  arguments: string;
  status?: string | undefined;
}

/** The answer to a {@link FunctionCallItem}. */
export interface FunctionCallOutputItem {
  type: "function_call_output";
  id?: string | undefined;
  call_id: string;
  output: ToolOutputBody;
}

/** A call of a freeform ("custom") tool. */
export interface CustomToolCallItem {
  type: "custom_tool_call";
  id?: string | undefined;
  call_id: string;
  name: string;
  namespace?: string | undefined;
  input: string;
  status?: string | undefined;
}

/** The answer to a {@link CustomToolCallItem}. */
export interface CustomToolCallOutputItem {
  type: "custom_tool_call_output";
  id?: string | undefined;
  call_id: string;
  /** Only on injected notes (`exec`); ordinary answers leave it out. */
  name?: string | undefined;
  output: ToolOutputBody;
}

/** A call of the client-side tool search. */
export interface ToolSearchCallItem {
  type: "tool_search_call";
  id?: string | undefined;
  call_id?: string | null | undefined;
  /** `client` means that we search; anything else is the server's own business. */
  execution?: string | undefined;
  arguments?: unknown;
  status?: string | undefined;
}

/** The answer to a {@link ToolSearchCallItem}: the specs that were found. */
export interface ToolSearchOutputItem {
  type: "tool_search_output";
  id?: string | undefined;
  call_id?: string | null | undefined;
  status: string;
  execution: string;
  tools: readonly unknown[];
}

/**
 * A message from one agent to another, as the model of the other one reads it.
 *
 * Wire: input item `agent_message` (Codex 0.169.0).
 */
export interface AgentMessageItem {
  type: "agent_message";
  id?: string | undefined;
  /** Path of who wrote it. */
  author: string;
  /** Path of who reads it. */
  recipient: string;
  content: readonly (
    | { type: "input_text"; text: string }
    /** What the provider may have sealed when a model wrote it; goes back as it came. */
    | { type: "encrypted_content"; encrypted_content: string }
  )[];
}

/** Tools as an input item, for models that take Responses Lite. */
export interface AdditionalToolsItem {
  type: "additional_tools";
  id?: string | undefined;
  role: "developer";
  tools: readonly unknown[];
}

/** Items that only travel: a server made them, and they go back as they came. */
export interface OpaqueItem extends UnknownRecord {
  readonly type:
    | "local_shell_call"
    | "local_shell_call_output"
    | "web_search_call"
    | "image_generation_call"
    | "compaction"
    | "compaction_trigger"
    | "ghost_snapshot";
  readonly id?: string | undefined;
}

/** An item type that this version does not know. Kept out of history. */
export interface OtherItem {
  type: "other";
  /** The type on the wire. */
  wire_type: string;
}

/**
 * One item of a Responses conversation, as it goes over the wire and into rollouts.
 *
 * Wire: `input[]` of `POST /responses` and `response.output_item.done` (Codex 0.169.0).
 */
export type ResponseItem =
  | MessageItem
  | ReasoningItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | CustomToolCallItem
  | CustomToolCallOutputItem
  | ToolSearchCallItem
  | ToolSearchOutputItem
  | AdditionalToolsItem
  | AgentMessageItem
  | OpaqueItem
  | OtherItem;

/** Items that ask the client to do something and want an answer with the same `call_id`. */
export type CallItem = FunctionCallItem | CustomToolCallItem | ToolSearchCallItem;

/** Items that answer a {@link CallItem}. */
export type CallOutputItem =
  | FunctionCallOutputItem
  | CustomToolCallOutputItem
  | ToolSearchOutputItem;

const OPAQUE_TYPES: ReadonlySet<string> = new Set<OpaqueItem["type"]>([
  "local_shell_call",
  "local_shell_call_output",
  "web_search_call",
  "image_generation_call",
  "compaction",
  "compaction_trigger",
  "ghost_snapshot",
]);

const isText = (value: unknown): value is string => typeof value === "string";
const isList = (value: unknown): boolean => Array.isArray(value);

/** The members without which an item of that type means nothing. */
const REQUIRED: {
  readonly [type: string]: { readonly [key: string]: (value: unknown) => boolean };
} = {
  message: { role: isText, content: isList },
  reasoning: { summary: isList },
  function_call: { call_id: isText, name: isText, arguments: isText },
  function_call_output: { call_id: isText, output: isToolOutputBody },
  custom_tool_call: { call_id: isText, name: isText, input: isText },
  custom_tool_call_output: { call_id: isText, output: isToolOutputBody },
  tool_search_call: {},
  tool_search_output: { tools: isList },
  additional_tools: { tools: isList },
  agent_message: { author: isText, recipient: isText, content: isList },
};

/**
 * Reads an item from the wire, keeping members this version does not know.
 *
 * An unknown type, or a known one without its required members, reads as {@link OtherItem}:
 * somebody else's new item must not end a turn.
 *
 * @returns `undefined` when the value is no object with a `type`.
 */
export function toResponseItem(value: unknown): ResponseItem | undefined {
  if (!isRecord(value) || !isText(value["type"])) return undefined;
  if (isKnownItem(value)) return value;
  return { type: "other", wire_type: value["type"] };
}

/** Whether the type is known and every member that REQUIRED lists for it is there. */
function isKnownItem(
  value: UnknownRecord,
): value is UnknownRecord & Exclude<ResponseItem, OtherItem> {
  const type = readString(value, "type") ?? "";
  if (OPAQUE_TYPES.has(type)) return true;
  const required = Object.hasOwn(REQUIRED, type) ? REQUIRED[type] : undefined;
  if (!required) return false;
  return Object.entries(required).every(([key, check]) => check(value[key]));
}

/** Whether an item is a call that the client has to answer. */
export function isCallItem(item: ResponseItem): item is CallItem {
  return (
    item.type === "function_call" ||
    item.type === "custom_tool_call" ||
    (item.type === "tool_search_call" && item.execution === "client" && isText(item.call_id))
  );
}

/** Whether an item answers a call. */
export function isCallOutputItem(item: ResponseItem): item is CallOutputItem {
  return (
    item.type === "function_call_output" ||
    item.type === "custom_tool_call_output" ||
    item.type === "tool_search_output"
  );
}

/** The text of a message: its text parts, one after the other. */
export function toMessageText(item: MessageItem): string {
  return item.content
    .flatMap((part) =>
      part.type === "input_text" || part.type === "output_text" ? [part.text] : [],
    )
    .join("");
}
