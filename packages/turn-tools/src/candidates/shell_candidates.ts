import {
  type CommandShellOptions,
  createApplyPatch,
  createExecCommand,
  createPatchInterceptor,
  createShell,
  createShellCommand,
  createWriteStdin,
  type PatchToolOptions,
  SHELL_ALIASES,
} from "@codexkit/builtin-tools";
import type { Features } from "@codexkit/config";
import type { ToolCandidate, ToolExecutor, ToolGate } from "@codexkit/tools";
import type { ToolTurn } from "../tool_turn.ts";
import { toFeatureGate, toGate, toModelGate } from "./gates.ts";

/** What the tools that run commands and change files are made of. */
export interface ShellServices {
  shell: Omit<CommandShellOptions, "interceptPatch">;
  patch: PatchToolOptions;
  features: Features;
}

/** The tool of each shell type, where `unified_exec` is off. Mirrors: Codex 0.98.0. */
type OlderShell = "shell" | "shell_command" | undefined;

/**
 * The shells: `exec_command` and `write_stdin`, or, with `unified_exec` off, the older one that the model names.
 * Mirrors: Codex 0.169.0; of the older ones Codex 0.98.0.
 */
export function createShellCandidates(
  context: ToolTurn,
  services: ShellServices,
): readonly ToolCandidate[] {
  const shell: CommandShellOptions = {
    ...services.shell,
    interceptPatch: createPatchInterceptor(context, services.patch),
  };
  const { features } = services;
  const older = toOlderShell(context, features);
  const gates = [toFeatureGate(features, "shell_tool"), toShellTypeGate(context)];
  const unified = [...gates, toUnifiedGate(older)];
  const tty = features.unified_exec_tty;
  return [
    toCandidate(createExecCommand(context, shell, { tty }), unified),
    toCandidate(createWriteStdin(shell), unified),
    ...(older === undefined ? [] : createOlderShells(older, context, shell, gates)),
  ];
}

/** `apply_patch`. Mirrors: Codex 0.169.0. */
export function createPatchCandidate(
  context: ToolTurn,
  { patch }: Pick<ShellServices, "patch">,
): ToolCandidate {
  // Where the grammar cannot be sent, nothing holds the model to it.
  const tolerant = !context.capabilities.custom_tools.value;
  const { modelInfo } = context;
  const found = modelInfo.apply_patch_tool_type;
  const gate = toModelGate(modelInfo, "apply_patch_tool_type", {
    passed: found !== undefined,
    found: found ?? "absent",
    wanted: "freeform",
  });
  return toCandidate(createApplyPatch(context, { ...patch, tolerant }), [gate]);
}

/** A tool of ours with its gates. */
export function toCandidate(
  executor: ToolExecutor,
  gates: readonly ToolGate[],
  namespace?: { name: string; description: string },
): ToolCandidate {
  return { tool: { kind: "client", executor, namespace }, gates };
}

function createOlderShells(
  older: NonNullable<OlderShell>,
  context: ToolTurn,
  shell: CommandShellOptions,
  gates: readonly ToolGate[],
): readonly ToolCandidate[] {
  const aliases = SHELL_ALIASES.map((name) => createShell(context, shell, name));
  const shown =
    older === "shell" ? createShell(context, shell) : createShellCommand(context, shell);
  return [shown, ...aliases].map((executor) => toCandidate(executor, gates));
}

function toOlderShell({ modelInfo }: ToolTurn, features: Features): OlderShell {
  if (features.unified_exec) return undefined;
  switch (modelInfo.shell_type) {
    case "default":
    case "local":
      return "shell";
    case "shell_command":
      return "shell_command";
    case "unified_exec":
    case "disabled":
      return undefined;
  }
}

function toUnifiedGate(older: OlderShell): ToolGate {
  return toGate("feature", "features.unified_exec", older === undefined, {
    found: older === undefined ? "on, or the model knows no other shell" : `off: ${older} instead`,
    remedy: "set `features.unified_exec = true`",
  });
}

function toShellTypeGate({ modelInfo }: ToolTurn): ToolGate {
  const found = modelInfo.shell_type;
  return toModelGate(modelInfo, "shell_type", {
    passed: found !== "disabled",
    found,
    wanted: "unified_exec",
  });
}
