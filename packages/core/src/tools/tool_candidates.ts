import type { Features } from "@codexkit/config";
import type { ToolCandidate, ToolExecutor, ToolGate } from "@codexkit/tools";
import {
  createApplyPatch,
  createExecCommand,
  createPatchInterceptor,
  createWriteStdin,
  type PatchToolOptions,
  type ShellToolsOptions,
} from "@codexkit/builtin-tools";
import type { TurnContext } from "./turn_context.ts";

/** What the built-in tools of a thread are made of. */
export interface BuiltInToolsOptions {
  shell: Omit<ShellToolsOptions, "interceptPatch">;
  patch: PatchToolOptions;
  updatePlan: ToolExecutor;
  features: Pick<Features, "shell_tool">;
  /** `[tools.update_plan] enabled`. */
  updatePlanEnabled: boolean;
}

/**
 * The built-in tools in the order in which a model sees them, each with what decides about it.
 *
 * Mirrors: order and gates of Codex 0.169.0.
 */
export function createToolCandidates(
  context: TurnContext,
  options: BuiltInToolsOptions,
): readonly ToolCandidate[] {
  const shell: ShellToolsOptions = {
    ...options.shell,
    interceptPatch: createPatchInterceptor(context, options.patch),
  };
  const shellGates = [toShellFeatureGate(options), toShellTypeGate(context)];
  return [
    toCandidate(createExecCommand(context, shell), shellGates),
    toCandidate(createWriteStdin(shell), shellGates),
    toCandidate(options.updatePlan, [toPlanGate(options)]),
    toCandidate(createApplyPatch(context, options.patch), [toPatchGate(context)]),
  ];
}

function toCandidate(executor: ToolExecutor, gates: readonly ToolGate[]): ToolCandidate {
  return { tool: { kind: "client", executor }, gates };
}

function toShellFeatureGate(options: BuiltInToolsOptions): ToolGate {
  const passed = options.features.shell_tool;
  return {
    kind: "feature",
    subject: "features.shell_tool",
    passed,
    found: passed ? "on" : "off",
    remedy: "set `features.shell_tool = true`",
  };
}

function toShellTypeGate(context: TurnContext): ToolGate {
  const found = context.modelInfo.shell_type;
  return {
    kind: "model",
    subject: "model.shell_type",
    passed: found !== "disabled",
    found,
    remedy:
      "the catalog says that the model takes no shell; `model_catalog_json` can say otherwise",
  };
}

function toPlanGate(options: BuiltInToolsOptions): ToolGate {
  const passed = options.updatePlanEnabled;
  return {
    kind: "config",
    subject: "tools.update_plan.enabled",
    passed,
    found: String(passed),
    remedy: "set `[tools.update_plan] enabled = true`",
  };
}

function toPatchGate(context: TurnContext): ToolGate {
  const found = context.modelInfo.apply_patch_tool_type;
  return {
    kind: "model",
    subject: "model.apply_patch_tool_type",
    passed: found !== undefined,
    found: found ?? "absent",
    remedy:
      "the catalog says that the model knows no patches; `model_catalog_json` can say otherwise",
  };
}
