import {
  isRecord,
  parseApprovalPolicy,
  readString,
  type ResponseItem,
  type SandboxPolicy,
  type ThreadSettings,
  type UnknownRecord,
} from "@codexkit/protocol";
import {
  createRollout,
  findLatestRollout,
  findRollout,
  openRollout,
  type ReadRolloutLine,
  readRollout,
  rebuildState,
  type RolloutState,
  toLocalTime,
} from "@codexkit/rollout";
import { CoreError } from "./core_error.ts";
import type { RolloutSink } from "./ports.ts";
import type { ResumedThread } from "./thread_options.ts";
import { StoredValueLines } from "./stored_value_lines.ts";

/** An earlier session: the last one of the working folder, or a certain one. */
export type SessionChoice = { type: "last" } | { type: "thread"; threadId: string };

/** Where a thread's history begins. */
export type ThreadSource =
  | { type: "new" }
  /** Goes on in the same session file. */
  | { type: "resume"; from: SessionChoice }
  /** Goes on in a session file of its own. */
  | { type: "fork"; from: SessionChoice }
  /** Goes on from what another thread has seen and said, in a session file of its own. */
  | {
      type: "history";
      items: readonly ResponseItem[];
      /** Of the other thread's last turn; absent tells the model of no change. */
      settings?: ThreadSettings | undefined;
    };

/** What {@link openThreadStorage} works with. */
export interface ThreadStorageOptions {
  /** Absolute. */
  codexHome: string;
  /** Absolute. */
  cwd: string;
  source: ThreadSource;
  /** Keeps nothing on disk. */
  ephemeral: boolean;
  /** Unix milliseconds. */
  now: () => number;
  newThreadId: () => string;
}

/** Identity, past and file of a thread. */
export interface ThreadStorage {
  threadId: string;
  /** Absent for an ephemeral thread. */
  rollout: RolloutSink | undefined;
  /** Whether the file needs its first line. */
  isNewFile: boolean;
  resumed: ResumedThread | undefined;
  /** The past of a fork, which its own file repeats behind its first line. */
  copiedLines: readonly { type: string; payload: unknown }[];
  /** Of the first turn ever; later turns keep them. */
  baseInstructions: string | undefined;
  /** What scripts stored before, and where they go on. */
  storedValues: StoredValueLines;
}

/**
 * Opens or starts the session file of a thread. The last session is a new one when there is none.
 *
 * @throws {@link CoreError} `thread_not_found`, also for a session file without a session in it.
 */
export function openThreadStorage(options: ThreadStorageOptions): ThreadStorage {
  const { source } = options;
  if (source.type === "history") {
    const { items, settings } = source;
    const copiedLines = items.map((payload) => ({ type: "response_item", payload }));
    return {
      ...startFile(options.newThreadId(), options, []),
      copiedLines,
      resumed: { items, settings },
    };
  }
  const file = source.type === "new" ? undefined : findFile(source.from, options);
  if (source.type === "new" || file === undefined)
    return startFile(options.newThreadId(), options, []);
  const lines = [...readRollout(file)];
  const state = rebuildState(lines);
  const threadId = readString(state.sessionMeta ?? {}, "id");
  if (threadId === undefined && state.items.length === 0)
    throw new CoreError("thread_not_found", `${file} holds no session: nothing can go on from it`);
  if (source.type === "fork" || threadId === undefined) {
    return startFile(options.newThreadId(), options, lines, state);
  }
  const rollout = options.ephemeral ? undefined : openRollout(file, { now: options.now });
  const storedValues = new StoredValueLines(lines, rollout);
  return { threadId, rollout, isNewFile: false, copiedLines: [], storedValues, ...toPast(state) };
}

function findFile(choice: SessionChoice, options: ThreadStorageOptions): string | undefined {
  const { codexHome, cwd } = options;
  if (choice.type === "last") return findLatestRollout({ codexHome, cwd })?.path;
  const file = findRollout({ codexHome, threadId: choice.threadId });
  if (file !== undefined) return file;
  throw new CoreError(
    "thread_not_found",
    `no rollout found for thread id ${choice.threadId} below ${codexHome}; leave the id out and use --last for the newest session here`,
  );
}

function startFile(
  threadId: string,
  options: ThreadStorageOptions,
  lines: readonly ReadRolloutLine[],
  past?: RolloutState,
): ThreadStorage {
  const rollout = options.ephemeral
    ? undefined
    : createRollout({
        codexHome: options.codexHome,
        threadId,
        startedAt: toLocalTime(options.now()),
        now: options.now,
      });
  const toldPast = past ? toPast(past) : { resumed: undefined, baseInstructions: undefined };
  const copiedLines = lines.flatMap((read) =>
    read.ok && read.line.type !== "session_meta" ? [read.line] : [],
  );
  const storedValues = new StoredValueLines(lines, rollout);
  return { threadId, rollout, isNewFile: true, copiedLines, storedValues, ...toldPast };
}

function toPast(state: RolloutState): Pick<ThreadStorage, "resumed" | "baseInstructions"> {
  const base = state.sessionMeta?.["base_instructions"];
  return {
    resumed: {
      items: state.items,
      settings: state.turnContext && toThreadSettings(state.turnContext, state.sessionMeta),
      usage: state.usage,
      lastTokens: state.lastTokens,
      windowNumber: state.compactions,
    },
    baseInstructions: isRecord(base) ? readString(base, "text") : undefined,
  };
}

/** The settings of the last turn; `undefined` when the file does not say enough to tell what changed. */
function toThreadSettings(
  context: UnknownRecord,
  meta: UnknownRecord | undefined,
): ThreadSettings | undefined {
  const model = readString(context, "model");
  const cwd = readString(context, "cwd");
  const approvalPolicy = parseApprovalPolicy(context["approval_policy"]);
  const sandboxPolicy = toSandboxPolicy(context["sandbox_policy"]);
  if (model === undefined || cwd === undefined || !approvalPolicy || !sandboxPolicy)
    return undefined;
  return {
    model,
    model_provider:
      readString(context, "model_provider") ?? readString(meta ?? {}, "model_provider") ?? "",
    cwd,
    approval_policy: approvalPolicy,
    sandbox_policy: sandboxPolicy,
  };
}

function toSandboxPolicy(value: unknown): SandboxPolicy | undefined {
  if (!isRecord(value)) return undefined;
  switch (value["type"]) {
    case "danger-full-access":
      return { type: "danger-full-access" };
    case "read-only":
      return { type: "read-only" };
    case "workspace-write": {
      const roots = value["writable_roots"];
      return {
        type: "workspace-write",
        writable_roots: Array.isArray(roots)
          ? roots.filter((root: unknown) => typeof root === "string")
          : [],
        network_access: value["network_access"] === true,
        exclude_tmpdir_env_var: value["exclude_tmpdir_env_var"] === true,
        exclude_slash_tmp: value["exclude_slash_tmp"] === true,
      };
    }
    default:
      return undefined;
  }
}
