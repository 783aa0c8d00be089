import type { JsonValue } from "@codexkit/protocol";

/**
 * What a turn says about itself. Sent as JSON, members in this order, in a header and in the body.
 *
 * Wire: `x-codex-turn-metadata` (Codex 0.169.0). Absent members are left out.
 */
export interface TurnMetadata {
  /** Position of the agent in the tree of agents. Default `/root`. */
  agent_name?: string | undefined;
  context_window_id?: string | undefined;
  /** Default `turn`. */
  request_kind?: "turn" | "compaction" | "prewarm" | undefined;
  history_initialization?: "new" | "cold_resume" | undefined;
  /** The thread that started this one. */
  parent_thread_id?: string | undefined;
  /** The turn in which another agent gave this one something to do. */
  parent_turn_id?: string | undefined;
  /** Kind of a spawned agent: `thread_spawn`. */
  subagent_kind?: string | undefined;
  thread_source?: string | undefined;
  turn_trigger?: string | undefined;
  sandbox?: string | undefined;
  sandbox_mode?: string | undefined;
  auto_review_enabled?: boolean | undefined;
  node_repl_auto_review_required?: boolean | undefined;
  node_repl_disabled?: boolean | undefined;
  /** Git state by absolute path of the work folder. */
  workspaces?: Readonly<Record<string, JsonValue>> | undefined;
  turn_started_at_unix_ms?: number | undefined;
  analytics_enabled?: boolean | undefined;
  /** Why history is being compacted. */
  compaction?: JsonValue | undefined;
  model?: string | undefined;
  reasoning_effort?: string | undefined;
}

/** Who asks: the ids that every request of a turn carries. */
export interface RequestIdentity {
  /** Of the whole tree of agents; also the key of the prompt cache. */
  sessionId: string;
  threadId: string;
  turnId: string;
  /** The turn at the root of the tree of agents. Default this turn. */
  rootTurnId?: string | undefined;
  installationId: string;
  /** Compactions of the thread so far. */
  windowNumber: number;
  metadata: TurnMetadata;
  /** `[responses_api_metadata]`: merged into the metadata. Own members win. */
  extraMetadata?: Readonly<Record<string, unknown>> | undefined;
  /** More members of the body's `client_metadata`, such as `mcp_attribution`. Own members win. */
  extraClientMetadata?: Readonly<Record<string, string>> | undefined;
  /** More headers, which spawned agents have. Names in lower case. Own headers win. */
  extraHeaders?: Readonly<Record<string, string>> | undefined;
  /** Beta features to name. Default `remote_compaction_v2`. */
  betaFeatures?: readonly string[] | undefined;
}

const DEFAULT_BETA_FEATURES = ["remote_compaction_v2"];

/**
 * The headers that tell who asks. Order is that of the wire; values are safe to send.
 *
 * Wire: Codex 0.169.0.
 */
export function toIdentityHeaders(identity: RequestIdentity): Readonly<Record<string, string>> {
  return {
    ...identity.extraHeaders,
    "x-codex-beta-features": (identity.betaFeatures ?? DEFAULT_BETA_FEATURES).join(","),
    "x-codex-window-id": toWindowId(identity),
    "x-codex-turn-metadata": toHeaderText(toTurnMetadata(identity)),
    "x-client-request-id": identity.threadId,
    "session-id": identity.sessionId,
    "thread-id": identity.threadId,
  };
}

/** The body's `client_metadata`: the same facts as the headers. Wire: Codex 0.169.0. */
export function toClientMetadata(identity: RequestIdentity): Readonly<Record<string, string>> {
  return {
    ...identity.extraClientMetadata,
    root_turn_id: identity.rootTurnId ?? identity.turnId,
    session_id: identity.sessionId,
    thread_id: identity.threadId,
    turn_id: identity.turnId,
    "x-codex-installation-id": identity.installationId,
    "x-codex-turn-metadata": toTurnMetadata(identity),
    "x-codex-window-id": toWindowId(identity),
  };
}

function toWindowId(identity: RequestIdentity): string {
  return `${identity.threadId}:${identity.windowNumber}`;
}

function toTurnMetadata(identity: RequestIdentity): string {
  const { metadata } = identity;
  const { agent_name, context_window_id, request_kind, history_initialization, ...rest } = metadata;
  const { model, reasoning_effort, ...middle } = rest;
  const own = {
    installation_id: identity.installationId,
    session_id: identity.sessionId,
    thread_id: identity.threadId,
    agent_name: agent_name ?? "/root",
    turn_id: identity.turnId,
    window_id: toWindowId(identity),
    window_number: identity.windowNumber,
    context_window_id,
    request_kind: request_kind ?? "turn",
    history_initialization,
    root_turn_id: identity.rootTurnId ?? identity.turnId,
    ...middle,
  };
  return JSON.stringify({
    ...own,
    ...identity.extraMetadata,
    ...withoutAbsent({ ...own, model, reasoning_effort }),
  });
}

function withoutAbsent(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** JSON in a header: a header takes ASCII only, and JSON has an escape for everything else. */
function toHeaderText(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
