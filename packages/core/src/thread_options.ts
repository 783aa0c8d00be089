import type { ResponsesRequest, RetryLimits } from "@codexkit/model-provider";
import type {
  ResponseItem,
  ThreadEvent,
  ThreadSettings,
  TokenUsage,
  UnknownRecord,
  UserInput,
} from "@codexkit/protocol";
import type { PlanInput, RequestTools, ToolCandidate } from "@codexkit/tools";
import type { CompactionNote } from "./compaction/run_compaction.ts";
import type { ContextTexts } from "./context/initial_context.ts";
import type { MentionedSkills } from "./context/thread_skills.ts";
import type { ReadImage } from "./context/user_input.ts";
import type { Clock, IdSource, ModelClient, RolloutSink } from "./ports.ts";
import type { TurnContext, TurnOrigin } from "./turn_context.ts";

/** What a request is made of, besides the conversation. */
export interface RequestInput {
  context: TurnContext;
  lowered: RequestTools;
  /** The whole `input`, base instructions included. */
  items: readonly ResponseItem[];
  /** Context windows of the thread before this one. */
  windowNumber: number;
  /** Set for a request that makes the history shorter. */
  compaction?: CompactionNote | undefined;
}

/** When and how a thread makes its history shorter. */
export interface CompactionSettings {
  /** Tokens from which on it has to; `undefined` for never. */
  limit: (context: TurnContext) => number | undefined;
  /** Whether the provider does it. */
  isRemote: (context: TurnContext) => boolean;
  /** What the model is asked for otherwise. */
  prompt: string;
}

/** What a thread is made of. Collaborators are passed in; the thread reads no globals. */
export interface ThreadOptions {
  /** UUID v7. */
  id: string;
  /** The first developer message of every request. */
  baseInstructions: string;
  /** Id of that message; the same for a thread in every process. */
  baseInstructionsId: string;
  texts: ContextTexts;
  client: ModelClient;
  retryLimits: RetryLimits;
  clock: Clock;
  ids: IdSource;
  readImage: ReadImage;
  /** What the input brings along besides itself: the skills that it names. */
  mention?: ((input: readonly UserInput[]) => MentionedSkills) | undefined;
  /** Before a turn: looks whether more is known of the model by now; answers what to warn of. */
  followModel?: ((signal: AbortSignal) => Promise<readonly string[]>) | undefined;
  /** Told the version of the model catalog, when the provider says so. */
  noteModelsEtag?: ((etag: string) => void) | undefined;
  /** Decides everything about one turn. */
  createTurnContext: (turn: {
    turnId: string;
    startedAtMs: number;
    options: TurnOptions;
  }) => TurnContext;
  /** The tools a turn may offer, in order; without those that are still waited for when the signal fires. */
  createToolCandidates: (
    context: TurnContext,
    signal: AbortSignal,
  ) => Promise<readonly ToolCandidate[]>;
  /** What planning heeds besides the candidates. */
  planning?: Pick<PlanInput, "codeMode" | "filter"> | undefined;
  /** Default: the history is made shorter only by `Thread.compact`, with a prompt of our own. */
  compaction?: CompactionSettings | undefined;
  toRequest: (input: RequestInput) => ResponsesRequest;
  /** Absent for an ephemeral thread. */
  rollout?: RolloutSink | undefined;
  /** Writes what a new session file begins with; called once, by the first turn. */
  startRollout?: (() => void) | undefined;
  /** What an earlier process left. */
  resumed?: ResumedThread | undefined;
  /** Sees every event before anybody else does. */
  observe?: ((event: ThreadEvent) => void) | undefined;
  /** What the model is told about other agents, each in a message of its own behind the first developer message. */
  toAgentNotes?: ((context: TurnContext) => readonly string[]) | undefined;
  /** Asked before each request for what has come up beside the conversation. */
  takeArrivals?: (() => { newWindow: boolean; items: readonly ResponseItem[] }) | undefined;
  /** Each is shown once, before the next turn; the list may grow. */
  warnings?: readonly string[] | undefined;
  /** Disposed of when the thread closes: running commands and the like. */
  resources?: readonly AsyncDisposable[] | undefined;
}

/** The state of a thread that goes on. */
export interface ResumedThread {
  items: readonly ResponseItem[];
  /** Of the last turn; absent when the file does not say. */
  settings?: ThreadSettings | undefined;
  usage?: TokenUsage | undefined;
  /** Tokens of the last response, input and output; absent when the file does not say. */
  lastTokens?: number | undefined;
  /** Context windows before the present one. Default 0. */
  windowNumber?: number | undefined;
}

/** What a single turn may have of its own. */
export interface TurnOptions {
  /** Interrupts the turn: its request, its commands, its questions. */
  signal?: AbortSignal | undefined;
  /** JSON Schema that the last message has to fit. */
  outputSchema?: UnknownRecord | undefined;
  /** Where the task of a spawned agent came from. */
  origin?: TurnOrigin | undefined;
}
