import { isRecord } from "@codexkit/protocol";
import { type Clock, type CommandResult, toShellArgv } from "@codexkit/shell";
import {
  formatFreeformOutput,
  formatStructuredOutput,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import { SHELL_LEGACY_SPEC, SHELL_SPEC, toShellCommandSpec } from "./command_shell_specs.ts";
import { parsePermissions } from "./authorize_command.ts";
import type { PatchCommand, ShellToolsOptions } from "./exec_command.ts";
import { type OneShotCommand, runOneShotCommand } from "./one_shot_command.ts";

/** What the older shell tools work with. */
export interface CommandShellOptions extends ShellToolsOptions {
  clock: Clock;
}

const COMMON_FIELDS = {
  workdir: { type: "string" },
  timeout_ms: { type: "u64" },
  sandbox_permissions: { type: "string" },
  justification: { type: "string" },
  prefix_rule: { type: "strings" },
} as const;
const SHELL_FIELDS = { command: { type: "strings", required: true }, ...COMMON_FIELDS } as const;
const SHELL_COMMAND_FIELDS = {
  command: { type: "string", required: true },
  login: { type: "boolean" },
  ...COMMON_FIELDS,
} as const;
const SHELL_LEGACY_FIELDS = {
  command: { type: "string", required: true },
  workdir: { type: "string" },
  timeout_seconds: { type: "json" },
  env: { type: "json" },
} as const;

/** Names that `shell` also answers to, though it is never offered by them. Wire: Codex 0.101.0. */
export const SHELL_ALIASES = ["container.exec", "local_shell"] as const;

/**
 * The tool that runs a program without a shell. Wire: `shell` of Codex 0.98.0.
 *
 * @param name - One of {@link SHELL_ALIASES} to serve calls by that name, unseen.
 */
export function createShell(
  context: ToolContext,
  options: CommandShellOptions,
  name: "shell" | (typeof SHELL_ALIASES)[number] = "shell",
): ToolExecutor {
  return {
    toolName: { name },
    spec: { ...SHELL_SPEC, name },
    exposure: name === "shell" ? "direct" : "hidden",
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const text = toFunctionArguments(call);
      const parsed = parseArguments(text, SHELL_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { command, ...rest } = parsed.values;
      if (command.length === 0) return toFailedOutput("command args are empty");
      const asked = parsePermissions(rest.sandbox_permissions, text);
      if (!asked.ok) return toFailedOutput(asked.problem);
      return run(
        {
          ...toRequest(rest, context, options),
          permissions: asked.permissions,
          argv: command,
          timeoutMs: rest.timeout_ms,
          patch: { command, form: "shell" },
        },
        call,
        context,
        options,
      );
    },
  };
}

/** The tool that runs a script in the user's shell. Wire: `shell_command` of Codex 0.98.0. */
export function createShellCommand(
  context: ToolContext,
  options: CommandShellOptions,
): ToolExecutor {
  return {
    toolName: { name: "shell_command" },
    spec: toShellCommandSpec(options.allowLoginShell),
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const text = toFunctionArguments(call);
      const parsed = parseArguments(text, SHELL_COMMAND_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { command, login, ...rest } = parsed.values;
      const asked = parsePermissions(rest.sandbox_permissions, text);
      if (!asked.ok) return toFailedOutput(asked.problem);
      if (login === true && !options.allowLoginShell) return toFailedOutput(LOGIN_DISABLED);
      return run(
        {
          ...toRequest(rest, context, options),
          permissions: asked.permissions,
          argv: toShellArgv(options.userShell, command, {
            login: login ?? options.allowLoginShell,
          }),
          timeoutMs: rest.timeout_ms,
          patch: { command, form: "shell_command" },
        },
        call,
        context,
        options,
      );
    },
  };
}

/** `shell_command` with seconds and variables; answers as it does. */
export function createShellLegacy(
  context: ToolContext,
  options: CommandShellOptions,
): ToolExecutor {
  return {
    toolName: { name: "shell_legacy" },
    spec: SHELL_LEGACY_SPEC,
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), SHELL_LEGACY_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { command, timeout_seconds: seconds, env, workdir } = parsed.values;
      if (!isSeconds(seconds)) return toFailedOutput(SECONDS_PROBLEM);
      if (!isVariables(env)) return toFailedOutput(ENV_PROBLEM);
      return run(
        {
          ...toRequest({ workdir }, context, options),
          argv: toShellArgv(options.userShell, command, { login: options.allowLoginShell }),
          timeoutMs: seconds === undefined ? undefined : Math.round(seconds * 1000),
          env,
          patch: { command, form: "shell_command" },
        },
        call,
        context,
        options,
      );
    },
  };
}

interface CommonArguments {
  workdir?: string | undefined;
  justification?: string | undefined;
  prefix_rule?: readonly string[] | undefined;
}

function toRequest(
  args: CommonArguments,
  context: ToolContext,
  options: CommandShellOptions,
): Pick<OneShotCommand, "cwd" | "justification" | "prefixRule"> {
  return {
    cwd: args.workdir ? options.resolvePath(context.cwd, args.workdir) : context.cwd,
    justification: args.justification,
    prefixRule: args.prefix_rule,
  };
}

async function run(
  { patch, ...command }: OneShotCommand & { patch: Omit<PatchCommand, "cwd"> },
  call: ToolCall,
  context: ToolContext,
  options: CommandShellOptions,
): Promise<ToolOutput> {
  const patched = await options.interceptPatch?.({ ...patch, cwd: command.cwd }, call);
  if (patched) return patched;
  const outcome = await runOneShotCommand(command, call, context, options);
  if (!outcome.ok) return toFailedOutput(outcome.text);
  const { result } = outcome;
  const told = { ...result, output: toToldOutput(result, command.timeoutMs) };
  return {
    body: patch.form === "shell" ? toStructured(told, call) : toFreeform(told, call),
    success: result.exitCode === 0,
  };
}

/** Wire: Codex 0.98.0. */
function toToldOutput({ timedOut, output }: CommandResult, timeoutMs = DEFAULT_TIMEOUT_MS): string {
  return timedOut ? `command timed out after ${timeoutMs} milliseconds\n${output}` : output;
}

const DEFAULT_TIMEOUT_MS = 10_000;

function toStructured(result: CommandResult, call: ToolCall): string {
  const { exitCode, durationMs, output } = result;
  return formatStructuredOutput(
    { exitCode, wallTimeMs: durationMs, output },
    call.truncationPolicy,
  );
}

function toFreeform(result: CommandResult, call: ToolCall): string {
  const { exitCode, durationMs, output } = result;
  return formatFreeformOutput({ exitCode, wallTimeMs: durationMs, output }, call.truncationPolicy);
}

function isSeconds(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === "number" && value > 0 && Number.isFinite(value));
}

function isVariables(value: unknown): value is Readonly<Record<string, string>> | undefined {
  if (value === undefined) return true;
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}

const LOGIN_DISABLED = "login shell is disabled by config; omit `login` or set it to false.";
const SECONDS_PROBLEM =
  "failed to parse function arguments: `timeout_seconds` must be a number above 0";
const ENV_PROBLEM = "failed to parse function arguments: `env` must map names to texts";
