import {
  type AgentLimits,
  AgentsError,
  type AgentSeat,
  type ChildRequest,
  openAgentTree,
  readStoredAgent,
  resolveAgentLimits,
  type StartChild,
  type StoredAgent,
} from "@codexkit/agents";
import type { Config } from "@codexkit/config";
import type { ResponseItem, ThreadEvent } from "@codexkit/protocol";
import { findRollout, readSessionMeta } from "@codexkit/rollout";
import { CoreError } from "./core_error.ts";

/** How a thread takes part in a tree of agents. */
export interface ThreadAgents {
  seat: AgentSeat;
  /** Has to see every event of the thread. */
  observe: (event: ThreadEvent) => void;
  /** What the thread has to dispose of before anything else: a root closes all agents below. */
  resources: readonly AsyncDisposable[];
}

/** What the tree below a root is made of. */
export interface RootAgentsOptions {
  config: Pick<Config, "agents" | "feature_settings">;
  rootThreadId: string;
  /** Absolute. */
  codexHome: string;
  /** Keeps nothing on disk. */
  ephemeral: boolean;
  newId: () => string;
  /** What the model of the root has seen and said so far. */
  readHistory: () => readonly ResponseItem[];
  startChild: StartChild;
}

/**
 * Plants a tree of agents with a thread at its root.
 *
 * @throws {@link CoreError} `invalid_option` for a limit that is no whole number from 1 on.
 */
export function openRootAgents(options: RootAgentsOptions): ThreadAgents {
  const { config, codexHome } = options;
  const tree = openAgentTree({
    rootThreadId: options.rootThreadId,
    readRootHistory: options.readHistory,
    startChild: options.startChild,
    limits: readLimits(config),
    newId: options.newId,
    random: Math.random,
    canResume: !options.ephemeral,
    findStored: (threadId) => findStoredAgent(codexHome, threadId),
  });
  return { seat: tree.root, observe: (event) => tree.root.observe(event), resources: [tree] };
}

/** The part of a spawned agent: its tree watches it from outside. */
export function toChildAgents({ seat }: Pick<ChildRequest, "seat">): ThreadAgents {
  return { seat, observe: () => {}, resources: [] };
}

function findStoredAgent(codexHome: string, threadId: string): StoredAgent | undefined {
  const file = findRollout({ codexHome, threadId });
  const meta = file === undefined ? undefined : readSessionMeta(file);
  return meta && readStoredAgent(meta);
}

function readLimits({
  agents,
  feature_settings: features,
}: RootAgentsOptions["config"]): AgentLimits {
  try {
    return resolveAgentLimits({ agents, multiAgentV2: features["multi_agent_v2"] });
  } catch (cause) {
    if (!AgentsError.isInstance(cause)) throw cause;
    throw new CoreError("invalid_option", cause.message, { cause });
  }
}
