import { type AgentStatus, isFinalStatus } from "@codexkit/builtin-tools";
import type { ResponseItem, ThreadEvent } from "@codexkit/protocol";
import { AgentsError } from "./agents_error.ts";
import { type AgentLimits, toOpenLimit } from "./agent_limits.ts";
import { type MailForm, toFinalText, toMailItem, toNotificationItem } from "./agent_mail.ts";
import {
  type AgentNode,
  createChildNode,
  readNodeStatus,
  toEventStatus,
  toFamily,
  withClaim,
} from "./agent_node.ts";
import { ROOT_PATH, toChildPath } from "./agent_path.ts";
import { AgentRegistry, checkLiving } from "./agent_registry.ts";
import type { AgentSeat } from "./agent_seat.ts";
import { AgentWorker } from "./agent_worker.ts";
import type {
  ChildRequest,
  ChildStart,
  ChildThread,
  StartChild,
  StoredAgent,
} from "./child_thread.ts";
import type { TaskOrigin } from "./mailbox.ts";
import { createNicknames, type Nicknames } from "./nicknames.ts";
import { Pulse } from "./pulse.ts";

/** What a tree of agents is made of. */
export interface AgentTreeOptions {
  /** The thread at its root. */
  rootThreadId: string;
  /** What the model of the root has seen and said so far. */
  readRootHistory: () => readonly ResponseItem[];
  startChild: StartChild;
  limits: AgentLimits;
  /** A UUID v7. */
  newId: () => string;
  /** 0 up to, not including, 1; draws nicknames. */
  random: () => number;
  /** Whether a closed agent can be opened again: not for threads that keep nothing on disk. */
  canResume: boolean;
  /** Looks for an agent that an earlier process left, by the id of its thread. Default: there are none. */
  findStored?: ((threadId: string) => StoredAgent | undefined) | undefined;
  /** Default `sealed`. */
  mailForm?: MailForm | undefined;
}

/** An agent that is to be made. */
export interface NewAgent {
  /** Absent for the first generation. */
  taskName: string | undefined;
  toStart: (path: string | undefined) => ChildStart;
  model: string | undefined;
  reasoningEffort: string | undefined;
}

/** All agents of one session: who there is, how each stands, and the threads that they run on. */
export class AgentTree {
  /** Who there is. */
  readonly registry: AgentRegistry;
  /** Beats whenever a status changes or mail arrives. */
  readonly pulse = new Pulse();
  readonly options: AgentTreeOptions;
  readonly #createSeat: (node: AgentNode) => AgentSeat;
  readonly #nicknames: Nicknames;
  #uses = 0;

  constructor(
    options: AgentTreeOptions,
    createSeat: (tree: AgentTree, node: AgentNode) => AgentSeat,
  ) {
    this.options = options;
    this.#createSeat = (node) => createSeat(this, node);
    this.#nicknames = createNicknames(options.random);
    this.registry = new AgentRegistry({
      rootThreadId: options.rootThreadId,
      findStored: options.canResume ? options.findStored : undefined,
      onRecall: ({ nickname }) => {
        if (nickname !== undefined) this.#nicknames.claim(nickname);
      },
    });
  }

  /** Makes an id with a prefix. */
  newId(prefix: string): string {
    return `${prefix}${this.options.newId()}`;
  }

  /**
   * Makes an agent below `parent`.
   *
   * @param use - gives it something to do
   * @throws {@link AgentsError} when there is no room or the name is taken; what `startChild` and `use` throw.
   */
  async spawn<T>(
    parent: AgentNode,
    agent: NewAgent,
    use: (node: AgentNode, thread: ChildThread) => T,
    signal: AbortSignal,
  ): Promise<T> {
    const node = this.#plant(parent, agent.taskName);
    try {
      return await withClaim(node, async () => {
        const { model, reasoningEffort } = agent;
        const start = agent.toStart(node.path);
        const { thread } = await this.#open(node, { start, model, reasoningEffort }, signal);
        checkLiving(node);
        return use(node, thread);
      });
    } catch (error) {
      await this.close([node]);
      this.registry.remove(node);
      throw error;
    }
  }

  /**
   * Gives an agent its thread back if it was unloaded, or with `reopen` also if it was closed.
   *
   * @throws {@link AgentsError} when there is no room, or it is closed; what `startChild` throws.
   */
  async load(
    node: AgentNode,
    signal: AbortSignal,
    { reopen }: { reopen: boolean } = { reopen: false },
  ): Promise<void> {
    checkLiving(this.registry.root);
    if (node.state === "starting") await node.opening;
    if (node.state === "open") return;
    const before = node.state;
    if (!reopen) checkLiving(node);
    if (before === "closed") node.status = "pending_init";
    const start = { type: "resume" } as const;
    try {
      await this.#open(node, { start, model: undefined, reasoningEffort: undefined }, signal);
    } catch (error) {
      // Somebody may have closed it meanwhile.
      if (node.state === "starting") node.state = before;
      throw error;
    }
  }

  /** Closes agents, however far they are. Never rejects before all are closed. */
  async close(nodes: readonly AgentNode[]): Promise<void> {
    for (const node of nodes) if (node.state !== "closed") this.#dismiss(node, "closed");
    this.pulse.beat();
    await Promise.all(nodes.map(({ leaving }) => leaving ?? Promise.resolve()));
  }

  /** Closes all agents, the root among them. */
  async closeAll(): Promise<void> {
    await this.close(toFamily(this.registry.root));
  }

  /** Takes note of what an event of a thread says about its agent. */
  observe(node: AgentNode, event: ThreadEvent, origin?: TaskOrigin): void {
    const status = toEventStatus(event);
    if (status === undefined || node.state !== "open") return;
    const isDone = typeof status === "object" && "completed" in status;
    if (isDone && node.path !== undefined && "turn_id" in event)
      origin?.show?.({
        type: "SubAgentActivity",
        id: `subagent-completed-${event.turn_id}`,
        kind: "completed",
        agent_thread_id: node.threadId,
        agent_path: node.path,
        model: null,
        reasoning_effort: null,
      });
    this.#setStatus(node, status);
  }

  /** Tells the agent above how one stands; nothing for a status that is not final. */
  tellParent(node: AgentNode, status: AgentStatus): void {
    let parent = node.parent;
    while (parent?.state === "closed") parent = parent.parent;
    if (parent === undefined || !isFinalStatus(status)) return;
    const newId = (prefix: string): string => this.newId(prefix);
    const text = toFinalText(status) ?? "";
    const item =
      node.path === undefined
        ? toNotificationItem(node.threadId, status, newId)
        : toMailItem(
            {
              kind: "FINAL_ANSWER",
              author: node.path,
              recipient: parent.path ?? ROOT_PATH,
              text,
            },
            this.options.mailForm ?? "sealed",
            newId,
          );
    parent.mailbox.tell(item, text.length);
  }

  /** Remembers that an agent was used. */
  touch(node: AgentNode): void {
    this.#uses += 1;
    node.lastUsed = this.#uses;
  }

  #setStatus(node: AgentNode, status: AgentStatus): void {
    node.status = status;
    this.touch(node);
    this.tellParent(node, status);
    this.pulse.beat();
  }

  /** Notes a new agent. */
  #plant(parent: AgentNode, taskName: string | undefined): AgentNode {
    checkLiving(parent);
    const path = taskName === undefined ? undefined : toChildPath(parent.path, taskName);
    const taken = path === undefined ? undefined : this.registry.findByPath(path);
    if (taken !== undefined && taken.state !== "closed")
      throw new AgentsError("invalid_option", `agent path \`${path}\` already exists`);
    this.registry.makePlace();
    const threadId = this.options.newId();
    const nickname = this.#nicknames.take();
    const node = createChildNode(parent, { threadId, depth: parent.depth + 1, path, nickname });
    this.registry.add(node);
    return node;
  }

  /** Runs the start of an agent; others who want it wait for the same one. */
  async #open(
    node: AgentNode,
    what: Pick<ChildRequest, "start" | "model" | "reasoningEffort">,
    signal: AbortSignal,
  ): Promise<AgentWorker> {
    const abort = new AbortController();
    node.state = "starting";
    node.startAbort = abort;
    const opening = this.#start(node, what, AbortSignal.any([signal, abort.signal]));
    node.opening = opening.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await opening;
    } catch (error) {
      node.hasPlace = false;
      throw error;
    } finally {
      // Somebody may have closed it meanwhile, and somebody else may be opening it again.
      if (node.startAbort === abort) {
        node.startAbort = undefined;
        node.opening = undefined;
      }
    }
  }

  async #start(
    node: AgentNode,
    what: Pick<ChildRequest, "start" | "model" | "reasoningEffort">,
    signal: AbortSignal,
  ): Promise<AgentWorker> {
    const { threadId, depth, path, nickname } = node;
    await node.leaving;
    await this.#makeRoom(node);
    signal.throwIfAborted();
    const thread = await this.options.startChild({
      threadId,
      ...what,
      rootThreadId: this.registry.root.threadId,
      parentThreadId: node.parent?.threadId ?? this.registry.root.threadId,
      depth,
      path,
      nickname,
      seat: this.#createSeat(node),
      signal,
    });
    if (signal.aborted || thread.id !== threadId) await thread.close();
    signal.throwIfAborted();
    if (thread.id !== threadId)
      throw new AgentsError("invalid_option", `thread ${thread.id} was started for ${threadId}`);
    const worker = new AgentWorker({
      thread,
      mailbox: node.mailbox,
      onEvent: (event, origin) => this.observe(node, event, origin),
      onFault: (message) => {
        if (node.state === "open") this.#setStatus(node, { errored: message });
      },
    });
    node.worker = worker;
    node.state = "open";
    this.touch(node);
    return worker;
  }

  /** Unloads agents that have nothing to do until there is a place for this one, which it then has. */
  async #makeRoom(node: AgentNode): Promise<void> {
    const version = node.path === undefined ? "v1" : "v2";
    const limit = toOpenLimit(this.options.limits, version);
    while (this.registry.living.filter(({ hasPlace }) => hasPlace).length >= limit) {
      const idle = this.#findIdle();
      if (idle === undefined) throw new AgentsError("invalid_option", toFullText(limit, version));
      this.#dismiss(idle, this.options.canResume ? "unloaded" : "closed");
      await idle.leaving;
    }
    node.hasPlace = true;
  }

  /** Of the agents that could be unloaded, the one that was used least recently. */
  #findIdle(): AgentNode | undefined {
    return this.registry.living
      .filter((node) => node.path !== undefined && node.state === "open")
      .filter((node) => node.worker?.isIdle === true && node.claims === 0)
      .filter((node) => this.options.canResume || !hasLivingChildren(node))
      .toSorted((a, b) => a.lastUsed - b.lastUsed)[0];
  }

  /** Parts with the thread of an agent, without waiting for its end. */
  #dismiss(node: AgentNode, state: "unloaded" | "closed"): void {
    const { worker, opening } = node;
    node.state = state;
    node.worker = undefined;
    node.hasPlace = false;
    node.startAbort?.abort(new AgentsError("agent_closed", `agent ${node.threadId} was closed`));
    if (state === "closed") {
      node.mailbox.clear();
      if (!this.options.canResume && node !== this.registry.root) this.registry.remove(node);
    }
    node.leaving = leave(worker, opening);
  }
}

async function leave(
  worker: AgentWorker | undefined,
  opening: Promise<void> | undefined,
): Promise<void> {
  await opening;
  // Whoever parts with an agent cannot mend what its thread could not bring to disk.
  await worker?.close().catch(() => undefined);
}

function hasLivingChildren(node: AgentNode): boolean {
  return [...node.children].some((child) => readNodeStatus(child) !== "not_found");
}

function toFullText(limit: number, version: "v1" | "v2"): string {
  const remedy = version === "v1" ? "close one that you are done with" : "wait until one is done";
  return `agent thread limit reached (max ${limit}); ${remedy}, or do it yourself`;
}
