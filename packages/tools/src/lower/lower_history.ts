import {
  type AgentMessageItem,
  type ContentItem,
  type CustomToolCallItem,
  type CustomToolCallOutputItem,
  type FunctionCallItem,
  type FunctionCallOutputItem,
  isCallOutputItem,
  type MessageItem,
  type OpaqueItem,
  readString,
  type ResponseItem,
  type ToolSearchCallItem,
  type ToolSearchOutputItem,
} from "@codexkit/protocol";
import type { ToolName } from "../tool_name.ts";
import { toFreeformArguments } from "./freeform_function.ts";
import { lowerLoadable, readLoadable, renderFound } from "./loaded_tools.ts";
import { toPlainOutput } from "./plain_output.ts";
import type { PlanLowering } from "./lower_plan.ts";
import type { Wire } from "./wire_capabilities.ts";
import { toAddress, type WireNames, type WireTool } from "./wire_names.ts";

/** What history is lowered by. */
export interface HistoryLoweringOptions {
  wire: Wire;
  names: WireNames;
  tools: PlanLowering;
  /** The property that carries the text of a freeform tool. */
  toInputName: (name: ToolName) => string;
}

/** History as a provider takes it. */
export interface LoweredHistory {
  items: readonly ResponseItem[];
  /** Tools that tool search found, which the provider could not load by itself; in the order of their finding. */
  loaded: readonly WireTool[];
}

/** What one item becomes. */
interface LoweredItem {
  /** Absent for an item that the provider would not know. */
  item?: ResponseItem | undefined;
  /** What follows it, behind all answers that stand together. */
  after?: MessageItem | undefined;
  loaded?: readonly WireTool[] | undefined;
}

/** Rewrites history for a provider. What it made of an item is kept for as long as the item is. */
export class HistoryLowering {
  readonly #options: HistoryLoweringOptions;
  readonly #known = new WeakMap<ResponseItem, LoweredItem>();

  constructor(options: HistoryLoweringOptions) {
    this.#options = options;
  }

  /** Everything that the provider takes stays the same object. Never fails, whoever wrote the history. */
  lower(history: readonly ResponseItem[]): LoweredHistory {
    const items: ResponseItem[] = [];
    const loaded = new Set<WireTool>();
    let waiting: MessageItem[] = [];
    for (const given of history) {
      const lowered = this.#lowerOnce(given);
      for (const tool of lowered.loaded ?? []) loaded.add(tool);
      if (lowered.item) {
        // Answers of one response stand together: many providers take nothing between them.
        if (waiting.length > 0 && !isCallOutputItem(lowered.item)) {
          items.push(...waiting);
          waiting = [];
        }
        items.push(lowered.item);
      }
      if (lowered.after) waiting.push(lowered.after);
    }
    items.push(...waiting);
    return { items, loaded: [...loaded] };
  }

  #lowerOnce(item: ResponseItem): LoweredItem {
    const known = this.#known.get(item);
    if (known) return known;
    const lowered = this.#lowerItem(item);
    this.#known.set(item, lowered);
    return lowered;
  }

  #lowerItem(item: ResponseItem): LoweredItem {
    const { wire } = this.#options;
    switch (item.type) {
      case "function_call":
        return { item: this.#rename(item) };
      case "custom_tool_call":
        return { item: wire.customTools ? this.#rename(item) : this.#toFunctionCall(item) };
      case "tool_search_call":
        return wire.toolSearch ? { item } : { item: this.#toSearchFunctionCall(item) };
      case "function_call_output":
        return this.#lowerOutput(item);
      case "custom_tool_call_output":
        return wire.customTools ? this.#lowerOutput(item) : this.#lowerFreeformOutput(item);
      case "tool_search_output":
        return this.#lowerSearchOutput(item);
      case "web_search_call":
        return wire.hostedWebSearch ? { item } : {};
      case "image_generation_call":
        return wire.hostedImageGeneration ? { item } : { after: toImageMessage(item) };
      case "agent_message":
        return { item: wire.namespaceTools ? item : toAgentText(item) };
      default:
        return { item };
    }
  }

  #rename<T extends FunctionCallItem | CustomToolCallItem>(item: T): T {
    const { wire, names } = this.#options;
    if (wire.namespaceTools) return item;
    const kind = item.type === "function_call" ? "function" : "custom";
    const { wireName } = names.recall(toAddress(item), kind);
    if (wireName === item.name && item.namespace === undefined) return item;
    return { ...item, name: wireName, namespace: undefined };
  }

  #toFunctionCall(item: CustomToolCallItem): FunctionCallItem {
    const { type: _, input, ...rest } = this.#rename(item);
    const inputName = this.#options.toInputName(toAddress(item));
    return { type: "function_call", ...rest, arguments: toFreeformArguments(input, inputName) };
  }

  /** A search that the server made for itself is of no use to another one. */
  #toSearchFunctionCall(item: ToolSearchCallItem): FunctionCallItem | undefined {
    const { type: _, execution, arguments: args, call_id, ...rest } = item;
    if (execution !== "client" || typeof call_id !== "string") return undefined;
    const { wireName: name } = this.#options.names.recall({ name: "tool_search" }, "tool_search");
    return { type: "function_call", ...rest, call_id, name, arguments: toSearchArguments(args) };
  }

  #lowerOutput(item: FunctionCallOutputItem | CustomToolCallOutputItem): LoweredItem {
    if (this.#options.wire.imageOutputs || typeof item.output === "string") return { item };
    const { text, media } = toPlainOutput(item.output, item.call_id);
    return { item: { ...item, output: text }, after: toMediaMessage(media) };
  }

  #lowerFreeformOutput(item: CustomToolCallOutputItem): LoweredItem {
    const { type: _, name, ...rest } = item;
    if (name === undefined) return this.#lowerOutput({ type: "function_call_output", ...rest });
    // A note from a script that still runs: no function may be answered twice.
    const body = typeof item.output === "string" ? [toText(item.output)] : item.output;
    return {
      after: toMessage([toText(`Note from the running ${name} (${item.call_id}):`), ...body]),
    };
  }

  #lowerSearchOutput(item: ToolSearchOutputItem): LoweredItem {
    const { wire, names, tools } = this.#options;
    if (wire.toolSearch) {
      const lowered = lowerLoadable(item.tools, names, tools, wire);
      return { item: lowered === item.tools ? item : { ...item, tools: lowered } };
    }
    const { type: _, execution, status: __, tools: found, call_id, ...rest } = item;
    if (execution !== "client" || typeof call_id !== "string") return {};
    const loaded = readLoadable(found, names);
    const output = renderFound(loaded, tools, wire);
    return {
      item: { type: "function_call_output", ...rest, call_id, output },
      loaded: loaded.filter((tool) => tools.lowerOne(tool)?.ok === true),
    };
  }
}

/** Text that is no JSON is what the model wrote, and goes back as it was. */
function toSearchArguments(args: unknown): string {
  if (typeof args === "string" && !isJson(args)) return args;
  return JSON.stringify(args ?? {});
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function toText(text: string): ContentItem {
  return { type: "input_text", text };
}

function toMessage(content: readonly ContentItem[]): MessageItem {
  return { type: "message", role: "user", content };
}

function toMediaMessage(media: readonly ContentItem[]): MessageItem | undefined {
  return media.length === 0 ? undefined : toMessage(media);
}

/** A message between agents for a provider that may not know them: its parts as text of the user. */
function toAgentText({ id, content }: AgentMessageItem): MessageItem {
  const text = content
    .map((part) => (part.type === "input_text" ? part.text : part.encrypted_content))
    .join("");
  return { id, ...toMessage([toText(text)]) };
}

/** A picture that another provider's hosted tool made, as its next provider may see it. */
function toImageMessage(item: OpaqueItem): MessageItem | undefined {
  const data = readString(item, "result") ?? "";
  if (data === "") return undefined;
  const format = readString(item, "output_format") ?? "png";
  const image_url = data.startsWith("data:") ? data : `data:image/${format};base64,${data}`;
  return toMessage([
    toText("Image that was made here with image_generation:"),
    { type: "input_image", image_url },
  ]);
}
