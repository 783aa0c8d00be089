import {
  type CommandShellOptions,
  createPatchInterceptor,
  createShell,
  createShellCommand,
  createShellLegacy,
  type ToolContext,
} from "@codexkit/builtin-tools";
import {
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import { limitFreeformLines, limitStructuredLines } from "./limit_lines.ts";
import type { PluginServices, PluginTool } from "./plugin_tool.ts";
import { prepareShellArguments, type ShellArgumentRules } from "./shell_arguments.ts";
import { toPluginSchemas } from "./tool_schemas.ts";

/** A plugin that runs commands. */
export type ShellPluginName = "shell" | "shell_command" | "shell_legacy";

const MS_PER_SECOND = 1_000;

const EXECUTORS: {
  readonly [name in ShellPluginName]: (
    context: ToolContext,
    options: CommandShellOptions,
  ) => ToolExecutor;
} = { shell: createShell, shell_command: createShellCommand, shell_legacy: createShellLegacy };

/**
 * A shell under the settings of an agent: its time limit, its folders, its limits of output; commands that only apply
 * a patch go to the patch runtime when the settings say so.
 */
export function createShellTool(
  name: ShellPluginName,
  context: ToolContext,
  services: PluginServices,
): PluginTool {
  const { settings, patch } = services;
  const schemas = toPluginSchemas(name, settings);
  const interceptPatch = settings.intercept_apply_patch
    ? createPatchInterceptor(context, patch)
    : undefined;
  const inner = EXECUTORS[name](context, { ...services.shell, interceptPatch });
  const rules = toRules(name, context, services);
  const executor: ToolExecutor = {
    ...inner,
    toolName: { name: schemas.functionForm.name },
    spec: schemas.responses,
    handle: async (call) => {
      const args = prepareShellArguments(toFunctionArguments(call), rules);
      if (!args.ok) return toFailedOutput(args.problem);
      const limited: ToolCall = {
        ...call,
        payload: { type: "function", arguments: args.text },
        truncationPolicy: { mode: "bytes", limit: settings.shell_max_output_chars },
      };
      return withLineLimit(name, await inner.handle(limited), settings.shell_max_output_lines);
    },
  };
  return { plugin: name, schemas, executor };
}

function toRules(
  name: ShellPluginName,
  { cwd }: ToolContext,
  { allowed, settings }: PluginServices,
): ShellArgumentRules {
  const seconds = settings.shell_timeout_seconds;
  const timeout =
    name === "shell_legacy"
      ? ({ name: "timeout_seconds", value: seconds } as const)
      : ({ name: "timeout_ms", value: Math.ceil(seconds * MS_PER_SECOND) } as const);
  return { cwd, allowed, timeout };
}

function withLineLimit(name: ShellPluginName, output: ToolOutput, maxLines: number): ToolOutput {
  if (typeof output.body !== "string") return output;
  const body =
    name === "shell"
      ? limitStructuredLines(output.body, maxLines)
      : limitFreeformLines(output.body, maxLines);
  return { ...output, body };
}
