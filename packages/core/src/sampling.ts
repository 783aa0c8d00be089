import type { ResponseEvent } from "@codexkit/model-provider";
import {
  type CallOutputItem,
  isCallItem,
  type RateLimitSnapshot,
  type ResponseItem,
  type ThreadEvent,
  type TokenUsage,
} from "@codexkit/protocol";
import type { ToolRouter } from "./tool_router.ts";
import { toTurnItem } from "./turn_items.ts";

/** What reading one response needs. */
export interface SamplingInput {
  turnId: string;
  events: AsyncIterable<ResponseEvent>;
  router: ToolRouter;
  /** Takes an item into history. */
  record: (item: ResponseItem) => void;
  emit: (event: ThreadEvent) => void;
  now: () => number;
  /** Told which model really answers, when the provider says so. */
  onServerModel: (model: string) => void;
  /** Told the version of the model catalog, when the provider says so. */
  onModelsEtag?: ((etag: string) => void) | undefined;
}

/** What came of one response, or of the part of it that arrived. */
export interface SamplingResult {
  /** Whether the model wants to be asked again: it made calls, or said that its turn has not ended. */
  needsFollowUp: boolean;
  /** Text of the last whole message; absent when there was none. */
  lastAgentMessage?: string | undefined;
  responseId?: string | undefined;
  usage?: TokenUsage | undefined;
  rateLimits?: RateLimitSnapshot | undefined;
  /** Unix milliseconds of the first text or thought. */
  firstTokenAtMs?: number | undefined;
  /** Set when the stream ended early; everything above still holds. */
  error?: unknown;
}

/**
 * Reads one response to its end: records items, starts calls as they arrive, and records their answers in the
 * order of the calls. A broken stream loses nothing that had arrived whole.
 */
export async function sampleResponse(input: SamplingInput): Promise<SamplingResult> {
  const result: SamplingResult = { needsFollowUp: false };
  const answers: Promise<CallOutputItem>[] = [];
  try {
    for await (const event of input.events) takeEvent(event, input, result, answers);
  } catch (error) {
    result.error = error;
  }
  for (const answer of await Promise.all(answers)) input.record(answer);
  return result;
}

function takeEvent(
  event: ResponseEvent,
  input: SamplingInput,
  result: SamplingResult,
  answers: Promise<CallOutputItem>[],
): void {
  const { turnId } = input;
  switch (event.type) {
    case "output_item_added":
      announceItem(event.item, input);
      break;
    case "output_text_delta":
      result.firstTokenAtMs ??= input.now();
      input.emit({
        type: "agent_message_delta",
        turn_id: turnId,
        item_id: event.item_id,
        delta: event.delta,
      });
      break;
    case "reasoning_summary_delta":
      result.firstTokenAtMs ??= input.now();
      input.emit({
        type: "reasoning_summary_delta",
        turn_id: turnId,
        item_id: event.item_id,
        delta: event.delta,
      });
      break;
    case "output_item_done":
      takeItem(event.item, input, result, answers);
      break;
    case "completed":
      result.responseId = event.response_id;
      result.usage = event.usage;
      if (event.end_turn === false) result.needsFollowUp = true;
      break;
    case "rate_limits":
      result.rateLimits = event.rate_limits;
      break;
    case "server_model":
      input.onServerModel(event.model);
      break;
    case "models_etag":
      input.onModelsEtag?.(event.etag);
      break;
    default:
      // The rest is for other surfaces, or news of a later API.
      break;
  }
}

/** Lets a person see that a message or a thought has begun. */
function announceItem(item: ResponseItem, input: SamplingInput): void {
  const turnItem = toTurnItem(item);
  if (turnItem === undefined) return;
  input.emit({ type: "item_started", turn_id: input.turnId, at_ms: input.now(), item: turnItem });
}

function takeItem(
  item: ResponseItem,
  input: SamplingInput,
  result: SamplingResult,
  answers: Promise<CallOutputItem>[],
): void {
  const turnItem = toTurnItem(item);
  if (turnItem !== undefined) {
    input.emit({
      type: "item_completed",
      turn_id: input.turnId,
      at_ms: input.now(),
      item: turnItem,
    });
    if (turnItem.type === "AgentMessage") result.lastAgentMessage = turnItem.text;
  }
  if (!isCallItem(item)) {
    input.record(item);
    return;
  }
  const lifted = input.router.lift(item);
  input.record(lifted.call);
  result.needsFollowUp = true;
  answers.push(input.router.dispatch(lifted));
}
