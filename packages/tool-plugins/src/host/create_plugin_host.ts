import type { ToolContext } from "@codexkit/builtin-tools";
import {
  toFailedOutput,
  toPayload,
  ToolError,
  type ToolExecutor,
  type ToolOutput,
  type TurnItemEmitter,
} from "@codexkit/tools";
import { randomUUID } from "node:crypto";
import { PluginError } from "../plugin_error.ts";
import { SKILLS_SECTION } from "../plugin_table.ts";
import type { PluginSelection } from "../selection/select_plugins.ts";
import type { PluginSkills, SkillMessage } from "../skills/plugin_skills.ts";
import type { PluginTool } from "../tools/plugin_tool.ts";
import { type ChatCall, isChatCall, type ResponsesCall, toCallItem } from "../wire/wire_call.ts";
import {
  type ChatOutput,
  type ResponsesOutput,
  toChatOutput,
  toResponsesOutput,
} from "../wire/wire_output.ts";
import {
  type ChatTool,
  type ResponsesForm,
  type ResponsesTool,
  toChatTool,
  toResponsesTool,
} from "../wire/wire_tools.ts";
import { toModelInfo } from "./model_info.ts";
import { openMcp } from "./open_mcp.ts";
import { openServices, toHostPlaces } from "./open_services.ts";
import type { ExecuteContext, OpenPluginsOptions, PluginHost } from "./plugin_host.ts";
import { type McpLease, PluginRuntime } from "./plugin_runtime.ts";
import { createOwnTools, createServerTools, type ToolSetServices } from "./tool_set.ts";

/**
 * Opens what a selection needs on this machine: MCP servers are started, skills are looked for.
 *
 * @throws {@link PluginError} `invalid_config`, `mcp_startup_failed`.
 */
export async function createPluginHost(
  selection: PluginSelection,
  options: OpenPluginsOptions,
): Promise<PluginHost> {
  const { settings, plugins, features } = selection;
  const warnings = new WarningLog(selection.warnings);
  const warn = (message: string): void => warnings.add(message);
  const threadId = options.threadId ?? randomUUID();
  const places = toHostPlaces(settings, options);
  const services = openServices(settings, places, { ...options, threadId });
  const runtime = options.runtime ?? new PluginRuntime({ onWarning: warn });
  const lease = plugins.includes("codex_mcp_tool")
    ? await openMcp(runtime, settings, { ...places, env: options.env })
    : undefined;
  const skills = features.includes("codex_skills")
    ? await openSkills(settings, { ...places, cwd: options.cwd }, { runtime, warn })
    : undefined;
  return new OpenedPlugins({
    selection,
    warnings,
    services: { ...services, plugins, connections: lease?.connections, warn },
    context: toToolContext(selection.model, { ...options, threadId }, services, places.cwd),
    skills,
    lease,
    ownRuntime: options.runtime ? undefined : runtime,
  });
}

async function openSkills(
  settings: PluginSelection["settings"],
  places: { cwd: string; codexHome: string; home: string | undefined },
  { runtime, warn }: { runtime: PluginRuntime; warn: (message: string) => void },
): Promise<PluginSkills> {
  const [{ openPluginSkills }, scanner] = await Promise.all([
    import("../skills/plugin_skills.ts"),
    runtime.openScanner(),
  ]);
  return openPluginSkills(settings, { ...places, scanner, warn });
}

/** Where nothing is said, only the allowed folders can be written to, and nobody is asked who is not there. */
function toToolContext(
  model: string,
  options: OpenPluginsOptions & { threadId: string },
  { allowed }: Pick<ToolSetServices, "allowed">,
  cwd: string,
): ToolContext {
  const { threadId, approvals } = options;
  return {
    turnId: threadId,
    threadId,
    modelInfo: toModelInfo(model, { images: options.images ?? true }),
    cwd,
    sandboxPolicy: options.sandboxPolicy ?? {
      type: "workspace-write",
      writable_roots: allowed.roots,
      network_access: false,
      exclude_tmpdir_env_var: false,
      exclude_slash_tmp: false,
    },
    approvalPolicy: options.approvalPolicy ?? (approvals ? "on-request" : "never"),
  };
}

/** Lines for a person, each once. */
class WarningLog {
  readonly lines: string[];

  constructor(lines: readonly string[]) {
    this.lines = [...new Set(lines)];
  }

  add(line: string): void {
    if (!this.lines.includes(line) && this.lines.length < MAX_WARNINGS) this.lines.push(line);
  }
}

/** A host that never looks at its warnings does not grow for ever. */
const MAX_WARNINGS = 1_000;

/** What a host has opened. */
interface Opened {
  selection: PluginSelection;
  warnings: WarningLog;
  services: ToolSetServices;
  /** Of calls that say nothing else. */
  context: ToolContext;
  skills: PluginSkills | undefined;
  lease: McpLease | undefined;
  /** Closed with the plugins. */
  ownRuntime: PluginRuntime | undefined;
}

class OpenedPlugins implements PluginHost {
  readonly #opened: Opened;
  #isClosed = false;

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  get selection(): PluginSelection {
    return this.#opened.selection;
  }

  get warnings(): readonly string[] {
    return this.#opened.warnings.lines;
  }

  get promptSections(): PluginHost["promptSections"] {
    return { [SKILLS_SECTION]: this.#opened.skills?.section ?? "" };
  }

  async toResponsesTools(form?: ResponsesForm): Promise<ResponsesTool[]> {
    const tools = await this.#listTools(this.#opened.context);
    return tools.map(({ schemas }) => toResponsesTool(schemas, form));
  }

  async toChatTools(): Promise<ChatTool[]> {
    const tools = await this.#listTools(this.#opened.context);
    return tools.map(({ schemas }) => toChatTool(schemas));
  }

  execute(call: ResponsesCall, context?: ExecuteContext): Promise<ResponsesOutput>;
  execute(call: ChatCall, context?: ExecuteContext): Promise<ChatOutput>;
  async execute(
    call: ResponsesCall | ChatCall,
    context: ExecuteContext = {},
  ): Promise<ResponsesOutput | ChatOutput> {
    const output = await this.#run(call, context);
    return isChatCall(call) ? toChatOutput(call, output) : toResponsesOutput(call, output);
  }

  addSkills<T>(messages: readonly T[]): (T | SkillMessage)[] {
    return this.#opened.skills?.addTo(messages) ?? [...messages];
  }

  async toExecutors(): Promise<readonly ToolExecutor[]> {
    const tools = await this.#listTools(this.#opened.context);
    return tools.map(({ executor }) => executor);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { services, lease, ownRuntime } = this.#opened;
    const { sessions, sandboxes } = services.shell;
    await Promise.all([sessions[Symbol.asyncDispose](), lease?.release(), ownRuntime?.close()]);
    // Commands have ended: what the sandboxes put into folders can go.
    await sandboxes[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #listTools(context: ToolContext): Promise<readonly PluginTool[]> {
    this.#assertOpen();
    const { services } = this.#opened;
    return [...createOwnTools(context, services), ...(await createServerTools(context, services))];
  }

  async #run(call: ResponsesCall | ChatCall, options: ExecuteContext): Promise<ToolOutput> {
    this.#assertOpen();
    const { services, selection } = this.#opened;
    const { signal = new AbortController().signal } = options;
    signal.throwIfAborted();
    const context = this.#toContext(options);
    const item = toCallItem(call);
    const tool = await this.#findTool(item.name, context, signal);
    if (!tool) return toFailedOutput(`${UNSUPPORTED[item.type]}: ${item.name}`);
    try {
      return await tool.executor.handle({
        turnId: context.turnId,
        callId: item.call_id,
        toolName: tool.executor.toolName,
        payload: toPayload(item),
        model: selection.model,
        truncationPolicy: { mode: "bytes", limit: services.settings.shell_max_output_chars },
        items: options.items ?? SILENT,
        signal,
        cancelTurn: options.cancelTurn,
        warn: services.warn,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (ToolError.isInstance(error)) return toFailedOutput(error.message);
      throw error;
    }
  }

  /** A call of one of our own waits for no server. */
  async #findTool(
    name: string,
    context: ToolContext,
    signal: AbortSignal,
  ): Promise<PluginTool | undefined> {
    const { services } = this.#opened;
    const isNamed = ({ executor }: PluginTool): boolean => executor.toolName.name === name;
    return (
      createOwnTools(context, services).find(isNamed) ??
      (await createServerTools(context, services, signal)).find(isNamed)
    );
  }

  #toContext({ cwd, turnId }: ExecuteContext): ToolContext {
    const { context, services } = this.#opened;
    if (cwd !== undefined && !services.allowed.isAllowed(cwd)) {
      throw new PluginError("invalid_config", `\`cwd\` ${cwd} is outside \`shell_allowed_paths\``);
    }
    return { ...context, cwd: cwd ?? context.cwd, turnId: turnId ?? context.turnId };
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      throw new PluginError("closed", "the plugins are closed; open them again");
    }
  }
}

/** Wire: Codex 0.169.0. */
const UNSUPPORTED = {
  function_call: "unsupported call",
  custom_tool_call: "unsupported custom tool call",
} as const;

const SILENT: TurnItemEmitter = {
  started: () => {},
  updated: () => {},
  completed: () => {},
  outputDelta: () => {},
};
