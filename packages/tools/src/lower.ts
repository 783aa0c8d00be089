import type { CallItem, ResponseItem } from "@codexkit/protocol";
import { FUNCTIONS_NAMESPACE, type ToolPlan } from "./plan.ts";
import {
  type FreeformToolSpec,
  type FunctionToolSpec,
  type ToolSpec,
  toWireSpec,
} from "./tool_spec.ts";

/** Where tools stand in a request, and in which form. */
export interface WireForm {
  /** `responses`: in `tools`. `responses_lite`: in an input item, for models that ask for it. */
  style: "responses" | "responses_lite";
}

/** Translates between what the harness means and what a provider takes. */
export interface ToolCodec {
  /** A call as the model wrote it, to a call as the registry knows it. */
  lift(call: CallItem): CallItem;
  /** An item of history, to the item as the provider takes it. */
  lower(item: ResponseItem): ResponseItem;
}

/** A plan in the form that goes over the wire. */
export interface LoweredTools {
  /** The `tools` member of the request; `undefined` leaves it out. */
  tools: readonly ToolSpec[] | undefined;
  /** Tools that travel as the first input item instead. */
  additionalTools: readonly ToolSpec[] | undefined;
  /** The `parallel_tool_calls` member. */
  parallelToolCalls: boolean;
  codec: ToolCodec;
}

const IDENTITY: ToolCodec = { lift: (call) => call, lower: (item) => item };

/**
 * Puts a plan into the form that a provider takes. Pure.
 *
 * Wire: Codex 0.169.0, also for Responses Lite.
 */
export function lowerTools(plan: ToolPlan, form: WireForm): LoweredTools {
  const specs = plan.specs.map(toWireSpec);
  if (form.style === "responses") {
    return { tools: specs, additionalTools: undefined, parallelToolCalls: true, codec: IDENTITY };
  }
  return {
    tools: undefined,
    additionalTools: foldFunctions(specs),
    parallelToolCalls: false,
    codec: IDENTITY,
  };
}

/** Plain tools go into one namespace at the place of the first; hosted web search is never sent. */
function foldFunctions(specs: readonly ToolSpec[]): readonly ToolSpec[] {
  const folded: (FunctionToolSpec | FreeformToolSpec)[] = [];
  const others: ToolSpec[] = [];
  let place: number | undefined;
  for (const spec of specs) {
    if (spec.type === "web_search") continue;
    const isFunctions = spec.type === "namespace" && spec.name === FUNCTIONS_NAMESPACE;
    if (spec.type !== "function" && spec.type !== "custom" && !isFunctions) {
      others.push(spec);
      continue;
    }
    place ??= others.length;
    if (spec.type === "namespace") folded.push(...spec.tools);
    else folded.push(spec);
  }
  if (place === undefined) return others;
  const functions: ToolSpec = {
    type: "namespace",
    name: FUNCTIONS_NAMESPACE,
    description: "",
    tools: folded,
  };
  return [...others.slice(0, place), functions, ...others.slice(place)];
}
