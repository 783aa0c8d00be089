import { type AgentRef, type AgentStatus, isFinalStatus } from "@codexkit/builtin-tools";
import type { ThreadEvent } from "@codexkit/protocol";
import { fitMessage } from "./agent_mail.ts";
import { type AgentReports, createAgentReports } from "./agent_reports.ts";
import type { AgentWorker } from "./agent_worker.ts";
import { Mailbox } from "./mailbox.ts";
import type { StoredAgent } from "./child_thread.ts";

/** One agent of a tree: who it is, and how it stands. */
export interface AgentNode {
  readonly threadId: string;
  /** Absent for the root. */
  readonly parent: AgentNode | undefined;
  /** 0 for the root. */
  readonly depth: number;
  /** Absent for agents of the first generation. */
  readonly path: string | undefined;
  /** Absent for the root. */
  readonly nickname: string | undefined;
  readonly children: Set<AgentNode>;
  readonly mailbox: Mailbox;
  readonly reports: AgentReports;
  /**
   * - `starting`: its thread is being made
   * - `open`: it has a thread
   * - `unloaded`: its thread was closed to make room; it comes back when there is something for it
   * - `closed`: somebody closed it
   */
  state: "starting" | "open" | "unloaded" | "closed";
  status: AgentStatus;
  /** Absent for the root, and without a thread. */
  worker: AgentWorker | undefined;
  /** Ends its start. */
  startAbort: AbortController | undefined;
  /** Settles when its start is over. */
  opening: Promise<void> | undefined;
  /** Settles when its last thread is gone; never rejects. */
  leaving: Promise<void> | undefined;
  /** Whether it counts towards how many may be open. */
  hasPlace: boolean;
  /** How many are about to hand it something; it is not idle meanwhile. */
  claims: number;
  /** Number of the last use, for telling who was idle longest. */
  lastUsed: number;
  /** Whether the user said something to the turn under way that its model has not seen. */
  isSteered: boolean;
}

/** Makes the root of a tree. */
export function createRootNode(threadId: string, path: string): AgentNode {
  return {
    ...createNode({ threadId, parent: undefined, depth: 0, path, nickname: undefined }),
    state: "open",
  };
}

/** Makes an agent below another one, which learns of it. Its thread is yet to be made. */
export function createChildNode(
  parent: AgentNode,
  agent: { threadId: string } & Omit<StoredAgent, "parentThreadId">,
): AgentNode {
  const { threadId, depth, path, nickname } = agent;
  const node = createNode({ threadId, parent, depth, path, nickname });
  parent.children.add(node);
  return node;
}

function createNode(
  agent: Pick<AgentNode, "threadId" | "parent" | "depth" | "path" | "nickname">,
): AgentNode {
  return {
    ...agent,
    children: new Set(),
    mailbox: new Mailbox(),
    reports: createAgentReports(),
    state: "starting",
    status: "pending_init",
    worker: undefined,
    startAbort: undefined,
    opening: undefined,
    leaving: undefined,
    hasPlace: false,
    claims: 0,
    lastUsed: 0,
    isSteered: false,
  };
}

/** An agent as the agent tools name it. */
export function toAgentRef({ threadId, path, nickname }: AgentNode): AgentRef {
  return {
    threadId,
    ...(path === undefined ? {} : { path }),
    ...(nickname === undefined ? {} : { nickname }),
  };
}

/** An agent and all below it. */
export function toFamily(node: AgentNode): readonly AgentNode[] {
  const family = [node];
  // The list grows while it is walked.
  for (const member of family) family.push(...member.children);
  return family;
}

/** Whether `node` is `other` or lies above it. */
export function isAtOrAbove(node: AgentNode, other: AgentNode): boolean {
  for (let at: AgentNode | undefined = other; at !== undefined; at = at.parent)
    if (at === node) return true;
  return false;
}

/** How an agent stands: nobody finds a closed one. */
export function readNodeStatus(node: AgentNode | undefined): AgentStatus {
  return node === undefined || node.state === "closed" ? "not_found" : node.status;
}

/** Does something with an agent, which is not taken for idle until that is over. */
export async function withClaim<T>(node: AgentNode, work: () => Promise<T>): Promise<T> {
  node.claims += 1;
  try {
    return await work();
  } finally {
    node.claims -= 1;
  }
}

/** Whether an agent is there and at work, or about to be. */
export function isBusy(node: AgentNode): boolean {
  return node.state !== "closed" && !isFinalStatus(node.status);
}

/** How an agent stands after an event of its thread; `undefined` for events that change nothing. */
export function toEventStatus(event: ThreadEvent): AgentStatus | undefined {
  switch (event.type) {
    case "turn_started":
      return "running";
    case "turn_completed": {
      const text = event.last_agent_message;
      return { completed: text === undefined ? null : fitMessage(text) };
    }
    case "turn_failed":
      return { errored: fitMessage(event.error.message) };
    case "turn_aborted":
      return "interrupted";
    default:
      return undefined;
  }
}
