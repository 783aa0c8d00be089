import type { ToolMode } from "@codexkit/protocol";
import { ToolError } from "./tool_error.ts";
import type { ToolExecutor, ToolExposure } from "./tool_executor.ts";
import { toDisplayName, type ToolName, toToolKey } from "./tool_name.ts";
import {
  type FreeformToolSpec,
  type FunctionToolSpec,
  type ImageGenerationToolSpec,
  type NamespaceToolSpec,
  type ToolSpec,
  toSpecName,
  type WebSearchToolSpec,
} from "./tool_spec.ts";

/** What kind of condition a gate checks. */
export type ToolGateKind =
  | "feature"
  | "config"
  | "model"
  | "capability"
  | "auth"
  | "modality"
  | "environment"
  | "tool_mode"
  | "filter";

/** One condition on the way of a tool to the model. */
export interface ToolGate {
  kind: ToolGateKind;
  /** What was looked at: `features.shell_tool`, `model.apply_patch_tool_type`. */
  subject: string;
  passed: boolean;
  /** What was found there. */
  found: string;
  /** One line on how to open the gate; for a closed one. */
  remedy?: string | undefined;
}

/** A tool that may be offered. */
export interface ToolCandidate {
  tool:
    | {
        kind: "client";
        executor: ToolExecutor;
        namespace?: { name: string; description: string } | undefined;
      }
    | { kind: "hosted"; spec: WebSearchToolSpec | ImageGenerationToolSpec };
  /** In the order in which they are checked; the first closed one decides. */
  gates: readonly ToolGate[];
}

/** Everything planning looks at. */
export interface PlanInput {
  /** In the order in which a model shall see them. */
  candidates: readonly ToolCandidate[];
  toolMode: ToolMode;
}

/** Why one candidate is, or is not, among the tools. */
export interface ToolDecision {
  name: ToolName;
  decision: "included" | "lowered" | "deferred" | "hidden";
  gates: readonly ToolGate[];
  /** One line: what decided. */
  reason: string;
  remedy?: string | undefined;
}

/** The tools of a turn. */
export interface ToolPlan {
  /** What the model sees, in order. */
  specs: readonly ToolSpec[];
  /** Everything that runs when it is called, seen or not; keys from `toToolKey`. */
  registry: ReadonlyMap<string, ToolExecutor>;
  decisions: readonly ToolDecision[];
  toolMode: ToolMode;
}

/**
 * Decides which tools a model is offered, in which form, and says why for each. Pure.
 *
 * @throws {@link ToolError} `duplicate_tool` when two offered candidates claim one name.
 */
export function planTools(input: PlanInput): ToolPlan {
  const registry = new Map<string, ToolExecutor>();
  const specs: ToolSpec[] = [];
  const decisions: ToolDecision[] = [];
  for (const candidate of input.candidates) {
    const decision = decide(candidate);
    decisions.push(decision);
    const closed = decision.gates.some((gate) => !gate.passed);
    if (closed) continue;
    if (candidate.tool.kind === "client") register(registry, candidate.tool.executor);
    if (decision.decision === "included") addSpec(specs, candidate);
  }
  return { specs, registry, decisions, toolMode: input.toolMode };
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

/** The namespace that holds plain tools in Responses Lite. Wire: Codex 0.169.0. */
export const FUNCTIONS_NAMESPACE = "functions";

function decide(candidate: ToolCandidate): ToolDecision {
  const { tool, gates } = candidate;
  const name = tool.kind === "client" ? tool.executor.toolName : { name: toSpecName(tool.spec) };
  const closed = gates.find((gate) => !gate.passed);
  if (closed) {
    const reason = `${closed.subject}: ${closed.found}`;
    return { name, decision: "hidden", gates, reason, remedy: closed.remedy };
  }
  const exposure = tool.kind === "client" ? (tool.executor.exposure ?? "direct") : "direct";
  return { name, decision: toDecision(exposure), gates, reason: toReason(exposure) };
}

function toDecision(exposure: ToolExposure): ToolDecision["decision"] {
  switch (exposure) {
    case "direct":
    case "direct_model_only":
      return "included";
    case "deferred":
      return "deferred";
    case "hidden":
      return "hidden";
  }
}

function toReason(exposure: ToolExposure): string {
  switch (exposure) {
    case "direct":
    case "direct_model_only":
      return "every gate is open";
    case "deferred":
      return "found through tool_search";
    case "hidden":
      return "runs when called, but is not shown";
  }
}

function register(registry: Map<string, ToolExecutor>, executor: ToolExecutor): void {
  const key = toToolKey(executor.toolName);
  if (registry.has(key)) {
    throw new ToolError(
      "duplicate_tool",
      `two tools are called ${toDisplayName(executor.toolName)}`,
    );
  }
  registry.set(key, executor);
}

function addSpec(specs: ToolSpec[], candidate: ToolCandidate): void {
  const { tool } = candidate;
  if (tool.kind === "hosted") {
    specs.push(tool.spec);
    return;
  }
  const { spec } = tool.executor;
  if (!tool.namespace || spec.type === "tool_search") {
    specs.push(spec);
    return;
  }
  const { name, description } = tool.namespace;
  const at = specs.findIndex((other) => other.type === "namespace" && other.name === name);
  const found = specs[at];
  if (found?.type === "namespace") specs[at] = withTool(found, spec);
  else specs.push({ type: "namespace", name, description, tools: [spec] });
}

function withTool(
  namespace: NamespaceToolSpec,
  tool: FunctionToolSpec | FreeformToolSpec,
): NamespaceToolSpec {
  return { ...namespace, tools: [...namespace.tools, tool] };
}
