import { randomFillSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import {
  type Config,
  createNodeFileSystem,
  type ProjectDocs,
  readProjectDocs,
  toProjectDocMessage,
} from "@codexkit/config";
import type { ProviderAuth } from "@codexkit/login";
import {
  createDefaultTransport,
  createModelClient,
  type EndpointContext,
  type HttpTransport,
  type ModelProvider,
  resolveProvider,
} from "@codexkit/model-provider";
import type { ApprovalPolicy, ModelInfo, ResponseItem, SandboxMode } from "@codexkit/protocol";
import { createUuidV7, uuidV5 } from "@codexkit/rollout";
import type { ApprovalHandler } from "@codexkit/tools";
import type { McpConnections } from "@codexkit/mcp";
import type { ChildRequest, ChildThread } from "./agents/child_thread.ts";
import { toSubagentSessionMeta } from "./agents/subagent_wire.ts";
import { openRootAgents, type ThreadAgents, toChildAgents } from "./agents/thread_agents.ts";
import { BASE_INSTRUCTIONS } from "./context/base_instructions.ts";
import type { ContextTexts } from "./context/initial_context.ts";
import { scanSkills, type ThreadSkills, toThreadSkills } from "./context/thread_skills.ts";
import { CoreError } from "./core_error.ts";
import { readGitInfo } from "./git_info.ts";
import type { PermissionsHandler, UserInputHandler } from "@codexkit/builtin-tools";
import { readInstallationId } from "./installation_id.ts";
import { chooseModel, type ModelChoice } from "./model_choice.ts";
import type { Clock } from "./ports.ts";
import { openProviderAuth } from "./provider_auth.ts";
import { createRequestFactory } from "./request_factory.ts";
import { appendSessionMeta } from "./rollout_projection.ts";
import { createClock } from "./system_clock.ts";
import { Thread } from "./thread.ts";
import { openThreadStorage, type ThreadSource, type ThreadStorage } from "./thread_storage.ts";
import { openMcp } from "./tools/open_mcp.ts";
import { openThreadTools, type ThreadTools } from "./tools/thread_tools.ts";
import { resolveMultiAgentVersion } from "./tools/agent_candidates.ts";
import type { TurnContext } from "./turn_context.ts";
import { createTurnContextFactory } from "./turn_context_factory.ts";

/** How a thread is started. */
export interface StartThreadOptions {
  /** Effective settings, from `loadConfig` of `@codexkit/config`. */
  config: Config;
  /** Absolute working folder. */
  cwd: string;
  /** Absolute folder of sessions, credentials and the user's own AGENTS.md. */
  codexHome: string;
  /** Environment variables: for keys, and for the commands that run. */
  env: Readonly<Record<string, string | undefined>>;
  /** Default: the configured model, else the first of the catalog. */
  model?: string | undefined;
  /** Default: the configured mode. */
  sandboxMode?: SandboxMode | undefined;
  /** Absolute folders that workspace-write may write besides the configured ones. */
  writableRoots?: readonly string[] | undefined;
  /** Default `never`: nobody is asked, and what would have to be asked is refused. */
  approvalPolicy?: ApprovalPolicy | undefined;
  /** Answers questions. Without one every question is answered with no. */
  approvals?: ApprovalHandler | undefined;
  /** Answers what the model asks the user. Without one the model reads that nobody can be asked. */
  userInput?: UserInputHandler | undefined;
  /** Decides about permissions that the model asks for. Without one it gets none. */
  permissions?: PermissionsHandler | undefined;
  /** Default a new thread. */
  source?: ThreadSource | undefined;
  /** Keeps nothing on disk. Default false. */
  ephemeral?: boolean | undefined;
  /** Name by which providers know the client. Default `codexkit`. */
  originator?: string | undefined;
  /** Version of the client. */
  version?: string | undefined;
  /** What the session file says about where the session came from. Default `sdk`. */
  sessionSource?: string | undefined;
  /** Shown once, before the first turn. */
  warnings?: readonly string[] | undefined;
  /** Default: node:http on Node, `fetch` elsewhere. */
  transport?: HttpTransport | undefined;
  /** Absolute folder of programs that come before all others in the PATH of commands. */
  programFolder?: string | undefined;
  /** Ends the start: a catalog that is being fetched, for one. */
  signal?: AbortSignal | undefined;
}

const DEFAULT_ORIGINATOR = "codexkit";
const DEFAULT_VERSION = "0.0.0";
const DEFAULT_SESSION_SOURCE = "sdk";
/** Namespace of the ids of base instructions; any constant would do. */
const BASE_INSTRUCTIONS_NAMESPACE = "5b8d1f0e-52c4-5d3a-9a77-3d0c6f6c1f6e";

/**
 * Makes a thread of settings and of the machine it runs on: provider, credentials, model, tools, session file.
 * What its model spawns below it are threads made the same way.
 *
 * @throws `ModelProviderError`, `LoginError`, `RolloutError` or {@link CoreError} when something needed is
 *   missing; one line says what and where.
 */
export function startThread(options: StartThreadOptions): Promise<Thread> {
  return start(options, undefined);
}

/** What the thread of a spawned agent gets from the one that it works for. */
interface ChildPlace {
  request: ChildRequest;
  /** Stay open when the child closes. */
  mcp: McpConnections | undefined;
}

async function start(options: StartThreadOptions, child: ChildPlace | undefined): Promise<Thread> {
  const warnings = [...(options.warnings ?? [])];
  const clock = createClock();
  const newId = createUuidV7({
    now: () => clock.now(),
    randomBytes: (bytes) => void randomFillSync(bytes),
  });
  const signal = options.signal ?? new AbortController().signal;
  const warn = (message: string): void => void warnings.push(message);
  const [wire, catalog] = await Promise.all([
    openWire(options, { clock, warn, signal }),
    scanSkills(options),
  ]);
  const { model } = wire;
  const storage = openThreadStorage({
    codexHome: options.codexHome,
    cwd: options.cwd,
    source: options.source ?? { type: "new" },
    ephemeral: options.ephemeral ?? false,
    now: () => clock.now(),
    newThreadId: () => child?.request.threadId ?? newId(),
  });
  warnings.push(...toModelChangeWarnings(storage, model.name));
  const docs = readDocs(options);
  const skills = toThreadSkills(catalog, { config: options.config, model: model.info });
  warnings.push(...docs.warnings, ...skills.warnings);
  const baseInstructions =
    storage.baseInstructions ?? readBaseInstructions(options.config, model.info);
  const setup = {
    ...wire,
    options,
    clock,
    newId,
    storage,
    baseInstructions,
    docs,
    skills,
    warnings,
    child,
  };
  if (child) return createThread({ ...setup, mcp: child.mcp });
  const { cwd, codexHome, env } = options;
  const servers = options.config.mcp_servers;
  return createThread({
    ...setup,
    mcp: await openMcp({ servers, cwd, codexHome, env, warn, signal }),
  });
}

/** What a thread talks to, and how. */
type Wire = Pick<ThreadSetup, "transport" | "identity" | "auth" | "provider" | "model">;

async function openWire(
  options: StartThreadOptions,
  { clock, warn, signal }: { clock: Clock; warn: (message: string) => void; signal: AbortSignal },
): Promise<Wire> {
  const { config } = options;
  const transport = options.transport ?? createDefaultTransport();
  const identity = {
    originator: options.originator ?? DEFAULT_ORIGINATOR,
    version: options.version ?? DEFAULT_VERSION,
  };
  const auth = await openProviderAuth(options, warn);
  const provider = resolveProvider(config.model_provider, config.model_providers, {
    env: options.env,
    usesChatGpt: auth.usesCodexBackend(),
  });
  const model = await chooseModel({
    config,
    model: options.model,
    provider,
    auth,
    transport,
    identity,
    codexHome: options.codexHome,
    now: () => clock.now(),
    signal,
  });
  for (const message of [...model.warnings, ...toCodeModeWarnings(config, model)]) warn(message);
  return { transport, identity, auth, provider, model };
}

/** Mirrors: Codex 0.169.0, in our own words. */
function toCodeModeWarnings({ features }: Config, { name, info }: ModelChoice): readonly string[] {
  const isAsked = features.code_mode || features.code_mode_only;
  if (!isAsked || info.tool_mode !== undefined) return [];
  return [
    `Code mode is on, but model \`${name}\` does not say that it writes scripts, and may do worse. Turn off \`features.code_mode\` and \`features.code_mode_only\`, or take a model that does.`,
  ];
}

function toModelChangeWarnings(storage: ThreadStorage, model: string): readonly string[] {
  const before = storage.resumed?.settings?.model;
  if (before === undefined || before === model) return [];
  return [
    `This session was recorded with model \`${before}\` but is resuming with \`${model}\`. Consider switching back to \`${before}\`: it knows what was done so far best.`,
  ];
}

interface ThreadSetup {
  options: StartThreadOptions;
  clock: Clock;
  newId: () => string;
  transport: HttpTransport;
  identity: { originator: string; version: string };
  auth: ProviderAuth;
  provider: ModelProvider;
  model: ModelChoice;
  storage: ThreadStorage;
  baseInstructions: string;
  docs: ProjectDocs;
  skills: ThreadSkills;
  warnings: readonly string[];
  /** Absent without MCP servers. */
  mcp: McpConnections | undefined;
  /** Absent for a thread that nobody spawned. */
  child: ChildPlace | undefined;
}

function createThread(setup: ThreadSetup): Thread {
  const { options, clock, newId, provider, storage, child, mcp } = setup;
  const { config, cwd } = options;
  const agents = openAgents(setup, () => thread.historyItems());
  const tools = createTools(setup, agents);
  const thread = new Thread({
    id: storage.threadId,
    baseInstructions: setup.baseInstructions,
    baseInstructionsId: `msg_${uuidV5(storage.threadId, BASE_INSTRUCTIONS_NAMESPACE)}`,
    texts: toContextTexts(setup),
    client: createModelClient(toEndpoint(setup)),
    retryLimits: {
      streamMaxRetries: provider.streamMaxRetries,
      unboundedConnectionRetries: config.features.unbounded_connection_retries,
      random: Math.random,
    },
    clock,
    ids: { uuid: newId },
    mention: setup.skills.mention,
    readImage: (file) => fs.promises.readFile(path.resolve(cwd, file)),
    createTurnContext: toTurnContexts(setup, tools),
    createToolCandidates: tools.createCandidates,
    planning: tools.planning,
    observe: (event) => {
      tools.observe(event);
      agents.observe(event);
    },
    toAgentNotes: (context) => toAgentNotes(context, setup, agents),
    takeArrivals: () => {
      const { newWindow, items } = tools.takeArrivals();
      return { newWindow, items: [...items, ...agents.seat.takeMail()] };
    },
    toRequest: createRequestFactory({
      threadId: storage.threadId,
      installationId: readInstallationId(options.codexHome, newId),
      isResumed: storage.resumed !== undefined,
      trigger: options.sessionSource ?? DEFAULT_SESSION_SOURCE,
      metadata: config.responses_api_metadata,
      agent: child?.request,
    }),
    rollout: storage.rollout,
    startRollout: () => startSessionFile(setup),
    resumed: storage.resumed,
    warnings: setup.warnings,
    resources: [...agents.resources, ...tools.resources, ...(mcp && !child ? [mcp] : [])],
  });
  return thread;
}

function toContextTexts({ options, skills, docs }: ThreadSetup): ContextTexts {
  const { config, cwd } = options;
  return {
    developerInstructions: config.developer_instructions,
    skills: skills.text,
    projectDoc: toProjectDocMessage(docs, cwd),
    includePermissions: config.include_permissions_instructions,
    includeEnvironment: config.include_environment_context,
  };
}

function toTurnContexts(
  { options, storage, provider, model, auth }: ThreadSetup,
  { userShell }: ThreadTools,
): ReturnType<typeof createTurnContextFactory> {
  return createTurnContextFactory({
    ...options,
    threadId: storage.threadId,
    provider,
    auth: { usesCodexBackend: auth.usesCodexBackend(), kind: auth.kind },
    model,
    sandboxMode: options.sandboxMode,
    writableRoots: options.writableRoots,
    approvalPolicy: options.approvalPolicy ?? "never",
    userShell,
  });
}

function openAgents(setup: ThreadSetup, readHistory: () => readonly ResponseItem[]): ThreadAgents {
  const { options, storage, child, newId } = setup;
  if (child) return toChildAgents(child.request);
  return openRootAgents({
    config: options.config,
    rootThreadId: storage.threadId,
    codexHome: options.codexHome,
    ephemeral: options.ephemeral ?? false,
    newId,
    readHistory,
    startChild: (request) => startChild(setup, request),
  });
}

/** The thread of a spawned agent: it has everything that the root has, but a place and maybe a model of its own. */
async function startChild(root: ThreadSetup, request: ChildRequest): Promise<ChildThread> {
  const { options, model, mcp } = root;
  const { config } = options;
  const name = request.model ?? model.name;
  const inherited = name === model.name ? config.model_reasoning_effort : undefined;
  const effort = request.reasoningEffort ?? inherited;
  const thread = await start(
    {
      ...options,
      config: { ...config, model_reasoning_effort: effort },
      model: name,
      source: toChildSource(request),
      signal: request.signal,
      warnings: [],
    },
    { request, mcp },
  );
  return {
    id: thread.id,
    model: name,
    reasoningEffort: effort,
    run: (input, { signal, ...origin }) => thread.run(input, { signal, origin }),
    historyItems: () => thread.historyItems(),
    close: () => thread.close(),
  };
}

function toChildSource({ start: begin, threadId }: ChildRequest): ThreadSource {
  switch (begin.type) {
    case "new":
      return { type: "new" };
    case "fork":
      return { type: "history", items: begin.items };
    case "resume":
      return { type: "resume", from: { type: "thread", threadId } };
  }
}

/** The second generation is told of its part; the first reads the descriptions of its tools. */
function toAgentNotes(
  context: TurnContext,
  { options }: ThreadSetup,
  { seat }: ThreadAgents,
): readonly string[] {
  const { version } = resolveMultiAgentVersion(context, options.config);
  return version === "v2" ? [seat.notes.role, seat.notes.mode] : [];
}

function toEndpoint({ provider, auth, transport, clock, identity }: ThreadSetup): EndpointContext {
  return { provider, auth, transport, random: Math.random, clock, identity };
}

function createTools(setup: ThreadSetup, { seat }: ThreadAgents): ThreadTools {
  const { options, storage, clock, newId, mcp, auth } = setup;
  return openThreadTools({
    config: options.config,
    threadId: storage.threadId,
    codexHome: options.codexHome,
    env: options.env,
    programFolder: options.programFolder,
    approvals: options.approvals,
    userInput: options.userInput,
    permissions: options.permissions,
    clock,
    newId,
    endpoint: { ...toEndpoint(setup), usesCodexBackend: auth.usesCodexBackend() },
    mcp,
    agents: { ...seat, clock, models: setup.model.alternatives },
    dynamic: () => [],
    history: storage.resumed?.items ?? [],
  });
}

function startSessionFile({
  options,
  storage,
  provider,
  baseInstructions,
  clock,
  identity,
  child,
}: ThreadSetup): void {
  if (!storage.rollout || !storage.isNewFile) return;
  appendSessionMeta(storage.rollout, {
    id: storage.threadId,
    timestamp: new Date(clock.now()).toISOString(),
    cwd: options.cwd,
    originator: identity.originator,
    cliVersion: identity.version,
    source: options.sessionSource ?? DEFAULT_SESSION_SOURCE,
    modelProvider: provider.id,
    baseInstructions,
    git: readGitInfo(options.cwd),
    agent: child && toSubagentSessionMeta(child.request),
  });
  for (const { type, payload } of storage.copiedLines) storage.rollout.append(type, payload);
}

function readBaseInstructions(config: Config, info: ModelInfo): string {
  const file = config.model_instructions_file;
  if (file !== undefined) return readFile(file, "model_instructions_file");
  return info.base_instructions ?? BASE_INSTRUCTIONS;
}

function readFile(file: string, key: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CoreError("unreadable_file", `cannot read ${key} ${file}: ${reason}`, { cause });
  }
}

function readDocs({ config, cwd, codexHome }: StartThreadOptions): ProjectDocs {
  return readProjectDocs({
    codexHome,
    cwd,
    maxBytes: config.project_doc_max_bytes,
    fallbackFilenames: config.project_doc_fallback_filenames,
    projectRootMarkers: config.project_root_markers,
    fs: createNodeFileSystem(),
  });
}
