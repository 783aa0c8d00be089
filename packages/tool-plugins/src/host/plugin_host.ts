import type { ToolContext } from "@codexkit/builtin-tools";
import type { ShellEnvironmentPolicy } from "@codexkit/shell";
import type { ApprovalHandler, ToolExecutor, TurnItemEmitter } from "@codexkit/tools";
import type { SKILLS_SECTION } from "../plugin_table.ts";
import type { PluginSelection } from "../selection/select_plugins.ts";
import type { SkillMessage } from "../skills/plugin_skills.ts";
import type { ChatCall, ResponsesCall } from "../wire/wire_call.ts";
import type { ChatOutput, ResponsesOutput } from "../wire/wire_output.ts";
import type { ChatTool, ResponsesForm, ResponsesTool } from "../wire/wire_tools.ts";
import type { PluginRuntime } from "./plugin_runtime.ts";

/** The machine that plugins are opened on, and what they may do to it. */
export interface OpenPluginsOptions {
  /** Absolute working folder; relative paths of the settings start here. */
  cwd: string;
  /** Environment for commands and MCP servers, such as `process.env`. Names that hold KEY, SECRET or TOKEN reach no command. */
  env: Readonly<Record<string, string | undefined>>;
  /**
   * What commands and patches may touch. Default: files below `shell_allowed_paths` and temporary folders can be
   * written, the network cannot be used. Where there is no sandbox to hold commands to it, they are refused.
   */
  sandboxPolicy?: ToolContext["sandboxPolicy"] | undefined;
  /** When a person is asked. Default `on-request` with `approvals`, `never` without. */
  approvalPolicy?: ToolContext["approvalPolicy"] | undefined;
  /** Answers questions. Without it every question is answered with no. */
  approvals?: ApprovalHandler | undefined;
  /** Which variables commands see. Default all but names that hold KEY, SECRET or TOKEN. */
  environmentPolicy?: ShellEnvironmentPolicy | undefined;
  /** Whether the model takes images. Default true. */
  images?: boolean | undefined;
  /** Absolute folder of the user's skills and sign-ins. Default `$CODEX_HOME`, else `~/.codex`. */
  codexHome?: string | undefined;
  /** Kept across requests by the host. Default one that ends with these plugins. */
  runtime?: PluginRuntime | undefined;
  /** What commands read in `CODEX_THREAD_ID`. Default a new id. */
  threadId?: string | undefined;
}

/** How one call is carried out. */
export interface ExecuteContext {
  /** Ends the call. */
  signal?: AbortSignal | undefined;
  /** Absolute folder of this turn, in `shell_allowed_paths`. Default the configured one. */
  cwd?: string | undefined;
  /** Told of commands, changes of files and calls of MCP tools as they begin and end. */
  items?: TurnItemEmitter | undefined;
  /** What approval requests name. Default an id of the opened plugins. */
  turnId?: string | undefined;
  /** Called when a person says no to the whole turn; `signal` should fire before it returns. */
  cancelTurn?: (() => void) | undefined;
}

/** Plugins that are ready: their tools, for a loop of your own. */
export interface PluginHost extends AsyncDisposable {
  /** What was opened. */
  readonly selection: PluginSelection;
  /** What a person should know, each once: of the selection, of skills, of MCP servers. It grows. */
  readonly warnings: readonly string[];
  /** Texts for sections of the prompt; empty when there is nothing to say. */
  readonly promptSections: Readonly<Record<typeof SKILLS_SECTION, string>>;
  /** `tools` of a Responses request. MCP servers that are still starting are waited for. */
  toResponsesTools(form?: ResponsesForm): Promise<ResponsesTool[]>;
  /** `tools` of a chat completion. MCP servers that are still starting are waited for. */
  toChatTools(): Promise<ChatTool[]>;
  /**
   * Carries out a call of Responses, and answers the item for the next request. What went wrong is told to the model.
   *
   * @throws PluginError `closed`, or `invalid_config` for a folder that is not allowed; the signal's reason.
   */
  execute(call: ResponsesCall, context?: ExecuteContext): Promise<ResponsesOutput>;
  /**
   * Carries out a call of chat completions, and answers the message for the next request.
   *
   * @throws PluginError `closed`, or `invalid_config` for a folder that is not allowed; the signal's reason.
   */
  execute(call: ChatCall, context?: ExecuteContext): Promise<ChatOutput>;
  /**
   * What is sent in place of a conversation: itself, and behind the last message of the user the skills that it
   * names. Send the answer and keep the conversation as it is: a skill is for its turn only.
   */
  addSkills<T>(messages: readonly T[]): (T | SkillMessage)[];
  /** The same tools for a loop that runs executors, such as `tools` of `startThread` in `@codexkit/core`. */
  toExecutors(): Promise<readonly ToolExecutor[]>;
  /** Ends what was started. Later calls do nothing. */
  close(): Promise<void>;
}
