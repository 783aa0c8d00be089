import fs from "node:fs";
import path from "node:path";
import { createNodeFileSystem as createPatchFileSystem } from "@codexkit/apply-patch/node";
import {
  createGeneratedImageStore,
  createMemoryGoalStore,
  createNodeImageFiles,
  createTestSync,
  createUpdatePlan,
  findRecentImages,
  type PermissionsHandler,
  SandboxPool,
  type ThreadExecPolicy,
  type ToolClock,
  type UserInputHandler,
} from "@codexkit/builtin-tools";
import type { CodeModeHost } from "@codexkit/code-mode/runtime";
import type { Config } from "@codexkit/config";
import type { McpConnections } from "@codexkit/mcp";
import {
  createImagesClient,
  createSearchClient,
  type EndpointContext,
} from "@codexkit/model-provider";
import { MIRRORED_CODEX_VERSION, type ResponseItem, type ThreadEvent } from "@codexkit/protocol";
import {
  createExecSessions,
  createShellLookup,
  createSystemClock,
  resolveUserShell,
  type UserShell,
} from "@codexkit/shell";
import {
  type ApprovalHandler,
  ApprovalStore,
  createToolFilter,
  type PlanInput,
  type ToolCandidate,
} from "@codexkit/tools";
import { createScriptSearchFactory, createToolSearchFactory } from "@codexkit/tools/search";
import type { ToolTurn } from "./tool_turn.ts";
import type { ThreadAgentTools } from "./candidates/agent_candidates.ts";
import { CodeModeCells, type KeptValues } from "./services/code_mode_cells.ts";
import { findGoal } from "./services/find_goal.ts";
import { toToolImagesClient } from "./services/image_service.ts";
import { toMcpResources } from "./services/mcp_resources.ts";
import { ThreadMeter } from "./services/thread_meter.ts";
import { ThreadSnapshot } from "./services/thread_snapshot.ts";
import { createToolCandidates, type ToolServices } from "./candidates/tool_candidates.ts";

/** What the tools of a thread are opened with. */
export interface ThreadToolsOptions {
  config: Config;
  threadId: string;
  /** Absolute. */
  codexHome: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder of programs that come before all others in the PATH of commands. */
  programFolder?: string | undefined;
  /** Absent means no. */
  approvals?: ApprovalHandler | undefined;
  execPolicy: ThreadExecPolicy;
  /** Whether events say what commands are for. Default true. */
  describesCommands?: boolean | undefined;
  /** Absent: nobody can be asked anything. */
  userInput?: UserInputHandler | undefined;
  /** Absent: no permission is given beyond those of the turn. */
  permissions?: PermissionsHandler | undefined;
  clock: ToolClock;
  /** Makes ids of items and calls; unique in the thread. */
  newId: () => string;
  /** How requests beside the conversation are sent. */
  endpoint: EndpointContext & { usesCodexBackend: boolean };
  /** Absent without MCP servers. Whoever opened them closes them. */
  mcp?: McpConnections | undefined;
  /** Absent for a thread that is in no tree of agents. */
  agents?: ThreadAgentTools | undefined;
  /** Tools that the caller brought along. Default: none. */
  dynamic?: ((turn: ToolTurn) => readonly ToolCandidate[]) | undefined;
  /** Of an earlier process. Default: empty. */
  history?: readonly ResponseItem[] | undefined;
  /** What scripts stored in an earlier process, and where it is kept. Default: it ends with this one. */
  storedValues?: KeptValues | undefined;
}

/** The tools of a thread, and what they share. */
export interface ThreadTools {
  userShell: UserShell;
  /** What goes to `planTools` beside the candidates. */
  planning: Pick<PlanInput, "codeMode" | "filter">;
  /**
   * All tools that a turn may offer, in the order in which a model sees them, each with what decides about it.
   *
   * @param signal - ends the wait for MCP servers that are still starting
   */
  createCandidates: (context: ToolTurn, signal: AbortSignal) => Promise<readonly ToolCandidate[]>;
  /** Takes an event of the thread, so that goals, the context window and recent images are known. */
  observe: (event: ThreadEvent) => void;
  /** What tools put into the conversation since the last call, and whether they asked for an empty window. */
  takeArrivals: () => { newWindow: boolean; items: readonly ResponseItem[] };
  /** Puts something into the conversation before the next request. */
  arrive: (item: ResponseItem) => void;
  /** To be disposed of with the thread, in this order. MCP connections are not among them. */
  resources: readonly AsyncDisposable[];
}

/** Makes everything that the tools of a thread share. Nothing is started before a tool needs it. */
export function openThreadTools(options: ThreadToolsOptions): ThreadTools {
  const { config, clock, mcp } = options;
  const lookup = createShellLookup({ platform: process.platform, env: options.env });
  const userShell = resolveUserShell(lookup);
  const meter = new ThreadMeter(() => clock.now());
  const history: ResponseItem[] = [...(options.history ?? [])];
  const arrivals: ResponseItem[] = [];
  const arrive = (item: ResponseItem): void => void arrivals.push(item);
  const cells = createCells(options, arrive);
  const approvals = { handler: options.approvals, store: new ApprovalStore() };
  const { shell, snapshot } = createShellServices(options, { lookup, userShell, approvals });
  const services: ToolServices = {
    shell,
    host: createHostServices(options, meter),
    provider: createProviderServices(options, history),
    agents: { config, agents: options.agents },
    codeMode: {
      config,
      cells,
      now: readMilliseconds,
      createScriptSearch: createScriptSearchFactory(),
    },
    mcp: mcp && {
      connections: mcp,
      servers: config.mcp_servers,
      approvals,
      now: readMilliseconds,
      naming: { prefix: !config.features.non_prefixed_mcp_tool_names },
    },
    viewImage: { files: createNodeImageFiles() },
    dynamic: options.dynamic ?? (() => []),
    createToolSearch: createToolSearchFactory(),
  };
  const { sessions, sandboxes } = shell.shell;
  return {
    userShell,
    planning: toPlanning(config),
    createCandidates: (context, signal) => createToolCandidates(context, services, signal),
    observe: (event) => {
      meter.observe(event);
      if (event.type === "response_item_recorded") history.push(event.item);
      if (event.type === "history_replaced") history.splice(0, history.length, ...event.items);
      if (isTurnEnd(event)) cells.endTurn();
    },
    takeArrivals: () => ({
      newWindow: meter.takeNewWindow(),
      items: arrivals.splice(0, arrivals.length),
    }),
    arrive,
    resources: [cells, sessions, ...(snapshot ? [snapshot] : []), sandboxes],
  };
}

function isTurnEnd({ type }: ThreadEvent): boolean {
  return type === "turn_completed" || type === "turn_failed" || type === "turn_aborted";
}

function toPlanning({ code_mode: codeMode, tools }: Config): ThreadTools["planning"] {
  const isFiltered = tools.allow !== undefined || tools.deny.length > 0;
  return {
    codeMode: {
      excludedNamespaces: codeMode.excluded_tool_namespaces,
      directOnlyNamespaces: codeMode.direct_only_tool_namespaces,
      declarationMaxBytes: codeMode.tool_input_schema_max_bytes,
    },
    filter: isFiltered ? createToolFilter({ allow: tools.allow, deny: tools.deny }) : undefined,
  };
}

const NOTHING_KEPT: KeptValues = {
  take: () => ({ values: {}, lost: [] }),
  keep: () => undefined,
};

function createCells(
  { config, newId, storedValues = NOTHING_KEPT }: ThreadToolsOptions,
  arrive: (item: ResponseItem) => void,
): CodeModeCells {
  return new CodeModeCells({
    open: async (host: CodeModeHost) => {
      const { createCodeModeSession } = await import("@codexkit/code-mode/runtime");
      return createCodeModeSession({ host, engine: config.code_mode.engine });
    },
    storedValues,
    newCallId: () => `exec-${newId()}`,
    notify: ({ callId, text }) =>
      arrive({
        type: "custom_tool_call_output",
        id: `ctco_${newId()}`,
        call_id: callId,
        name: "exec",
        output: text,
      }),
  });
}

function createShellServices(
  options: ThreadToolsOptions,
  shared: Pick<ToolServices["shell"]["shell"], "lookup" | "userShell" | "approvals">,
): { shell: ToolServices["shell"]; snapshot: ThreadSnapshot | undefined } {
  const { config, env } = options;
  const { userShell, approvals } = shared;
  const clock = createSystemClock();
  const commands = {
    threadId: options.threadId,
    env,
    environmentPolicy: config.shell_environment_policy,
    programFolder: options.programFolder,
    // Commands that read it ask for what the reference offers, not for our own count.
    version: MIRRORED_CODEX_VERSION,
    codexHome: options.codexHome,
  };
  const snapshot =
    config.features.shell_tool && config.allow_login_shell
      ? new ThreadSnapshot({ shell: userShell, clock, commands })
      : undefined;
  const shell: ToolServices["shell"] = {
    features: config.features,
    patch: {
      fs: createPatchFileSystem(),
      approvals,
      tmpdir: env["TMPDIR"],
      protectedFolders: [options.codexHome],
      now: readMilliseconds,
    },
    shell: {
      ...commands,
      ...shared,
      execPolicy: options.execPolicy,
      describesCommands: options.describesCommands ?? true,
      findSnapshot: (place) => snapshot?.find(place),
      clock,
      sessions: createExecSessions({
        clock,
        random: Math.random,
        maxPollMs: config.background_terminal_max_timeout,
      }),
      sandboxes: new SandboxPool(env, { protectedFolders: [options.codexHome] }),
      allowLoginShell: config.allow_login_shell,
      resolvePath: (folder, target) => path.resolve(folder, target),
      isDirectory,
    },
  };
  return { shell, snapshot };
}

function createHostServices(options: ThreadToolsOptions, meter: ThreadMeter): ToolServices["host"] {
  const { config, clock, threadId } = options;
  return {
    config,
    clock,
    updatePlan: createUpdatePlan(),
    testSync: createTestSync({ clock }),
    goals: {
      threadId,
      store: createMemoryGoalStore(findGoal(options.history ?? [], threadId)),
      accounting: meter,
      clock,
    },
    window: meter,
    userInput: options.userInput,
    permissions: options.permissions,
    mcpResources: options.mcp && toMcpResources(options.mcp),
  };
}

function createProviderServices(
  { config, codexHome, threadId, endpoint }: ThreadToolsOptions,
  history: readonly ResponseItem[],
): ToolServices["provider"] {
  const { usesCodexBackend, ...context } = endpoint;
  const images = createImagesClient({
    ...context,
    editEncoding: usesCodexBackend ? "json" : "multipart",
  });
  const search = createSearchClient(context);
  return {
    config,
    web: {
      run: ({ callId, commands, maxOutputTokens }, signal) =>
        search.search({ id: callId, model: config.model ?? "", commands, maxOutputTokens }, signal),
    },
    images: {
      client: toToolImagesClient(images),
      files: createNodeImageFiles(),
      store: createGeneratedImageStore({ codexHome, threadId }),
      recentImages: (count) => findRecentImages(history, count),
    },
  };
}

function isDirectory(folder: string): boolean {
  try {
    return fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // A file on the way to it, no right to look, a NUL in its name.
    return false;
  }
}

/** Milliseconds since some moment; never runs backwards. */
function readMilliseconds(): number {
  return performance.now();
}
