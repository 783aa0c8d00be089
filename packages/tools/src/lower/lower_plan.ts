import type { SchemaLoss } from "@codexkit/tool-schema";
import type { ToolDecision, ToolPlan } from "../plan.ts";
import { toDefaultNamespaceDescription } from "../plan_specs.ts";
import type { ToolGate } from "../tool_candidate.ts";
import { type ToolName, toToolKey } from "../tool_name.ts";
import type {
  FreeformToolSpec,
  FunctionToolSpec,
  NamespaceToolSpec,
  ToolSearchToolSpec,
  ToolSpec,
} from "../tool_spec.ts";
import { type LoweredTool, lowerTool, lowerToolSearch, type ToolLowering } from "./lower_tool.ts";
import type { Wire } from "./wire_capabilities.ts";
import type { NamedTool, WireNames, WireTool } from "./wire_names.ts";

/** Something that the schema of a tool says and that its provider is not told. */
export interface ToolLoss extends SchemaLoss {
  tool: ToolName;
}

/** What a lowering is made of. */
export interface PlanLoweringOptions {
  plan: ToolPlan;
  wire: Wire;
  names: WireNames;
  /** By the name of the freeform tool. */
  functionForms: ReadonlyMap<string, FunctionToolSpec>;
}

/** Every tool of a plan that can be called, those that are shown first. */
export function* listTools(plan: Pick<ToolPlan, "specs" | "registry">): Generator<NamedTool> {
  for (const spec of plan.specs) {
    if (spec.type === "function" || spec.type === "custom") {
      yield { name: { name: spec.name }, kind: spec.type, spec };
    } else if (spec.type === "tool_search") {
      yield { name: { name: spec.type }, kind: spec.type, spec };
    } else if (spec.type === "namespace") {
      for (const tool of spec.tools) {
        yield { name: { namespace: spec.name, name: tool.name }, kind: tool.type, spec: tool };
      }
    }
  }
  for (const { toolName, spec } of plan.registry.values()) {
    yield { name: toolName, kind: spec.type, spec };
  }
}

type Child = FunctionToolSpec | FreeformToolSpec;
type Change = Pick<ToolDecision, "reason" | "remedy"> & {
  decision: "lowered" | "hidden";
  gate?: ToolGate;
};

/** The specs of a plan in the form that a provider takes, and what became of each. */
export class PlanLowering {
  readonly #options: PlanLoweringOptions;
  readonly #changes = new Map<string, Change>();
  readonly #losses: ToolLoss[] = [];
  readonly #shown = new Set<WireTool>();
  readonly #described = new Set<string>();
  readonly #lowered = new Map<WireTool, LoweredTool<ToolSearchToolSpec | Child>>();
  readonly #specs: readonly ToolSpec[];
  /** Index of the first specs of namespaces. */
  #namespaces: ReadonlyMap<string, number> | undefined;
  readonly #descriptions = new Map<string, string>();

  constructor(options: PlanLoweringOptions) {
    this.#options = options;
    this.#specs = options.plan.specs.flatMap((spec) => this.#lowerSpec(spec));
    for (const { namespace } of options.plan.deferred) {
      if (namespace && !this.#descriptions.has(namespace.name)) {
        this.#descriptions.set(namespace.name, namespace.description);
      }
    }
  }

  /** What the model is shown from the start. */
  get specs(): readonly ToolSpec[] {
    return this.#specs;
  }

  /** What is lost of the schemas of tools that are shown from the start. */
  get losses(): readonly ToolLoss[] {
    return this.#losses;
  }

  /** The decisions of the plan, and what lowering made of them. */
  get decisions(): readonly ToolDecision[] {
    if (this.#changes.size === 0) return this.#options.plan.decisions;
    return this.#options.plan.decisions.map((planned) => {
      const change = this.#changes.get(toToolKey(planned.name));
      if (!change || planned.decision !== "included") return planned;
      const { gate, ...rest } = change;
      return { ...planned, ...rest, gates: gate ? [...planned.gates, gate] : planned.gates };
    });
  }

  /** How one tool was lowered, or would be if it were shown. */
  lowerOne(tool: WireTool): LoweredTool<ToolSearchToolSpec | Child> | undefined {
    if (!tool.spec) return undefined;
    const known = this.#lowered.get(tool);
    if (known) return known;
    const lowered = this.#lower(tool.spec, tool);
    this.#lowered.set(tool, lowered);
    return lowered;
  }

  /** Whether a tool is among the specs that are shown from the start. */
  isShown(tool: WireTool): boolean {
    return this.#shown.has(tool);
  }

  /** The specs and those of tools that were loaded since, behind them or in their namespaces. */
  withLoaded(loaded: readonly WireTool[]): readonly ToolSpec[] {
    const described = new Set(this.#described);
    const plain: Child[] = [];
    const inside = new Map<string, Child[]>();
    for (const tool of loaded) {
      const lowered = this.lowerOne(tool);
      if (!lowered?.ok || lowered.spec.type === "tool_search" || this.isShown(tool)) continue;
      const spec = toSentSpec(lowered.spec);
      const { namespace } = tool.name;
      if (namespace === undefined) plain.push(spec);
      else if (!this.#options.wire.namespaceTools) {
        plain.push(describeIn(spec, { name: namespace, ...this.#describe(namespace) }, described));
      } else if (inside.has(namespace)) inside.get(namespace)?.push(spec);
      else inside.set(namespace, [spec]);
    }
    return this.#join(plain, inside);
  }

  #join(
    plain: readonly Child[],
    inside: ReadonlyMap<string, readonly Child[]>,
  ): readonly ToolSpec[] {
    const specs = [...this.#specs];
    this.#namespaces ??= new Map(
      specs.flatMap((spec, at) => (spec.type === "namespace" ? [[spec.name, at]] : [])),
    );
    for (const [name, tools] of inside) {
      const at = this.#namespaces.get(name);
      const shown = at === undefined ? undefined : specs[at];
      if (at !== undefined && shown?.type === "namespace") {
        specs[at] = { ...shown, tools: [...shown.tools, ...tools] };
      } else specs.push({ type: "namespace", name, ...this.#describe(name), tools });
    }
    for (const spec of plain) specs.push(spec);
    return specs;
  }

  #describe(namespace: string): { description: string } {
    const description = this.#descriptions.get(namespace) ?? "";
    if (description.trim() !== "") return { description };
    return { description: toDefaultNamespaceDescription(namespace) };
  }

  #lowerSpec(spec: ToolSpec): readonly ToolSpec[] {
    const { wire } = this.#options;
    switch (spec.type) {
      case "function":
      case "custom":
        return this.#show(spec, undefined);
      case "namespace":
        return this.#lowerNamespace(spec);
      case "tool_search":
        return this.#showToolSearch(spec);
      case "web_search":
        if (wire.hostedWebSearch && wire.style === "responses") return [spec];
        return this.#drop(spec.type, wire.hostedWebSearch ? LITE_GATE : toHostedGate("web_search"));
      case "image_generation":
        if (wire.hostedImageGeneration) return [spec];
        return this.#drop(spec.type, toHostedGate("image_generation"));
      case "local_shell":
        return [spec];
    }
  }

  #lowerNamespace(spec: NamespaceToolSpec): readonly ToolSpec[] {
    const tools = spec.tools.flatMap((tool) => this.#show(tool, spec));
    if (!this.#options.wire.namespaceTools) return tools;
    const isSame =
      tools.length === spec.tools.length && tools.every((tool, at) => tool === spec.tools[at]);
    if (isSame) return [spec];
    return tools.length === 0 ? [] : [{ ...spec, tools }];
  }

  #showToolSearch(spec: ToolSearchToolSpec): readonly (ToolSearchToolSpec | FunctionToolSpec)[] {
    const tool = this.#options.names.find({ name: spec.type });
    if (!tool) return [];
    const lowered = lowerToolSearch(spec, this.#toLowering(tool));
    this.#lowered.set(tool, lowered);
    return this.#take(tool, lowered);
  }

  #show(planned: Child, namespace: NamespaceToolSpec | undefined): readonly Child[] {
    const name = { namespace: namespace?.name, name: planned.name };
    const tool = this.#options.names.find(name);
    // A second tool of one name would be called in place of the first.
    if (!tool || this.isShown(tool)) return [];
    const lowered = lowerTool(toSentSpec(planned), this.#toLowering(tool));
    this.#lowered.set(tool, lowered);
    const shown = this.#take(tool, lowered);
    if (!namespace || this.#options.wire.namespaceTools) return shown;
    return shown.map((spec) => describeIn(spec, namespace, this.#described));
  }

  #take<S>(tool: WireTool, lowered: LoweredTool<S>): readonly S[] {
    if (!lowered.ok) {
      this.#drop(tool.name, toSchemaGate(this.#options.wire, lowered.problem));
      return [];
    }
    this.#shown.add(tool);
    const { changes } = lowered;
    if (changes.length > 0) {
      const reason = changes.join("; ");
      this.#changes.set(toToolKey(tool.name), { decision: "lowered", reason });
    }
    for (const loss of lowered.losses) this.#losses.push({ tool: tool.name, ...loss });
    return [lowered.spec];
  }

  #drop(name: ToolName | string, gate: ToolGate): readonly never[] {
    const { subject, found, remedy } = gate;
    const key = toToolKey(typeof name === "string" ? { name } : name);
    this.#changes.set(key, { decision: "hidden", reason: `${subject}: ${found}`, remedy, gate });
    return [];
  }

  #lower(
    spec: Child | ToolSearchToolSpec,
    tool: WireTool,
  ): LoweredTool<ToolSearchToolSpec | Child> {
    const lowering = this.#toLowering(tool);
    return spec.type === "tool_search"
      ? lowerToolSearch(spec, lowering)
      : lowerTool(toSentSpec(spec), lowering);
  }

  #toLowering(tool: WireTool): ToolLowering {
    const { wire, functionForms } = this.#options;
    const isPlain = tool.name.namespace === undefined;
    const functionForm = isPlain ? functionForms.get(tool.name.name) : undefined;
    return { wire, wireName: tool.wireName, functionForm };
  }
}

/** A spec as it is sent: without what only the client needs. */
function toSentSpec(spec: Child): Child {
  if (spec.type !== "function" || spec.output_schema === undefined) return spec;
  return { ...spec, output_schema: undefined };
}

/** What a namespace says of all its tools goes to the first of them, once namespaces are gone. */
function describeIn(
  spec: Child,
  namespace: { name: string; description: string },
  described: Set<string>,
): Child {
  const { name, description } = namespace;
  if (described.has(name)) return spec;
  described.add(name);
  if (description.trim() === "" || description === toDefaultNamespaceDescription(name)) return spec;
  const about = `About all tools of ${name}: ${description}`;
  return { ...spec, description: [spec.description, about].filter(Boolean).join("\n\n") };
}

function toHostedGate(capability: "web_search" | "image_generation"): ToolGate {
  return {
    kind: "capability",
    subject: `capabilities.${capability}`,
    passed: false,
    found: "the provider has no such hosted tool",
    remedy: `set \`capabilities.${capability} = true\` for a provider that runs it`,
  };
}

const LITE_GATE: ToolGate = {
  kind: "model",
  subject: "model.use_responses_lite",
  passed: false,
  found: "true, and hosted web search is never offered there",
  remedy: "use a model that takes its tools in `tools`",
};

function toSchemaGate({ schemaDialect }: Wire, problem: string): ToolGate {
  return {
    kind: "schema",
    subject: "capabilities.schema_dialect",
    passed: false,
    found: `${schemaDialect} cannot carry the parameters: ${problem}`,
    remedy: "simplify the tool's input schema, or name a dialect that says more",
  };
}
