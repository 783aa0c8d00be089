import { AgentsError } from "./agents_error.ts";
import { MAX_KNOWN_AGENTS } from "./agent_limits.ts";
import { type AgentNode, createChildNode, createRootNode } from "./agent_node.ts";
import { ROOT_PATH } from "./agent_path.ts";
import type { StoredAgent } from "./child_thread.ts";

/** What an {@link AgentRegistry} works with. */
export interface AgentRegistryOptions {
  /** The thread at the root of the tree. */
  rootThreadId: string;
  /** Looks for an agent that an earlier process left, by the id of its thread. Default: there are none. */
  findStored?: ((threadId: string) => StoredAgent | undefined) | undefined;
  /** Hears of an agent that was found so. */
  onRecall?: ((node: AgentNode) => void) | undefined;
}

/** Which agents there are and were, by id and by path. */
export class AgentRegistry {
  readonly root: AgentNode;
  readonly #options: AgentRegistryOptions;
  readonly #nodes = new Map<string, AgentNode>();
  readonly #paths = new Map<string, AgentNode>();

  constructor(options: AgentRegistryOptions) {
    this.#options = options;
    this.root = createRootNode(options.rootThreadId, ROOT_PATH);
    this.add(this.root);
  }

  /** Every agent that is not closed, the root first, then by age. */
  get living(): readonly AgentNode[] {
    return [...this.#nodes.values()].filter(({ state }) => state !== "closed");
  }

  /** An agent by the id of its thread, also a closed one that is remembered, or that an earlier process left. */
  findById(threadId: string): AgentNode | undefined {
    return this.#nodes.get(threadId) ?? this.#recall(threadId);
  }

  /**
   * Like {@link AgentRegistry.findById}.
   *
   * @throws {@link AgentsError} `agent_not_found`.
   */
  get(threadId: string): AgentNode {
    const node = this.findById(threadId);
    if (node !== undefined) return node;
    throw new AgentsError("agent_not_found", `agent with id ${threadId} not found`);
  }

  /** An agent by its whole path, also a closed one that is remembered. */
  findByPath(path: string): AgentNode | undefined {
    return this.#paths.get(path);
  }

  /** Remembers an agent; it takes the path of a closed one. */
  add(node: AgentNode): void {
    this.#nodes.set(node.threadId, node);
    if (node.path !== undefined) this.#paths.set(node.path, node);
  }

  /** Forgets an agent, which counts as closed from then on. */
  remove(node: AgentNode): void {
    node.state = "closed";
    this.#nodes.delete(node.threadId);
    node.parent?.children.delete(node);
    if (node.path !== undefined && this.#paths.get(node.path) === node)
      this.#paths.delete(node.path);
  }

  /**
   * Forgets the oldest agent without a thread when too many are known.
   *
   * @throws {@link AgentsError} `invalid_option` when all of them have one.
   */
  makePlace(): void {
    if (this.#nodes.size < MAX_KNOWN_AGENTS) return;
    for (const node of this.#nodes.values()) {
      if (node.state === "open" || node.state === "starting" || node.children.size > 0) continue;
      this.remove(node);
      return;
    }
    throw new AgentsError("invalid_option", `a session has at most ${MAX_KNOWN_AGENTS} agents`);
  }

  #recall(threadId: string): AgentNode | undefined {
    const { findStored, onRecall } = this.#options;
    const stored = UUID.test(threadId) ? findStored?.(threadId) : undefined;
    const parent = stored && this.#nodes.get(stored.parentThreadId);
    if (!stored || !parent) return undefined;
    const isTaken = stored.path !== undefined && this.#paths.has(stored.path);
    const path = isTaken ? undefined : stored.path;
    const node = createChildNode(parent, { ...stored, threadId, path });
    node.state = "closed";
    this.add(node);
    onRecall?.(node);
    return node;
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/**
 * Refuses to go on with an agent that was closed.
 *
 * @throws {@link AgentsError} `agent_closed`.
 */
export function checkLiving({ state, threadId }: AgentNode): void {
  if (state === "closed")
    throw new AgentsError("agent_closed", `agent with id ${threadId} is closed`);
}
