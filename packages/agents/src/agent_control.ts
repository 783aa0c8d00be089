import {
  type AgentControl,
  type AgentSpawnRequest,
  isFinalStatus,
  type SpawnedAgent,
} from "@codexkit/builtin-tools";
import { AgentsError } from "./agents_error.ts";
import { deliver, send, toDelivery, toOrigin } from "./agent_delivery.ts";
import {
  type AgentNode,
  isAtOrAbove,
  isBusy,
  readNodeStatus,
  toAgentRef,
  toFamily,
} from "./agent_node.ts";
import { toAgentNotes } from "./agent_notes.ts";
import { isAtOrBelow, resolveAgentPath, ROOT_PATH } from "./agent_path.ts";
import type { AgentTree } from "./agent_tree.ts";
import type { ChildStart, ChildThread } from "./child_thread.ts";
import { toForkedHistory } from "./forked_history.ts";
import { untilAborted } from "./until_aborted.ts";

/** What the agent tools of one thread can do with the tree that it belongs to. */
export function createAgentControl(tree: AgentTree, self: AgentNode): AgentControl {
  const find = (target: string): AgentNode | undefined =>
    tree.registry.findByPath(resolveAgentPath(self.path, target)) ?? tree.registry.findById(target);
  const status = (threadId: string): ReturnType<AgentControl["status"]> =>
    readNodeStatus(tree.registry.findById(threadId));
  return {
    self: toAgentRef(self),
    find: (target) => {
      const node = find(target);
      return node && toAgentRef(node);
    },
    spawn: (request, signal) => spawn(tree, self, request, signal),
    status,
    send: (threadId, message, signal) => send(tree, self, { threadId, message, signal }),
    interrupt: (threadId) => interrupt(tree, self, threadId),
    close: (threadId) => close(tree, self, threadId),
    resume: (threadId, signal) => resume(tree, threadId, signal),
    list: (prefix) => {
      const top = prefix === undefined ? undefined : resolveAgentPath(self.path, prefix);
      return tree.registry.living
        .filter(({ path }) => top === undefined || (path !== undefined && isAtOrBelow(path, top)))
        .map((node) => Object.assign(toAgentRef(node), { status: node.status }));
    },
    waitForFinal: (threadIds, signal) =>
      tree.pulse.until(() => threadIds.some((id) => isFinalStatus(status(id))), signal),
    waitForActivity: async (signal) => {
      await tree.pulse.until(() => self.isSteered || !self.mailbox.isEmpty, signal);
      return self.mailbox.isEmpty ? "steered" : "mailbox";
    },
  };
}

async function spawn(
  tree: AgentTree,
  self: AgentNode,
  request: AgentSpawnRequest,
  signal: AbortSignal,
): Promise<SpawnedAgent> {
  const { input, taskName } = request;
  const delivery = toDelivery(input, taskName === undefined ? "input" : "task");
  if (taskName === undefined) checkDepth(tree, self.depth + 1);
  const origin = toOrigin(self, request);
  const toStart = (path: string | undefined): ChildStart => toChildStart(tree, self, request, path);
  const agent = { taskName, toStart, ...toModel(self, request) };
  const use = (to: AgentNode, { model, reasoningEffort }: ChildThread): SpawnedAgent => {
    const spawned = { ...toAgentRef(to), status: to.status, model, reasoningEffort };
    deliver(tree, { from: self, to, delivery, origin });
    return spawned;
  };
  return await tree.spawn(self, agent, use, signal);
}

/** The history of a new agent, read before its thread is made. */
function toChildStart(
  tree: AgentTree,
  self: AgentNode,
  request: AgentSpawnRequest,
  path: string | undefined,
): ChildStart {
  if (request.fork === "none") return { type: "new" };
  if (request.model !== undefined || request.reasoningEffort !== undefined)
    throw new AgentsError(
      "invalid_option",
      "an agent that gets your history runs on your model with your effort; leave out model and reasoning_effort, or the history",
    );
  const items = self.worker?.thread.historyItems() ?? tree.options.readRootHistory();
  const { maxConcurrentThreads } = tree.options.limits;
  const toRole = (place: string): string => toAgentNotes(place, maxConcurrentThreads).role;
  const notes =
    path === undefined
      ? undefined
      : { before: toRole(self.path ?? ROOT_PATH), after: toRole(path) };
  return { type: "fork", items: toForkedHistory(items, (prefix) => tree.newId(prefix), notes) };
}

/** What was asked for, else what the agent above runs on. */
function toModel(
  self: AgentNode,
  { model, reasoningEffort }: AgentSpawnRequest,
): { model: string | undefined; reasoningEffort: string | undefined } {
  const own = self.worker?.thread;
  return model === undefined
    ? { model: own?.model, reasoningEffort: reasoningEffort ?? own?.reasoningEffort }
    : { model, reasoningEffort };
}

async function interrupt(tree: AgentTree, self: AgentNode, threadId: string): Promise<void> {
  const node = tree.registry.get(threadId);
  if (node === tree.registry.root) throw new AgentsError("invalid_option", NOT_SPAWNED);
  if (node === self) throw new AgentsError("invalid_option", "an agent cannot interrupt itself");
  if (node.worker !== undefined) await whileRunning(self, node.worker.interrupt());
}

async function close(tree: AgentTree, self: AgentNode, threadId: string): Promise<void> {
  const node = tree.registry.get(threadId);
  if (node === tree.registry.root) throw new AgentsError("invalid_option", NOT_SPAWNED);
  if (isAtOrAbove(node, self))
    throw new AgentsError(
      "invalid_option",
      "an agent cannot close itself or those that started it",
    );
  const isUnexpected = node.parent !== self && isBusy(node);
  const closing = tree.close(toFamily(node));
  if (isUnexpected) tree.tellParent(node, "shutdown");
  await whileRunning(self, closing);
}

async function resume(tree: AgentTree, threadId: string, signal: AbortSignal): Promise<void> {
  const node = tree.registry.get(threadId);
  if (node === tree.registry.root) return;
  if (node.path === undefined) checkDepth(tree, node.depth);
  await tree.load(node, signal, { reopen: true });
}

/** Two agents that end each other would wait for ever: who is ended itself waits no longer. */
async function whileRunning(self: AgentNode, work: Promise<void>): Promise<void> {
  const signal = self.worker?.turnSignal;
  await (signal === undefined ? work : untilAborted(work, signal));
}

function checkDepth(tree: AgentTree, depth: number): void {
  if (depth > tree.options.limits.maxDepth)
    throw new AgentsError("invalid_option", "Agent depth limit reached. Solve the task yourself.");
}

const NOT_SPAWNED = "root is not a spawned agent";
