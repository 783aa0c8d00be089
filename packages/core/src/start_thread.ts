import { randomFillSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { createNodeFileSystem as createPatchFileSystem } from "@codexkit/apply-patch/node";
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
  type HttpTransport,
  type ModelProvider,
  resolveProvider,
} from "@codexkit/model-provider";
import {
  type ApprovalPolicy,
  MIRRORED_CODEX_VERSION,
  type ModelInfo,
  type SandboxMode,
} from "@codexkit/protocol";
import { createUuidV7, uuidV5 } from "@codexkit/rollout";
import {
  createExecSessions,
  createShellLookup,
  createSystemClock,
  resolveUserShell,
} from "@codexkit/shell";
import type { ApprovalHandler } from "@codexkit/tools";
import { BASE_INSTRUCTIONS } from "./context/base_instructions.ts";
import { CoreError } from "./core_error.ts";
import { readGitInfo } from "./git_info.ts";
import { createUpdatePlan, SandboxPool } from "@codexkit/builtin-tools";
import { readInstallationId } from "./installation_id.ts";
import { chooseModel, type ModelChoice } from "./model_choice.ts";
import type { Clock } from "./ports.ts";
import { openProviderAuth } from "./provider_auth.ts";
import { createRequestFactory } from "./request_factory.ts";
import { appendSessionMeta } from "./rollout_projection.ts";
import { createClock } from "./system_clock.ts";
import { Thread } from "./thread.ts";
import { openThreadStorage, type ThreadSource, type ThreadStorage } from "./thread_storage.ts";
import { type BuiltInToolsOptions, createToolCandidates } from "./tool_candidates.ts";
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
 *
 * @throws `ModelProviderError`, `LoginError`, `RolloutError` or {@link CoreError} when something needed is
 *   missing; one line says what and where.
 */
export async function startThread(options: StartThreadOptions): Promise<Thread> {
  const warnings = [...(options.warnings ?? [])];
  const clock = createClock();
  const newId = createUuidV7({
    now: () => clock.now(),
    randomBytes: (bytes) => void randomFillSync(bytes),
  });
  const transport = options.transport ?? createDefaultTransport();
  const identity = {
    originator: options.originator ?? DEFAULT_ORIGINATOR,
    version: options.version ?? DEFAULT_VERSION,
  };
  const auth = await openProviderAuth(options, (message) => void warnings.push(message));
  const provider = resolveProvider(options.config.model_provider, options.config.model_providers, {
    env: options.env,
    usesChatGpt: auth.usesCodexBackend(),
  });
  const signal = options.signal ?? new AbortController().signal;
  const model = await chooseModel({
    config: options.config,
    model: options.model,
    provider,
    auth,
    transport,
    identity,
    signal,
  });
  warnings.push(...model.warnings);
  const storage = openThreadStorage({
    codexHome: options.codexHome,
    cwd: options.cwd,
    source: options.source ?? { type: "new" },
    ephemeral: options.ephemeral ?? false,
    now: () => clock.now(),
    newThreadId: newId,
  });
  warnings.push(...toModelChangeWarnings(storage, model.name));
  const docs = readDocs(options);
  warnings.push(...docs.warnings);
  const baseInstructions =
    storage.baseInstructions ?? readBaseInstructions(options.config, model.info);
  const setup: ThreadSetup = {
    options,
    clock,
    newId,
    transport,
    identity,
    auth,
    provider,
    model,
    storage,
    baseInstructions,
    docs,
    warnings,
  };
  return createThread(setup);
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
  warnings: readonly string[];
}

function createThread(setup: ThreadSetup): Thread {
  const { options, clock, newId, provider, storage, model } = setup;
  const { config, cwd } = options;
  const tools = createTools(setup);
  return new Thread({
    id: storage.threadId,
    baseInstructions: setup.baseInstructions,
    baseInstructionsId: `msg_${uuidV5(storage.threadId, BASE_INSTRUCTIONS_NAMESPACE)}`,
    texts: {
      developerInstructions: config.developer_instructions,
      projectDoc: toProjectDocMessage(setup.docs, cwd),
      includePermissions: config.include_permissions_instructions,
      includeEnvironment: config.include_environment_context,
    },
    client: createModelClient({
      provider,
      auth: setup.auth,
      transport: setup.transport,
      random: Math.random,
      clock,
      identity: setup.identity,
    }),
    retryLimits: {
      streamMaxRetries: provider.streamMaxRetries,
      unboundedConnectionRetries: config.features.unbounded_connection_retries,
      random: Math.random,
    },
    clock,
    ids: { uuid: newId },
    readImage: (file) => fs.promises.readFile(path.resolve(cwd, file)),
    createTurnContext: createTurnContextFactory({
      ...options,
      threadId: storage.threadId,
      providerId: provider.id,
      model,
      sandboxMode: options.sandboxMode,
      writableRoots: options.writableRoots,
      approvalPolicy: options.approvalPolicy ?? "never",
      userShell: tools.shell.userShell,
    }),
    createToolCandidates: (context) => createToolCandidates(context, tools),
    toRequest: createRequestFactory({
      threadId: storage.threadId,
      installationId: readInstallationId(options.codexHome, newId),
      isResumed: storage.resumed !== undefined,
      trigger: options.sessionSource ?? DEFAULT_SESSION_SOURCE,
      metadata: config.responses_api_metadata,
    }),
    rollout: storage.rollout,
    startRollout: () => startSessionFile(setup),
    resumed: storage.resumed,
    warnings: setup.warnings,
    resources: [tools.shell.sessions, tools.shell.sandboxes],
  });
}

function createTools({ options, storage }: ThreadSetup): BuiltInToolsOptions {
  const { config, env, approvals } = options;
  const lookup = createShellLookup({ platform: process.platform, env });
  return {
    shell: {
      sessions: createExecSessions({
        clock: createSystemClock(),
        random: Math.random,
        maxPollMs: config.background_terminal_max_timeout,
      }),
      sandboxes: new SandboxPool(env),
      threadId: storage.threadId,
      userShell: resolveUserShell(lookup),
      lookup,
      env,
      environmentPolicy: config.shell_environment_policy,
      programFolder: options.programFolder,
      allowLoginShell: config.allow_login_shell,
      // Commands that read it ask for what the reference offers, not for our own count.
      version: MIRRORED_CODEX_VERSION,
      codexHome: options.codexHome,
      approvals,
      resolvePath: (folder, target) => path.resolve(folder, target),
      isDirectory,
    },
    patch: { fs: createPatchFileSystem(), approvals, tmpdir: env["TMPDIR"], now: readMilliseconds },
    updatePlan: createUpdatePlan(),
    features: config.features,
    updatePlanEnabled: config.tools.update_plan.enabled,
  };
}

function startSessionFile({
  options,
  storage,
  provider,
  baseInstructions,
  clock,
  identity,
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

function isDirectory(folder: string): boolean {
  return fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Milliseconds since some moment; never runs backwards. */
function readMilliseconds(): number {
  return performance.now();
}
