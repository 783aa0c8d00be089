import type { CallItem, ResponseItem } from "@codexkit/protocol";
import type { ToolDecision, ToolPlan } from "../plan.ts";
import type { ToolName } from "../tool_name.ts";
import type { FunctionToolSpec, ToolSpec } from "../tool_spec.ts";
import { foldFunctions } from "./fold_functions.ts";
import { toInputName } from "./freeform_function.ts";
import { type LiftedCall, liftCall } from "./lift_call.ts";
import { HistoryLowering } from "./lower_history.ts";
import { listTools, PlanLowering, type ToolLoss } from "./lower_plan.ts";
import { resolveWire, type Wire, type WireCapabilities } from "./wire_capabilities.ts";
import { WireNames, type WireTool } from "./wire_names.ts";

/** The tools of one request. */
export interface RequestTools {
  /** The `tools` member of the request; `undefined` leaves it out. */
  tools: readonly ToolSpec[] | undefined;
  /** Tools that travel as the first input item instead. */
  additionalTools: readonly ToolSpec[] | undefined;
  /** The `parallel_tool_calls` member. */
  parallelToolCalls: boolean;
}

/** What of a request depends on tools. */
export interface LoweredRequest extends RequestTools {
  /** The history, as the provider takes it. */
  items: readonly ResponseItem[];
}

/** Translates between what the harness means and what a provider takes. History is kept in the former. */
export interface ToolCodec {
  /**
   * A call as the model wrote it, to the call as the registry knows it, which is the one to be recorded: what
   * is recorded can then be lowered for any provider.
   */
  lift(call: CallItem): LiftedCall;
  /**
   * The history for the next request, and the tools to go with it: where the provider cannot load what
   * `tool_search` found, the tools that history says were found join those that it gets.
   *
   * What is made of an item is kept for as long as the item is.
   */
  lower(history: readonly ResponseItem[]): LoweredRequest;
}

/** A plan in the form that goes over the wire; as a request, the one of an empty history. */
export interface LoweredTools extends RequestTools {
  /** Those of the plan, with what lowering made of them. */
  decisions: readonly ToolDecision[];
  /** What the schemas of tools say and the provider is not told. */
  losses: readonly ToolLoss[];
  codec: ToolCodec;
}

/** What lowering uses besides the plan. */
export interface LoweringOptions {
  /**
   * Forms that freeform tools have of their own for providers that know only functions, matched by name. The
   * first required property, a string, carries the text. Default: one property `input`, and the grammar in the
   * description.
   */
  functionForms?: readonly FunctionToolSpec[] | undefined;
}

/**
 * Puts a plan into the form that a provider takes. Pure; with nothing in `capabilities`, tools, calls and history
 * are those of Codex 0.169.0.
 *
 * For every call of a tool of the plan, lifting what lowering made of it gives the same call.
 */
export function lowerTools(
  plan: ToolPlan,
  capabilities: WireCapabilities = {},
  options: LoweringOptions = {},
): LoweredTools {
  const wire = resolveWire(capabilities);
  const names = new WireNames(listTools(plan), {
    flatten: !wire.namespaceTools,
    maxLength: wire.maxNameLength,
    lenient: wire.lenientCalls,
  });
  const functionForms = new Map(options.functionForms?.map((form) => [form.name, form]));
  const tools = new PlanLowering({ plan, wire, names, functionForms });
  const base = toRequestTools(tools.specs, wire);
  const codec = createCodec({
    wire,
    names,
    tools,
    base,
    toInputName: ({ namespace, name }) =>
      toInputName(namespace === undefined ? functionForms.get(name) : undefined),
  });
  return { ...base, decisions: tools.decisions, losses: tools.losses, codec };
}

interface CodecInput {
  wire: Wire;
  names: WireNames;
  tools: PlanLowering;
  base: RequestTools;
  toInputName: (name: ToolName) => string;
}

function createCodec(input: CodecInput): ToolCodec {
  const { wire, base } = input;
  const history = new HistoryLowering(input);
  const loading = new Loading(input);
  return {
    lift: (call) =>
      wire.isReference && !wire.lenientCalls ? { ok: true, call } : liftCall(call, input),
    lower: (given) => {
      if (wire.isReference) return { ...base, items: given };
      const { items, loaded } = history.lower(given);
      return { ...loading.load(loaded), items };
    },
  };
}

/** The tools of a request, made anew only when other tools have been loaded. */
class Loading {
  readonly #input: CodecInput;
  #loaded: readonly WireTool[] = [];
  #tools: RequestTools;

  constructor(input: CodecInput) {
    this.#input = input;
    this.#tools = input.base;
  }

  load(loaded: readonly WireTool[]): RequestTools {
    const { wire, tools, base } = this.#input;
    const isSame =
      loaded.length === this.#loaded.length &&
      loaded.every((tool, at) => tool === this.#loaded[at]);
    if (isSame) return this.#tools;
    this.#loaded = loaded;
    this.#tools = loaded.length === 0 ? base : toRequestTools(tools.withLoaded(loaded), wire);
    return this.#tools;
  }
}

function toRequestTools(specs: readonly ToolSpec[], wire: Wire): RequestTools {
  const { parallelToolCalls } = wire;
  return wire.style === "responses"
    ? { tools: specs, additionalTools: undefined, parallelToolCalls }
    : { tools: undefined, additionalTools: foldFunctions(specs), parallelToolCalls };
}
