import type { ToolPlan } from "../plan.ts";
import { planTools } from "../plan.ts";
import type { ToolCandidate } from "../tool_candidate.ts";
import type { ToolExecutor } from "../tool_executor.ts";
import { toTextOutput } from "../tool_output.ts";
import type { FreeformToolSpec, FunctionToolSpec, ToolSearchToolSpec } from "../tool_spec.ts";
import { resolveWire, type Wire, type WireCapabilities } from "./wire_capabilities.ts";
import { PlanLowering, listTools } from "./lower_plan.ts";
import { WireNames } from "./wire_names.ts";

/** A function that takes one text. */
export function createFunctionSpec(
  name: string,
  parts: Partial<FunctionToolSpec> = {},
): FunctionToolSpec {
  return {
    type: "function",
    name,
    description: `Does ${name}.`,
    strict: false,
    parameters: { type: "object", properties: { text: { type: "string" } } },
    ...parts,
  };
}

/** A tool that takes raw text. */
export function createFreeformSpec(name: string): FreeformToolSpec {
  return {
    type: "custom",
    name,
    description: `Takes a ${name}.`,
    format: { type: "grammar", syntax: "lark", definition: "start: /.+/" },
  };
}

/** Tool search, as Codex has it. */
export const SEARCH_SPEC: ToolSearchToolSpec = {
  type: "tool_search",
  execution: "client",
  description: "Finds tools.",
  parameters: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
};

/** A candidate that every gate lets through; in a namespace when it is given one. */
export function createCandidate(
  spec: FunctionToolSpec | FreeformToolSpec,
  namespace?: { name: string; description: string },
  exposure?: ToolExecutor["exposure"],
): ToolCandidate {
  const toolName =
    namespace === undefined ? { name: spec.name } : { namespace: namespace.name, name: spec.name };
  const executor: ToolExecutor = {
    toolName,
    spec,
    exposure,
    handle: async () => toTextOutput("done"),
  };
  return { tool: { kind: "client", executor, namespace }, gates: [] };
}

/** A candidate for tool search, open. */
export const SEARCH_CANDIDATE: ToolCandidate = {
  tool: {
    kind: "tool_search",
    create: () => ({
      toolName: { name: "tool_search" },
      spec: SEARCH_SPEC,
      handle: async () => toTextOutput("[]"),
    }),
  },
  gates: [],
};

/** A plan of the candidates, in direct mode. */
export function planCandidates(...candidates: readonly ToolCandidate[]): ToolPlan {
  return planTools({ candidates, toolMode: "direct" });
}

/** The parts that a lowering is made of. */
export function createParts(
  plan: ToolPlan,
  capabilities: WireCapabilities,
  forms: readonly FunctionToolSpec[] = [],
): { wire: Wire; names: WireNames; tools: PlanLowering } {
  const wire = resolveWire(capabilities);
  const names = new WireNames(listTools(plan), {
    flatten: !wire.namespaceTools,
    maxLength: wire.maxNameLength,
    lenient: wire.lenientCalls,
  });
  const functionForms = new Map(forms.map((form) => [form.name, form]));
  return { wire, names, tools: new PlanLowering({ plan, wire, names, functionForms }) };
}

/** Everything that can be off, off. */
export const PLAIN_WIRE: WireCapabilities = {
  namespaceTools: false,
  customTools: false,
  toolSearch: false,
  imageOutputs: false,
  parallelToolCalls: false,
  hostedWebSearch: false,
  hostedImageGeneration: false,
};
