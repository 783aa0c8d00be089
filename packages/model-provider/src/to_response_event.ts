import {
  isRecord,
  type RateLimitSnapshot,
  type RateLimitWindow,
  readNumber,
  readString,
  toResponseItem,
  toTokenUsage,
  type UnknownRecord,
} from "@codexkit/protocol";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { toFailedError, toIncompleteError, toStreamError } from "./response_errors.ts";
import type { ResponseEvent } from "./response_event.ts";

/** Types that the `openai` package knows, so that a misspelt one does not compile, and two of Codex's backend. */
type EventType = ResponseStreamEvent["type"] | "codex.rate_limits" | "response.metadata";

type ReadEvent = (event: UnknownRecord) => ResponseEvent | undefined;

const READERS: ReadonlyMap<string, ReadEvent> = new Map<EventType, ReadEvent>([
  ["response.created", (event) => ({ type: "created", response_id: readResponseId(event) })],
  ["response.output_item.added", (event) => toItemEvent("output_item_added", event)],
  ["response.output_item.done", (event) => toItemEvent("output_item_done", event)],
  ["response.output_text.delta", (event) => withDelta("output_text_delta", event, {})],
  ["response.reasoning_summary_text.delta", toSummaryDelta],
  ["response.reasoning_summary_part.added", toSummaryPart],
  ["response.reasoning_text.delta", toReasoningDelta],
  ["response.custom_tool_call_input.delta", toToolInputDelta],
  ["response.function_call_arguments.delta", toToolInputDelta],
  ["response.completed", (event) => toCompleted(event["response"])],
  ["response.failed", (event) => raise(toFailedError(event["response"]))],
  ["response.incomplete", (event) => raise(toIncompleteError(event["response"]))],
  ["error", (event) => raise(toStreamError(event))],
  ["codex.rate_limits", toRateLimitEvent],
  ["response.metadata", toMetadataEvent],
]);

/**
 * Reads the data of one server-sent event. Events of unknown types and data that is no JSON read as `undefined`.
 *
 * @throws `ModelProviderError` for events that say that the response failed.
 */
export function toResponseEvent(data: string): ResponseEvent | undefined {
  const event = parseRecord(data);
  return event && READERS.get(readString(event, "type") ?? "")?.(event);
}

/**
 * What the headers of an answer tell, in a fixed order.
 *
 * Wire: Codex 0.169.0. Header names are in lower case.
 */
export function toHeaderEvents(
  headers: Readonly<Record<string, string>>,
): readonly ResponseEvent[] {
  const events: ResponseEvent[] = [];
  const requestId = headers["x-request-id"];
  if (requestId !== undefined) events.push({ type: "request_id", request_id: requestId });
  const model = headers["openai-model"];
  if (model !== undefined) events.push({ type: "server_model", model });
  const state = headers["x-codex-turn-state"];
  if (state !== undefined) events.push({ type: "turn_state", turn_state: state });
  const etag = headers["x-models-etag"];
  if (etag !== undefined) events.push({ type: "models_etag", etag });
  const included = headers["x-reasoning-included"];
  if (included !== undefined)
    events.push({ type: "reasoning_included", included: included !== "false" });
  const limits = toRateLimits((name, member) => {
    const value = headers[`x-codex-${name}-${member}`];
    return value === undefined || value.trim() === "" ? undefined : Number(value);
  });
  if (limits) events.push({ type: "rate_limits", rate_limits: limits });
  return events;
}

function withDelta<T extends string, Extra extends object>(
  type: T,
  event: UnknownRecord,
  extra: Extra,
): ({ type: T; item_id: string; delta: string } & Extra) | undefined {
  const delta = readString(event, "delta");
  if (delta === undefined) return undefined;
  return { type, item_id: readString(event, "item_id") ?? "", delta, ...extra };
}

function toSummaryDelta(event: UnknownRecord): ResponseEvent | undefined {
  const index = { summary_index: readNumber(event, "summary_index") ?? 0 };
  return withDelta("reasoning_summary_delta", event, index);
}

function toSummaryPart(event: UnknownRecord): ResponseEvent {
  return {
    type: "reasoning_summary_part_added",
    item_id: readString(event, "item_id") ?? "",
    summary_index: readNumber(event, "summary_index") ?? 0,
  };
}

function toReasoningDelta(event: UnknownRecord): ResponseEvent | undefined {
  const index = { content_index: readNumber(event, "content_index") ?? 0 };
  return withDelta("reasoning_text_delta", event, index);
}

function toToolInputDelta(event: UnknownRecord): ResponseEvent | undefined {
  return withDelta("tool_input_delta", event, { call_id: readString(event, "call_id") });
}

function toItemEvent(
  type: "output_item_added" | "output_item_done",
  event: UnknownRecord,
): ResponseEvent | undefined {
  const item = toResponseItem(event["item"]);
  return item === undefined ? undefined : { type, item };
}

function toCompleted(response: unknown): ResponseEvent {
  const body = isRecord(response) ? response : {};
  const endTurn = body["end_turn"];
  return {
    type: "completed",
    response_id: readString(body, "id") ?? "",
    usage: toTokenUsage(body["usage"]),
    end_turn: typeof endTurn === "boolean" ? endTurn : undefined,
  };
}

function raise(error: Error): never {
  throw error;
}

/** Wire: `{"rate_limits":{"primary":{"used_percent","window_minutes","reset_at"},"secondary"}}`. */
function toRateLimitEvent(event: UnknownRecord): ResponseEvent | undefined {
  const limits = isRecord(event["rate_limits"]) ? event["rate_limits"] : {};
  const snapshot = toRateLimits((name, member) => {
    const window = limits[name];
    return isRecord(window) ? readNumber(window, member.replaceAll("-", "_")) : undefined;
  });
  return snapshot && { type: "rate_limits", rate_limits: snapshot };
}

/** Headers that came too late to be headers. */
function toMetadataEvent(event: UnknownRecord): ResponseEvent | undefined {
  const headers = isRecord(event["headers"]) ? event["headers"] : {};
  const model = readString(headers, "openai-model");
  return model === undefined ? undefined : { type: "server_model", model };
}

type ReadLimit = (name: "primary" | "secondary", member: string) => number | undefined;

function toRateLimits(read: ReadLimit): RateLimitSnapshot | undefined {
  const primary = toWindow("primary", read);
  const secondary = toWindow("secondary", read);
  if (!primary && !secondary) return undefined;
  return { primary, secondary };
}

function toWindow(name: "primary" | "secondary", read: ReadLimit): RateLimitWindow | undefined {
  const number = (member: string): number | undefined => {
    const value = read(name, member);
    return Number.isFinite(value) ? value : undefined;
  };
  const used = number("used-percent");
  if (used === undefined) return undefined;
  return {
    used_percent: used,
    window_minutes: number("window-minutes"),
    resets_at: number("reset-at"),
  };
}

function readResponseId(event: UnknownRecord): string | undefined {
  return isRecord(event["response"]) ? readString(event["response"], "id") : undefined;
}

function parseRecord(data: string): UnknownRecord | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
