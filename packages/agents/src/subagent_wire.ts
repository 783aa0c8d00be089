import { isRecord, readNumber, readString, type UnknownRecord } from "@codexkit/protocol";
import type { StoredAgent } from "./child_thread.ts";
import { ROOT_PATH } from "./agent_path.ts";

/** Who a spawned agent is. */
export interface SubagentIdentity {
  rootThreadId: string;
  parentThreadId: string;
  depth: number;
  path?: string | undefined;
  nickname?: string | undefined;
}

/** What requests of a spawned agent say besides what all requests say. */
export interface SubagentRequestFields {
  rootTurnId: string;
  headers: Readonly<Record<string, string>>;
  /** For `client_metadata` of the body. */
  clientMetadata: Readonly<Record<string, string>>;
  /** For `x-codex-turn-metadata`. */
  turnMetadata: Readonly<Record<string, string>>;
}

/** What the requests of one turn of a spawned agent say about it. Wire: Codex 0.169.0. */
export function toSubagentRequestFields(
  { parentThreadId, path }: SubagentIdentity,
  { parentTurnId, rootTurnId }: { parentTurnId: string; rootTurnId: string },
): SubagentRequestFields {
  const headers = {
    "x-codex-parent-thread-id": parentThreadId,
    "x-openai-subagent": "collab_spawn",
  };
  return {
    rootTurnId,
    headers,
    clientMetadata: { parent_turn_id: parentTurnId, ...headers },
    turnMetadata: {
      agent_name: path ?? ROOT_PATH,
      parent_thread_id: parentThreadId,
      parent_turn_id: parentTurnId,
      subagent_kind: "thread_spawn",
      thread_source: "subagent",
    },
  };
}

/** What the first line of a spawned agent's session file says besides. Wire: `session_meta` (Codex 0.169.0). */
export function toSubagentSessionMeta(agent: SubagentIdentity): UnknownRecord {
  const { rootThreadId, parentThreadId, depth, path, nickname } = agent;
  return {
    session_id: rootThreadId,
    parent_thread_id: parentThreadId,
    source: {
      subagent: {
        thread_spawn: {
          parent_thread_id: parentThreadId,
          depth,
          agent_path: path ?? null,
          agent_nickname: nickname ?? null,
          agent_role: null,
        },
      },
    },
    thread_source: "subagent",
    ...(nickname === undefined ? {} : { agent_nickname: nickname }),
    ...(path === undefined ? {} : { agent_path: path }),
    multi_agent_version: path === undefined ? "v1" : "v2",
  };
}

/** Reads back what {@link toSubagentSessionMeta} wrote; `undefined` for a session that no agent started. */
export function readStoredAgent(sessionMeta: UnknownRecord): StoredAgent | undefined {
  const source = sessionMeta["source"];
  const subagent = isRecord(source) ? source["subagent"] : undefined;
  const spawn = isRecord(subagent) ? subagent["thread_spawn"] : undefined;
  if (!isRecord(spawn)) return undefined;
  const parentThreadId = readString(spawn, "parent_thread_id");
  const depth = readNumber(spawn, "depth");
  if (parentThreadId === undefined || depth === undefined) return undefined;
  return {
    parentThreadId,
    depth,
    path: readString(spawn, "agent_path"),
    nickname: readString(spawn, "agent_nickname"),
  };
}
