import type {
  CallItem,
  CustomToolCallItem,
  FunctionCallItem,
  ToolSearchCallItem,
} from "@codexkit/protocol";
import { FUNCTIONS_NAMESPACE } from "../plan.ts";
import type { ToolName } from "../tool_name.ts";
import { readFreeformArguments } from "./freeform_function.ts";
import { liftArguments } from "./lower_schema.ts";
import type { PlanLowering } from "./lower_plan.ts";
import type { Wire } from "./wire_capabilities.ts";
import { toAddress, type WireNames, type WireTool } from "./wire_names.ts";

/** A call as the registry knows it, or the answer to one that no tool could make sense of. */
export type LiftedCall =
  | { ok: true; call: CallItem }
  | {
      ok: false;
      /** To be recorded; the tool is not asked. */
      call: CallItem;
      /** What the model reads. */
      answer: string;
    };

/** What calls are lifted by. */
export interface CallLiftingOptions {
  wire: Wire;
  names: WireNames;
  tools: PlanLowering;
  /** The property that carries the text of a freeform tool. */
  toInputName: (name: ToolName) => string;
}

/**
 * A call as the model wrote it, as the call of the tool that it means: its address, its kind, and arguments for
 * the schema that the tool itself has. A call that means no tool stays as it is.
 */
export function liftCall(call: CallItem, options: CallLiftingOptions): LiftedCall {
  if (call.type === "tool_search_call") return { ok: true, call };
  const called = toAddress(call);
  const tool = options.names.resolve(called);
  if (!tool) return { ok: true, call };
  switch (tool.kind) {
    case "function":
      return liftFunction(toFunctionCall(call, tool, options), tool, options);
    case "custom":
      return toFreeformCall(call, tool, options);
    case "tool_search":
      return { ok: true, call: toSearchCall(call) };
  }
}

type NamedCall = FunctionCallItem | CustomToolCallItem;

function toFunctionCall(
  call: NamedCall,
  tool: WireTool,
  { wire }: CallLiftingOptions,
): FunctionCallItem {
  if (call.type === "function_call") return withAddress(call, tool.name, wire);
  const { type: _, input, ...rest } = withAddress(call, tool.name, wire);
  return { type: "function_call", ...rest, arguments: input };
}

function liftFunction(
  call: FunctionCallItem,
  tool: WireTool,
  { tools }: CallLiftingOptions,
): LiftedCall {
  const lowered = tools.lowerOne(tool);
  if (!lowered?.ok || !lowered.lifting) return { ok: true, call };
  const { schema, dialect } = lowered.lifting;
  const lifted = liftArguments(call.arguments, schema, dialect);
  const text = lifted.arguments;
  const whole = text === call.arguments ? call : { ...call, arguments: text };
  return lifted.ok ? { ok: true, call: whole } : { ok: false, call: whole, answer: lifted.answer };
}

function toFreeformCall(
  call: NamedCall,
  tool: WireTool,
  { wire, toInputName }: CallLiftingOptions,
): LiftedCall {
  const addressed = withAddress(call, tool.name, wire);
  if (addressed.type === "custom_tool_call") return { ok: true, call: addressed };
  const { type: _, arguments: args, ...rest } = addressed;
  const read = readFreeformArguments(args, toInputName(tool.name));
  if (!read.ok) return { ok: false, call: addressed, answer: read.problem };
  return { ok: true, call: { type: "custom_tool_call", ...rest, input: read.input } };
}

/** Arguments that are no JSON find nothing, like those that the reference's own search cannot read. */
function toSearchCall(call: NamedCall): ToolSearchCallItem {
  const { id, call_id, status } = call;
  return {
    type: "tool_search_call",
    ...(id === undefined ? {} : { id }),
    call_id,
    ...(status === undefined ? {} : { status }),
    execution: "client",
    arguments: readJson(call.type === "function_call" ? call.arguments : call.input),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Calls inside `functions` are how models write Responses Lite; history keeps them as they are. */
function withAddress<T extends NamedCall>(call: T, name: ToolName, wire: Wire): T {
  const isFolded =
    wire.namespaceTools && call.namespace === FUNCTIONS_NAMESPACE && name.namespace === undefined;
  const namespace = isFolded ? call.namespace : name.namespace;
  if (call.name === name.name && call.namespace === namespace) return call;
  return { ...call, name: name.name, namespace };
}
