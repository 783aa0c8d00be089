import { isRecord, readNumber, readString } from "@codexkit/protocol";

/**
 * One line of a session file.
 *
 * Wire: `rollout-*.jsonl` (Codex 0.169.0).
 */
export interface RolloutLine {
  /** RFC 3339 with milliseconds, UTC. */
  timestamp: string;
  /** Counts up from 0 within the file; absent in files of older clients. */
  ordinal?: number | undefined;
  /** `session_meta`, `response_item`, `event_msg`, `turn_context`, … Types this version does not know are kept. */
  type: string;
  /** Its shape goes by `type`; not checked here. */
  payload: unknown;
  /** Notes beside the payload; only some clients write them. */
  metadata?: unknown;
}

/** Reads a line, or answers `undefined` for one that is broken or is no line of a session. */
export function parseRolloutLine(text: string): RolloutLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const type = readString(value, "type");
  const timestamp = readString(value, "timestamp");
  if (type === undefined || timestamp === undefined || !("payload" in value)) return undefined;
  const ordinal = readNumber(value, "ordinal");
  return {
    timestamp,
    ...(ordinal === undefined ? {} : { ordinal }),
    type,
    payload: value["payload"],
    ...("metadata" in value ? { metadata: value["metadata"] } : {}),
  };
}
