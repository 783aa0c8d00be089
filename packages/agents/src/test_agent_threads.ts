import type { AgentControl, AgentInput } from "@codexkit/builtin-tools";
import {
  NO_TOKENS,
  type ResponseItem,
  type ThreadEvent,
  type TurnItem,
  type UserInput,
} from "@codexkit/protocol";
import type { ToolCall, ToolExecutor, ToolOutput, TurnItemEmitter } from "@codexkit/tools";
import { TestQueue } from "./test_queue.ts";
import { DEFAULT_AGENT_LIMITS } from "./agent_limits.ts";
import type { MailItem } from "./agent_mail.ts";
import { openAgentTree, type OpenAgentTree } from "./agent_seat.ts";
import type { AgentTreeOptions } from "./agent_tree.ts";
import type { ChildRequest, ChildThread, ChildTurnOptions } from "./child_thread.ts";

/** One turn of a {@link FakeThread}; it goes as the test says. */
interface FakeTurn {
  readonly input: readonly UserInput[];
  readonly options: ChildTurnOptions;
  readonly turnId: string;
  /** Reads the mailbox, as a thread does before a request. */
  readMail(): readonly MailItem[];
  complete(message?: string): void;
  fail(message: string): void;
  /** Ends the iteration without an end. */
  vanish(): void;
  /** Breaks the iteration. */
  break(error: Error): void;
}

/** A thread without a model. An interrupted turn ends at once. */
interface FakeThread extends ChildThread {
  readonly request: ChildRequest;
  readonly turns: readonly FakeTurn[];
  readonly isClosed: boolean;
}

/** A tree whose threads do what a test says. */
export interface FakeTree extends OpenAgentTree {
  readonly control: AgentControl;
  /** Every thread that was started, in order. */
  readonly threads: readonly FakeThread[];
  /** The thread that was started last. */
  last(): FakeThread;
  /** The turn that began last in that thread. */
  turn(thread?: FakeThread): FakeTurn;
}

const AT = { at_ms: 0, duration_ms: 0, usage: NO_TOKENS } as const;

/** Makes a tree of the root `h`; other threads are `id1`, `id2`, … as all ids are. */
export function createFakeTree(
  change: Partial<AgentTreeOptions> = {},
  startsAt: (request: ChildRequest) => Promise<void> = async () => {},
): FakeTree {
  const threads: FakeThread[] = [];
  let ids = 0;
  const tree = openAgentTree({
    rootThreadId: "h",
    readRootHistory: () => [],
    startChild: async (request) => {
      await startsAt(request);
      const thread = createFakeThread(request);
      threads.push(thread);
      return thread;
    },
    limits: DEFAULT_AGENT_LIMITS,
    newId: () => {
      ids += 1;
      return `id${ids}`;
    },
    random: () => 0,
    canResume: true,
    ...change,
  });
  const last = (): FakeThread => need(threads.at(-1));
  return {
    root: tree.root,
    [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose](),
    control: tree.root.control,
    threads,
    last,
    turn: (thread = last()) => need(thread.turns.at(-1)),
  };
}

/** Lets everything happen that waits for nothing outside. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** A signal that never fires. */
export const NEVER = new AbortController().signal;

/** A text as an agent is told it. */
export function toInput(text: string): readonly AgentInput[] {
  return [{ type: "text", text }];
}

/** What a spawn asks for: an agent of the first generation, or of the second one if there is a name. */
export function toSpawn(
  text: string,
  taskName?: string,
): Parameters<AgentControl["spawn"]>[0] & { fork: "none" } {
  return { turnId: "t", callId: "c", input: toInput(text), taskName, fork: "none" };
}

/** What is sent. */
export function toSend(
  text: string,
  delivery: "input" | "message" | "task",
): Parameters<AgentControl["send"]>[1] {
  return { turnId: "t", callId: "c", input: toInput(text), delivery };
}

/** Calls a tool and answers with what the model reads and what people see. */
export async function callWatched(
  tool: ToolExecutor,
  args: unknown,
  change: Partial<Pick<ToolCall, "callId" | "turnId" | "signal" | "items">> = {},
): Promise<ToolOutput> {
  return await tool.handle({
    turnId: "t",
    callId: "c",
    toolName: tool.toolName,
    payload: { type: "function", arguments: JSON.stringify(args) },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 10_000 },
    items: createItemLog([]),
    signal: NEVER,
    ...change,
  });
}

/** Writes down what people see. */
export function createItemLog(log: [stage: string, item: TurnItem][]): TurnItemEmitter {
  return {
    started: (item) => void log.push(["started", item]),
    updated: (item) => void log.push(["updated", item]),
    completed: (item) => void log.push(["completed", item]),
    outputDelta: () => {},
  };
}

function createFakeThread(request: ChildRequest): FakeThread {
  const turns: FakeTurn[] = [];
  const history: ResponseItem[] = [];
  const closing = new AbortController();
  return {
    id: request.threadId,
    model: request.model ?? "m1",
    reasoningEffort: request.reasoningEffort ?? "medium",
    request,
    turns,
    get isClosed() {
      return closing.signal.aborted;
    },
    run: (input, options) => {
      const turnId = `${request.threadId}-t${turns.length + 1}`;
      const queue = new TestQueue<ThreadEvent>();
      turns.push(createFakeTurn({ input, options, turnId, queue, request }));
      queue.push({ type: "turn_started", turn_id: turnId, at_ms: 0, settings: SETTINGS });
      const abort = (): void => {
        queue.push({ type: "turn_aborted", turn_id: turnId, reason: "interrupted", ...AT });
        queue.close();
      };
      AbortSignal.any([options.signal, closing.signal]).addEventListener("abort", abort);
      return queue;
    },
    historyItems: () => history,
    close: async () => closing.abort(),
  };
}

const SETTINGS = {
  model: "m",
  model_provider: "mock",
  cwd: "/w",
  approval_policy: "never",
  sandbox_policy: { type: "read-only" },
} as const;

function createFakeTurn(turn: {
  input: readonly UserInput[];
  options: ChildTurnOptions;
  turnId: string;
  queue: TestQueue<ThreadEvent>;
  request: ChildRequest;
}): FakeTurn {
  const { input, options, turnId, queue, request } = turn;
  const end = (event: ThreadEvent): void => {
    queue.push(event);
    queue.close();
  };
  return {
    input,
    options,
    turnId,
    readMail: () => request.seat.takeMail(),
    complete: (message) =>
      end({
        type: "turn_completed",
        turn_id: turnId,
        total_usage: NO_TOKENS,
        last_agent_message: message,
        ...AT,
      }),
    fail: (message) =>
      end({ type: "turn_failed", turn_id: turnId, error: { message, code: "other" }, ...AT }),
    vanish: () => queue.close(),
    break: (error) => queue.fail(error),
  };
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the test has no such thread or turn");
  return value;
}
