import type { CollabAgentToolCallTurnItem, SubAgentActivityTurnItem } from "@codexkit/protocol";
import type {
  AgentControl,
  AgentRef,
  AgentReporter,
  AgentSpawnRequest,
  SpawnedAgent,
} from "./agent_control.ts";
import { type AgentStatus, isFinalStatus } from "./agent_status.ts";

/** Agents that do what a test says. */
export interface TestAgentControl extends AgentControl {
  /** What was asked of it, in order. */
  readonly log: unknown[];
  /** Statuses by thread id; wakes who waits. */
  setStatus(threadId: string, status: AgentStatus): void;
  /** Ends waits for activity. */
  tell(activity: "mailbox" | "steered"): void;
  /** Makes the next call of these fail. */
  fail(message: string): void;
}

/** A tree of the root, this agent, and those given. */
export function createTestAgentControl(agents: readonly AgentRef[]): TestAgentControl {
  const self: AgentRef = { threadId: "h", path: "/root/me" };
  const all = [{ threadId: "r", path: "/root" }, self, ...agents];
  const { statuses, ...states } = createStates(all);
  const log: unknown[] = [];
  const activity = Promise.withResolvers<"mailbox" | "steered">();
  let failure: string | undefined;
  const note = (...what: readonly unknown[]): void => {
    log.push(what);
    const message = failure;
    failure = undefined;
    if (message !== undefined) throw new Error(message);
  };
  const { status } = states;
  return {
    self,
    log,
    find: (target) => findAgent(all, self, target),
    spawn: async (request) => {
      note("spawn", request);
      return toSpawned(request, self);
    },
    status,
    send: async (threadId, message) => {
      note("send", threadId, message);
      return "s1";
    },
    interrupt: async (threadId) => note("interrupt", threadId),
    close: async (threadId) => {
      note("close", threadId);
      statuses.set(threadId, "not_found");
    },
    resume: async (threadId) => {
      note("resume", threadId);
      statuses.set(threadId, "pending_init");
    },
    list: (prefix) =>
      all
        .filter(({ path }) => prefix === undefined || path === prefix)
        .map((agent) => Object.assign({ status: status(agent.threadId) }, agent)),
    waitForFinal: async (threadIds) => {
      note("wait", threadIds);
      while (!threadIds.some((id) => isFinalStatus(status(id)))) await states.change();
    },
    waitForActivity: async () => {
      note("wait");
      return await activity.promise;
    },
    setStatus: states.setStatus,
    tell: (what) => activity.resolve(what),
    fail: (message) => {
      failure = message;
    },
  };
}

function toSpawned(request: AgentSpawnRequest, self: AgentRef): SpawnedAgent {
  const { taskName, model = "m", reasoningEffort } = request;
  return {
    threadId: "n",
    nickname: "Ada",
    ...(taskName === undefined ? {} : { path: `${self.path}/${taskName}` }),
    status: "pending_init",
    model,
    reasoningEffort,
  };
}

function findAgent(all: readonly AgentRef[], self: AgentRef, target: string): AgentRef | undefined {
  const names = new Set([target, `${self.path}/${target}`]);
  return all.find(({ threadId, path }) => names.has(threadId) || (path && names.has(path)));
}

interface States {
  statuses: Map<string, AgentStatus>;
  status: (threadId: string) => AgentStatus;
  setStatus: (threadId: string, status: AgentStatus) => void;
  /** Resolves at the next change. */
  change: () => Promise<void>;
}

function createStates(agents: readonly AgentRef[]): States {
  const statuses = new Map<string, AgentStatus>(
    agents.map(({ threadId }) => [threadId, "running"]),
  );
  let next = Promise.withResolvers<void>();
  return {
    statuses,
    status: (threadId) => statuses.get(threadId) ?? "not_found",
    setStatus: (threadId, status) => {
      statuses.set(threadId, status);
      const woken = next;
      next = Promise.withResolvers();
      woken.resolve();
    },
    change: () => next.promise,
  };
}

/** A reporter that keeps what it is told. */
export function createTestReporter(): AgentReporter & {
  log: ["started" | "completed", CollabAgentToolCallTurnItem | SubAgentActivityTurnItem][];
} {
  const log: ["started" | "completed", CollabAgentToolCallTurnItem | SubAgentActivityTurnItem][] =
    [];
  return {
    log,
    started: (item) => void log.push(["started", item]),
    completed: (item) => void log.push(["completed", item]),
  };
}
