import path from "node:path";
import { type ChildRequest, type ChildThread, toSubagentSessionMeta } from "@codexkit/agents";
import { type ProjectDocs, toProjectDocMessage, toSandboxPolicy } from "@codexkit/config";
import type { ProviderAuth } from "@codexkit/login";
import {
  createDefaultTransport,
  createModelClient,
  type EndpointContext,
  type HttpTransport,
  type ModelProvider,
  resolveProvider,
} from "@codexkit/model-provider";
import type { ResponseItem } from "@codexkit/protocol";
import { createUuidV7, uuidV5 } from "@codexkit/rollout";
import { openThreadTools, resolveMultiAgentVersion, type ThreadTools } from "@codexkit/turn-tools";
import type { McpConnections } from "@codexkit/mcp";
import type { ContextTexts } from "./context/initial_context.ts";
import { readUserImage } from "./context/read_user_image.ts";
import { scanSkills, type ThreadSkills, toThreadSkills } from "./context/thread_skills.ts";
import { readGitInfo } from "./git_info.ts";
import type { ThreadExecPolicy } from "@codexkit/builtin-tools";
import { readInstallationId } from "./installation_id.ts";
import { type FollowedModel, openModel } from "./model_choice.ts";
import { openThreadExecPolicy } from "./policy/thread_exec_policy.ts";
import type { Clock } from "./ports.ts";
import { openProviderAuth } from "./provider_auth.ts";
import { createRequestFactory } from "./request_factory.ts";
import { appendSessionMeta } from "./rollout_projection.ts";
import { createClock } from "./system_clock.ts";
import type { StartThreadOptions } from "./start_thread_options.ts";
import { Thread } from "./thread.ts";
import { openRootAgents, type ThreadAgents, toChildAgents } from "./thread_agents.ts";
import {
  readBaseInstructions,
  readDocs,
  toCodeModeWarnings,
  toCompactionSettings,
  toModelChangeWarnings,
} from "./thread_texts.ts";
import { openThreadStorage, type ThreadSource, type ThreadStorage } from "./thread_storage.ts";
import { createDynamicCandidates } from "./dynamic_candidates.ts";
import { toMcpElicitations } from "./mcp/mcp_elicitations.ts";
import { addMcpServers } from "./mcp/mcp_servers.ts";
import { openMcp } from "./mcp/open_mcp.ts";
import type { TurnContext } from "./turn_context.ts";
import { createTurnContextFactory } from "./turn_context_factory.ts";

const DEFAULT_ORIGINATOR = "codexkit";
const DEFAULT_VERSION = "0.0.0";
const DEFAULT_SESSION_SOURCE = "sdk";
/** Namespace of the ids of base instructions; any constant would do. */
const BASE_INSTRUCTIONS_NAMESPACE = "5b8d1f0e-52c4-5d3a-9a77-3d0c6f6c1f6e";

/**
 * Makes a thread of settings and of the machine it runs on: provider, credentials, model, tools, session file.
 * What its model spawns below it are threads made the same way.
 *
 * @throws `ModelProviderError`, `LoginError`, `RolloutError`, `McpError` or {@link CoreError} when something needed is
 *   missing; one line says what and where.
 */
export async function startThread(options: StartThreadOptions): Promise<Thread> {
  const config = await addMcpServers(options.config, options.mcpServers);
  return start({ ...options, config, mcpServers: undefined }, undefined);
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
    randomBytes: (bytes) => void crypto.getRandomValues(bytes),
  });
  const signal = options.signal ?? new AbortController().signal;
  const warn = (message: string): void => void warnings.push(message);
  const [wire, catalog, execPolicy] = await Promise.all([
    openWire(options, { clock, warn, signal }),
    scanSkills(options),
    openRules(options, warn),
  ]);
  const model = wire.model.current;
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
    storage.baseInstructions ??
    options.baseInstructions ??
    readBaseInstructions(options.config, model.info);
  const setup = {
    ...wire,
    options,
    clock,
    newId,
    storage,
    baseInstructions,
    docs,
    skills,
    execPolicy,
    warnings,
    child,
  };
  if (child) return createThread({ ...setup, mcp: child.mcp });
  const { config, cwd, codexHome, env, sandboxMode: mode, writableRoots } = options;
  const onElicitation = toMcpElicitations(options.elicitations, {
    approvalPolicy: options.approvalPolicy ?? "never",
    sandboxPolicy: toSandboxPolicy(config, { mode, writableRoots }),
  });
  const servers = config.mcp_servers;
  return createThread({
    ...setup,
    mcp: await openMcp({ servers, cwd, codexHome, env, onElicitation, warn, signal }),
  });
}

async function openRules(
  { codexHome, rulesFolders: folders = [codexHome] }: StartThreadOptions,
  warn: (message: string) => void,
): Promise<ThreadExecPolicy> {
  const { policy, warnings } = await openThreadExecPolicy({ folders, codexHome });
  for (const message of warnings) warn(message);
  return policy;
}

/** What a thread talks to, and how. */
type Wire = Pick<ThreadSetup, "transport" | "identity" | "auth" | "provider" | "model">;

async function openWire(
  options: StartThreadOptions,
  { clock, warn, signal }: { clock: Clock; warn: (message: string) => void; signal: AbortSignal },
): Promise<Wire> {
  const { config } = options;
  const transport = options.transport ?? createDefaultTransport({ env: options.env });
  const identity = {
    originator: options.originator ?? DEFAULT_ORIGINATOR,
    version: options.version ?? DEFAULT_VERSION,
  };
  const auth = await openProviderAuth(options, warn);
  const provider = resolveProvider(config.model_provider, config.model_providers, {
    env: options.env,
    usesChatGpt: auth.usesCodexBackend(),
    toOrigin: options.describeOrigin,
  });
  const model = await openModel({
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
  const { current } = model;
  for (const message of [...current.warnings, ...toCodeModeWarnings(config, current)])
    warn(message);
  return { transport, identity, auth, provider, model };
}

interface ThreadSetup {
  options: StartThreadOptions;
  clock: Clock;
  newId: () => string;
  transport: HttpTransport;
  identity: { originator: string; version: string };
  auth: ProviderAuth;
  provider: ModelProvider;
  model: FollowedModel;
  storage: ThreadStorage;
  baseInstructions: string;
  docs: ProjectDocs;
  skills: ThreadSkills;
  execPolicy: ThreadExecPolicy;
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
    readImage: (file) => readUserImage(path.resolve(cwd, file)),
    followModel: (signal) => setup.model.follow(signal),
    noteModelsEtag: (etag) => setup.model.noteEtag(etag),
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
    compaction: toCompactionSettings(options.config),
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
    readModel: () => model.current,
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
  const { options, mcp } = root;
  const model = root.model.current;
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
    execPolicy: setup.execPolicy,
    describesCommands: options.describesCommands,
    userInput: options.userInput,
    permissions: options.permissions,
    clock,
    newId,
    endpoint: { ...toEndpoint(setup), usesCodexBackend: auth.usesCodexBackend() },
    mcp,
    agents: { ...seat, clock, models: setup.model.current.alternatives },
    dynamic: (context) => createDynamicCandidates(context, options),
    history: storage.resumed?.items,
    storedValues: storage.storedValues,
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
