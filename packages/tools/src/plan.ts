import { assignIdentifiers } from "@codexkit/code-mode";
import type { ToolMode } from "@codexkit/protocol";
import { augmentForCodeMode } from "./code_mode/augment_for_code_mode.ts";
import { NamespaceBuilder, type PlannedSpec } from "./plan_specs.ts";
import type {
  CandidateSource,
  DeferredTool,
  NestedTool,
  ToolCandidate,
  ToolGate,
} from "./tool_candidate.ts";
import type { ToolExecutor } from "./tool_executor.ts";
import type { ToolFilter } from "./tool_filter.ts";
import { toDisplayName, type ToolName, toToolKey } from "./tool_name.ts";
import {
  type FreeformToolSpec,
  type FunctionToolSpec,
  type ToolSpec,
  toSpecName,
} from "./tool_spec.ts";

/** Which namespaces code mode treats in its own way. */
export interface CodeModePlanning {
  /** Neither nested nor shown as nested. Wire: `[features.code_mode] excluded_tool_namespaces`. */
  excludedNamespaces?: readonly string[] | undefined;
  /** Always shown and never nested. Wire: `[features.code_mode] direct_only_tool_namespaces`. */
  directOnlyNamespaces?: readonly string[] | undefined;
  /** UTF-8 bytes of a tool's arguments as TypeScript. Wire: `[features.code_mode] tool_input_schema_max_bytes`. */
  declarationMaxBytes?: number | undefined;
}

/** Everything planning looks at. */
export interface PlanInput {
  /** In the order in which a model shall see them. */
  candidates: readonly ToolCandidate[];
  toolMode: ToolMode;
  codeMode?: CodeModePlanning | undefined;
  /** Takes tools away, whatever their gates say. */
  filter?: Pick<ToolFilter, "check"> | undefined;
}

/** Why one candidate is, or is not, among the tools. */
export interface ToolDecision {
  name: ToolName;
  source: CandidateSource;
  /**
   * - `included`: the model sees it, or scripts in code mode do.
   * - `lowered`: the same, in a form that the provider takes.
   * - `deferred`: found through tool search.
   * - `hidden`: not offered.
   */
  decision: "included" | "lowered" | "deferred" | "hidden";
  /** In the order in which they were checked. */
  gates: readonly ToolGate[];
  /** One line: what decided. */
  reason: string;
  /** One line: what would change it. */
  remedy?: string | undefined;
}

/** The tools of a turn. */
export interface ToolPlan {
  /** What the model sees, in order. */
  specs: readonly ToolSpec[];
  /** Everything that runs when it is called, seen or not; keys from `toToolKey`. */
  registry: ReadonlyMap<string, ToolExecutor>;
  /** One for each candidate, in their order. */
  decisions: readonly ToolDecision[];
  /** What scripts can call; empty in direct mode. */
  nested: readonly NestedTool[];
  /** What tool search finds. */
  deferred: readonly DeferredTool[];
  toolMode: ToolMode;
}

/** The namespace that holds plain tools in Responses Lite. Wire: Codex 0.169.0. */
export const FUNCTIONS_NAMESPACE = "functions";

/**
 * Decides which tools a model is offered, in which form, and says why for each. Pure, and linear in the
 * candidates. The first of several tools with one name wins.
 *
 * Mirrors: `build_specs` and tool modes of Codex 0.169.0.
 */
export function planTools(input: PlanInput): ToolPlan {
  const planner = new Planner(input);
  for (const candidate of input.candidates) planner.add(candidate);
  return planner.finish();
}

/** The executor behind a called name, or `undefined` when no tool has it. */
export function findExecutor(
  plan: Pick<ToolPlan, "registry">,
  name: ToolName,
): ToolExecutor | undefined {
  // Models trained on Responses Lite call plain tools in the namespace they are folded into.
  const plain = name.namespace === FUNCTIONS_NAMESPACE ? { name: name.name } : name;
  return plan.registry.get(toToolKey(name)) ?? plan.registry.get(toToolKey(plain));
}

type ClientTool = Extract<ToolCandidate["tool"], { kind: "client" }>;
type LateTool = Extract<ToolCandidate["tool"], { kind: "tool_search" | "code_mode" }>;
/** A tool that is made when all others are planned. */
interface PlannedLate {
  tool: LateTool;
  /** Where its spec stands. */
  spec: number;
  /** Where its decision stands. */
  decision: number;
  open: boolean;
}

/** What a candidate comes to: where it goes, and the words for it. */
interface Verdict {
  place: "visible" | "augmented" | "nested" | "deferred" | "callable" | "nowhere";
  reason: string;
  remedy?: string | undefined;
}

class Planner {
  readonly #input: PlanInput;
  readonly #searchable: boolean;
  readonly #excluded: ReadonlySet<string>;
  readonly #directOnly: ReadonlySet<string>;
  readonly #registry = new Map<string, ToolExecutor>();
  readonly #decisions: ToolDecision[] = [];
  readonly #specs: PlannedSpec[] = [];
  readonly #namespaces = new NamespaceBuilder();
  readonly #nested: NestedTool[] = [];
  readonly #deferred: DeferredTool[] = [];
  readonly #late: PlannedLate[] = [];
  /** Shown tools that scripts can call too. */
  readonly #augmented = new Map<ToolSpec, ToolName>();

  constructor(input: PlanInput) {
    this.#input = input;
    this.#searchable = input.candidates.some(
      ({ tool, gates }) => tool.kind === "tool_search" && gates.every(({ passed }) => passed),
    );
    this.#excluded = new Set(input.codeMode?.excludedNamespaces);
    this.#directOnly = new Set(input.codeMode?.directOnlyNamespaces);
  }

  add(candidate: ToolCandidate): void {
    const { tool } = candidate;
    const name = toCandidateName(tool);
    const gates = this.#withFilter(candidate, name);
    const closed = gates.find(({ passed }) => !passed);
    const verdict: Verdict = closed
      ? { place: "nowhere", reason: `${closed.subject}: ${closed.found}`, remedy: closed.remedy }
      : this.#judge(tool, name);
    this.#decisions.push({
      name,
      source: candidate.source ?? "built_in",
      decision: toDecision(verdict.place),
      gates,
      reason: verdict.reason,
      remedy: verdict.remedy,
    });
    this.#place(tool, verdict.place);
  }

  finish(): ToolPlan {
    for (const late of this.#late) this.#addLate(late);
    return {
      specs: this.#augment(this.#specs.flatMap((planned) => this.#namespaces.build(planned))),
      registry: this.#registry,
      decisions: this.#decisions,
      nested: this.#nested,
      deferred: this.#deferred,
      toolMode: this.#input.toolMode,
    };
  }

  #withFilter({ gates, tool }: ToolCandidate, name: ToolName): readonly ToolGate[] {
    // Without exec, code mode has no tools at all: a filter names what scripts can reach instead.
    if (!this.#input.filter || tool.kind === "code_mode") return gates;
    const { allowed, list, pattern = "" } = this.#input.filter.check(name);
    if (list === undefined) return gates;
    const remedy = allowed ? undefined : `change \`tools.${list}\``;
    return [
      ...gates,
      { kind: "filter", subject: `tools.${list}`, passed: allowed, found: pattern, remedy },
    ];
  }

  #judge(tool: ToolCandidate["tool"], name: ToolName): Verdict {
    switch (tool.kind) {
      case "hosted":
        return { place: "visible", reason: "every gate is open; the provider runs it" };
      case "code_mode":
        return this.#input.toolMode === "direct"
          ? { place: "nowhere", reason: "tool_mode: direct", remedy: CODE_MODE_REMEDY }
          : { place: "visible", reason: `tool_mode: ${this.#input.toolMode}` };
      case "tool_search":
        return this.#input.toolMode === "code_mode_only"
          ? { place: "callable", reason: "tool_mode: scripts reach deferred tools by themselves" }
          : { place: "visible", reason: "every gate is open" };
      case "client":
        return this.#registry.has(toToolKey(name))
          ? {
              place: "nowhere",
              reason: `another tool is already called ${toDisplayName(name)}`,
              remedy: "rename one of the two, or filter one out",
            }
          : this.#judgeClient(tool);
    }
  }

  #judgeClient({ executor, deferWhenSearchable }: ClientTool): Verdict {
    const exposure = executor.exposure ?? "direct";
    if (exposure === "hidden") {
      return { place: "callable", reason: "runs when called, but is not shown" };
    }
    const defers = exposure === "deferred" || deferWhenSearchable === true;
    if (defers && this.#searchable)
      return { place: "deferred", reason: "found through tool_search" };
    if (exposure === "deferred") {
      return {
        place: "callable",
        reason:
          "asked to be loaded through tool_search, which this model or provider does not have",
        remedy: "declare the tool without deferred loading",
      };
    }
    return this.#judgeDirect(executor, exposure === "direct_model_only");
  }

  #judgeDirect({ toolName: { namespace = "" } }: ToolExecutor, modelOnly: boolean): Verdict {
    const mode = this.#input.toolMode;
    if (mode === "direct") return { place: "visible", reason: "every gate is open" };
    if (modelOnly) return { place: "visible", reason: "only the model itself calls it" };
    if (this.#directOnly.has(namespace)) {
      return { place: "visible", reason: "features.code_mode.direct_only_tool_namespaces" };
    }
    if (this.#excluded.has(namespace)) {
      const reason = "features.code_mode.excluded_tool_namespaces";
      return mode === "code_mode"
        ? { place: "visible", reason }
        : { place: "callable", reason, remedy: `take \`${namespace}\` out of \`${reason}\`` };
    }
    return mode === "code_mode"
      ? { place: "augmented", reason: "every gate is open; scripts can call it too" }
      : { place: "nested", reason: `tool_mode: ${mode}: scripts call it` };
  }

  #place(tool: ToolCandidate["tool"], place: Verdict["place"]): void {
    if (tool.kind === "hosted") {
      if (place === "visible") this.#specs.push({ kind: "spec", spec: tool.spec });
      return;
    }
    if (tool.kind !== "client") {
      const open = place === "visible" || place === "callable";
      // The spec comes last, when all tools are known, but stands here.
      this.#specs.push({ kind: "spec", spec: undefined });
      const at = { spec: this.#specs.length - 1, decision: this.#decisions.length - 1 };
      this.#late.push({ tool, ...at, open });
      return;
    }
    if (place !== "nowhere") this.#placeClient(tool, place);
  }

  #placeClient({ executor, namespace, searchText }: ClientTool, place: Verdict["place"]): void {
    this.#registry.set(toToolKey(executor.toolName), executor);
    if (namespace) this.#namespaces.describe(namespace);
    if (place === "deferred") this.#deferred.push({ executor, namespace, searchText });
    const { spec } = executor;
    if (spec.type === "tool_search") return;
    if (this.#isScriptable(place, executor.toolName)) {
      this.#nested.push({
        executor,
        name: executor.toolName,
        spec,
        namespaceDescription: namespace?.description,
        deferred: place === "deferred",
        searchText,
      });
    }
    if (place !== "visible" && place !== "augmented") return;
    if (place === "augmented") this.#augmented.set(spec, executor.toolName);
    this.#specs.push(...this.#namespaces.add(spec, namespace?.name));
  }

  #isScriptable(place: Verdict["place"], { namespace = "" }: ToolName): boolean {
    if (place === "augmented" || place === "nested") return true;
    if (place !== "deferred" || this.#input.toolMode === "direct") return false;
    return !this.#excluded.has(namespace) && !this.#directOnly.has(namespace);
  }

  /** Says of each tool that scripts can call how they do, once it is known which names clash. */
  #augment(specs: readonly ToolSpec[]): readonly ToolSpec[] {
    if (this.#augmented.size === 0) return specs;
    const idents = assignIdentifiers(this.#nested.map(({ name }) => name));
    const identByKey = new Map(this.#nested.map(({ name }, at) => [toToolKey(name), idents[at]]));
    const maxInputBytes = this.#input.codeMode?.declarationMaxBytes;
    const toShown = <T extends FunctionToolSpec | FreeformToolSpec>(spec: T): T => {
      const name = this.#augmented.get(spec);
      if (!name) return spec;
      const ident = identByKey.get(toToolKey(name));
      return augmentForCodeMode(spec, name.namespace, { ident, maxInputBytes });
    };
    return specs.map((spec) => {
      if (spec.type === "namespace") return { ...spec, tools: spec.tools.map(toShown) };
      return spec.type === "function" || spec.type === "custom" ? toShown(spec) : spec;
    });
  }

  #addLate({ tool, spec: at, decision, open }: PlannedLate): void {
    if (!open) return;
    if (tool.kind === "tool_search" && this.#deferred.length === 0) {
      this.#change(decision, "there is nothing to search for");
      return;
    }
    const executor =
      tool.kind === "tool_search" ? tool.create(this.#deferred) : tool.create(this.#nested);
    this.#registry.set(toToolKey(executor.toolName), executor);
    const isVisible = this.#decisions[decision]?.decision === "included";
    if (isVisible) this.#specs[at] = { kind: "spec", spec: executor.spec };
  }

  #change(at: number, reason: string): void {
    const decision = this.#decisions[at];
    if (decision) this.#decisions[at] = { ...decision, decision: "hidden", reason };
  }
}

const CODE_MODE_REMEDY = "set `features.code_mode = true`";

function toCandidateName(tool: ToolCandidate["tool"]): ToolName {
  switch (tool.kind) {
    case "client":
      return tool.executor.toolName;
    case "hosted":
      return { name: toSpecName(tool.spec) };
    case "tool_search":
      return { name: "tool_search" };
    case "code_mode":
      return { name: tool.name };
  }
}

function toDecision(place: Verdict["place"]): ToolDecision["decision"] {
  switch (place) {
    case "visible":
    case "augmented":
    case "nested":
      return "included";
    case "deferred":
      return "deferred";
    case "callable":
    case "nowhere":
      return "hidden";
  }
}
