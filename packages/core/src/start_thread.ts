import { randomFillSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { createNodeFileSystem as createPatchFileSystem } from "@codexkit/apply-patch/node";
import {
  type Config,
  createNodeFileSystem,
  type ProjectDocs,
  readProjectDocs,
  toProjectDocMessage,
  toSandboxPolicy,
} from "@codexkit/config";
import type { ProviderAuth } from "@codexkit/login";
import {
  BUNDLED_MODELS,
  createDefaultTransport,
  createModelClient,
  createResponsesRequest,
  findDefaultModel,
  type HttpTransport,
  lookUpModel,
  type ModelProvider,
  readModelCatalog,
  resolveProvider,
  toFallbackWarning,
} from "@codexkit/model-provider";
import {
  type ApprovalPolicy,
  MIRRORED_CODEX_VERSION,
  type ModelInfo,
  type SandboxMode,
  type SandboxPolicy,
} from "@codexkit/protocol";
import { createUuidV7, uuidV5 } from "@codexkit/rollout";
import {
  createExecSessions,
  createShellLookup,
  createSystemClock,
  resolveUserShell,
  resolveWritableRoots,
  type UserShell,
} from "@codexkit/shell";
import type { ApprovalHandler } from "./approvals.ts";
import { BASE_INSTRUCTIONS } from "./context/base_instructions.ts";
import { CoreError } from "./core_error.ts";
import { readGitInfo } from "./git_info.ts";
import { createUpdatePlan } from "./handlers/update_plan.ts";
import type { Clock } from "./ports.ts";
import { openProviderAuth } from "./provider_auth.ts";
import { readInstallationId } from "./installation_id.ts";
import { appendSessionMeta } from "./rollout_projection.ts";
import { type RequestInput, Thread, type TurnOptions } from "./thread.ts";
import { openThreadStorage, type ThreadSource, type ThreadStorage } from "./thread_storage.ts";
import { createToolCandidates } from "./tool_candidates.ts";
import { resolveSampling, resolveToolMode, type TurnContext } from "./turn_context.ts";

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
}

const DEFAULT_ORIGINATOR = "codexkit";
const DEFAULT_VERSION = "0.0.0";
/** Namespace of the ids of base instructions; any constant would do. */
const BASE_INSTRUCTIONS_NAMESPACE = "5b8d1f0e-52c4-5d3a-9a77-3d0c6f6c1f6e";

/**
 * Makes a thread of settings and of the machine it runs on: provider, credentials, model, tools, session file.
 *
 * @throws `ModelProviderError`, `LoginError`, `RolloutError` or {@link CoreError} when something needed is
 *   missing; one line says what and where.
 */
export async function startThread(options: StartThreadOptions): Promise<Thread> {
  const { config, cwd } = options;
  const warnings = [...(options.warnings ?? [])];
  const clock = createClock();
  const newId = createUuidV7({ now: () => clock.now(), randomBytes: (bytes) => void randomFillSync(bytes) });
  const auth = await openProviderAuth(options, (message) => void warnings.push(message));
  const provider = openProvider(options, auth);
  const model = await openModel(options, warnings);
  const storage = openThreadStorage({
    codexHome: options.codexHome,
    cwd,
    source: options.source ?? { type: "new" },
    ephemeral: options.ephemeral ?? false,
    now: () => clock.now(),
    newThreadId: newId,
    onWriteError: (error) => void warnings.push(error.message),
  });
  const before = storage.resumed?.settings?.model;
  if (before !== undefined && before !== model.name) {
    warnings.push(
      `This session was recorded with model \`${before}\` but is resuming with \`${model.name}\`. Consider switching back to \`${before}\`: it knows what was done so far best.`,
    );
  }
  const docs = readDocs(options);
  warnings.push(...docs.warnings);
  const baseInstructions = storage.baseInstructions ?? readBaseInstructions(config, model.info);
  const setup: ThreadSetup = { options, clock, newId, auth, provider, model, storage, baseInstructions, docs, warnings };
  startSessionFile(setup);
  return createThread(setup);
}

interface ThreadSetup {
  options: StartThreadOptions;
  clock: Clock;
  newId: () => string;
  auth: ProviderAuth;
  provider: ModelProvider;
  model: { name: string; info: ModelInfo };
  storage: ThreadStorage;
  baseInstructions: string;
  docs: ProjectDocs;
  warnings: readonly string[];
}

function createThread(setup: ThreadSetup): Thread {
  const { options, clock, newId, provider, storage } = setup;
  const { config, cwd } = options;
  const lookup = createShellLookup({ platform: process.platform, env: options.env });
  const userShell = resolveUserShell(lookup);
  const sessions = createExecSessions({
    clock: createSystemClock(),
    random: Math.random,
    maxPollMs: config.background_terminal_max_timeout,
  });
  const shell = {
    sessions,
    threadId: storage.threadId,
    userShell,
    lookup,
    env: options.env,
    environmentPolicy: config.shell_environment_policy,
    allowLoginShell: config.allow_login_shell,
    // Commands that read it ask for what the reference offers, not for our own count.
    version: MIRRORED_CODEX_VERSION,
    codexHome: options.codexHome,
    approvals: options.approvals,
    resolvePath: (folder: string, target: string) => path.resolve(folder, target),
    isDirectory,
    now: () => performance.now(),
  };
  const patch = {
    fs: createPatchFileSystem(),
    approvals: options.approvals,
    tmpdir: options.env["TMPDIR"],
    now: () => performance.now(),
  };
  const updatePlan = createUpdatePlan();
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
      transport: options.transport ?? createDefaultTransport(),
      random: Math.random,
      clock,
      identity: {
        originator: options.originator ?? DEFAULT_ORIGINATOR,
        version: options.version ?? DEFAULT_VERSION,
      },
    }),
    retryLimits: {
      streamMaxRetries: provider.streamMaxRetries,
      unboundedConnectionRetries: config.features.unbounded_connection_retries,
      random: Math.random,
    },
    clock,
    ids: { uuid: newId },
    readImage: (file) => fs.promises.readFile(path.resolve(cwd, file)),
    createTurnContext: createTurnContexts(setup, userShell),
    createToolCandidates: (context) =>
      createToolCandidates(context, {
        shell,
        patch,
        updatePlan,
        features: config.features,
        updatePlanEnabled: config.tools.update_plan.enabled,
      }),
    toRequest: createRequests(setup),
    rollout: storage.rollout,
    resumed: storage.resumed,
    warnings: setup.warnings,
    resources: [sessions],
  });
}

function createTurnContexts(
  setup: ThreadSetup,
  userShell: UserShell,
): (turn: { turnId: string; startedAtMs: number; options: TurnOptions }) => TurnContext {
  const { options, model, provider, storage } = setup;
  const { config, cwd } = options;
  const { info } = model;
  const sandboxPolicy: SandboxPolicy = toSandboxPolicy(config, {
    mode: options.sandboxMode,
    writableRoots: options.writableRoots,
  });
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const limit = config.tool_output_token_limit;
  return ({ turnId, startedAtMs, options: turnOptions }) => ({
    turnId,
    threadId: storage.threadId,
    startedAtMs,
    model: model.name,
    modelInfo: info,
    toolMode: resolveToolMode(info.tool_mode, {
      codeMode: config.features.code_mode,
      codeModeOnly: config.features.code_mode_only,
    }),
    providerId: provider.id,
    cwd,
    sandboxPolicy,
    approvalPolicy: options.approvalPolicy ?? "never",
    environment: {
      cwd,
      shell: path.parse(userShell.path).name,
      currentDate: toLocalDate(startedAtMs),
      timezone: timezone === "UTC" ? "Etc/UTC" : timezone,
      sandboxPolicy,
      writableRoots: resolveWritableRoots(sandboxPolicy, { cwd, tmpdir: options.env["TMPDIR"] }),
    },
    sampling: {
      ...resolveSampling(info, {
        effort: config.model_reasoning_effort,
        summary: config.model_reasoning_summary,
        verbosity: config.model_verbosity,
      }),
      serviceTier: config.service_tier,
      outputSchema: turnOptions.outputSchema,
    },
    truncationPolicy: limit === undefined ? info.truncation_policy : { mode: "tokens", limit },
  });
}

function createRequests(setup: ThreadSetup): (input: RequestInput) => ReturnType<typeof createResponsesRequest> {
  const { options, storage } = setup;
  const installationId = readInstallationId(options.codexHome, setup.newId);
  return ({ context, lowered, items }) => {
    const { sampling } = context;
    return createResponsesRequest({
      identity: {
        sessionId: storage.threadId,
        threadId: storage.threadId,
        turnId: context.turnId,
        installationId,
        windowNumber: 0,
        metadata: {
          history_initialization: storage.resumed ? "cold_resume" : "new",
          thread_source: "user",
          turn_trigger: options.sessionSource ?? "sdk",
          sandbox_mode: context.sandboxPolicy.type,
          turn_started_at_unix_ms: context.startedAtMs,
          model: context.model,
          reasoning_effort: sampling.reasoningEffort,
        },
        extraMetadata: options.config.responses_api_metadata,
      },
      model: context.model,
      items,
      tools: lowered.tools,
      parallelToolCalls: lowered.parallelToolCalls,
      reasoningEffort: sampling.reasoningEffort,
      reasoningSummary: sampling.reasoningSummary,
      responsesLite: context.modelInfo.use_responses_lite,
      verbosity: sampling.verbosity,
      outputSchema: sampling.outputSchema,
      serviceTier: sampling.serviceTier,
    });
  };
}

function startSessionFile({ options, storage, provider, baseInstructions, clock }: ThreadSetup): void {
  if (!storage.rollout || !storage.isNewFile) return;
  appendSessionMeta(storage.rollout, {
    id: storage.threadId,
    timestamp: new Date(clock.now()).toISOString(),
    cwd: options.cwd,
    originator: options.originator ?? DEFAULT_ORIGINATOR,
    cliVersion: options.version ?? DEFAULT_VERSION,
    source: options.sessionSource ?? "sdk",
    modelProvider: provider.id,
    baseInstructions,
    git: readGitInfo(options.cwd),
  });
}

function openProvider(options: StartThreadOptions, auth: ProviderAuth): ModelProvider {
  const { config, env } = options;
  return resolveProvider(config.model_provider, config.model_providers, {
    env,
    usesChatGpt: auth.usesCodexBackend(),
  });
}

async function openModel(
  options: StartThreadOptions,
  warnings: string[],
): Promise<{ name: string; info: ModelInfo }> {
  const { config } = options;
  const models = await readCatalog(config, warnings);
  const name = options.model ?? config.model ?? findDefaultModel(models);
  if (name === undefined) {
    throw new CoreError("invalid_option", "no model: set `model` in config.toml or pass --model");
  }
  const { info, isFallback } = lookUpModel(models, name);
  if (isFallback) warnings.push(toFallbackWarning(name));
  const window = config.model_context_window;
  return { name, info: window === undefined ? info : { ...info, context_window: window } };
}

async function readCatalog(config: Config, warnings: string[]): Promise<readonly ModelInfo[]> {
  const file = config.model_catalog_json;
  if (file === undefined) return BUNDLED_MODELS;
  const text = readFile(file, "model_catalog_json");
  const read = await readModelCatalog(text, `model_catalog_json path \`${file}\``);
  warnings.push(...read.warnings);
  return read.models;
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

function createClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const stop = (): void => {
          clearTimeout(timer);
          reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
        };
        const timer = setTimeout(() => {
          signal.removeEventListener("abort", stop);
          resolve();
        }, ms);
        signal.addEventListener("abort", stop, { once: true });
      }),
  };
}

function isDirectory(folder: string): boolean {
  return fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** `YYYY-MM-DD` by the clock on the wall. */
function toLocalDate(unixMs: number): string {
  const date = new Date(unixMs);
  const month = String(date.getMonth() + 1).padStart(2, "0");
  const day = String(date.getDate()).padStart(2, "0");
  return `${date.getFullYear()}-${month}-${day}`;
}
