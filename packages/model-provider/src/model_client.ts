import { type EndpointContext, requestEndpoint } from "./endpoint.ts";
import type { HttpResponse } from "./http_transport.ts";
import { createIdleWatch, drainAfterEnd, type IdleWatch } from "./idle_watch.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { toEndpointUrl } from "./provider.ts";
import { redactSecrets, toSecrets } from "./redact_secrets.ts";
import { toDisconnected, toIdleError, toNoStreamError } from "./response_errors.ts";
import type { ResponseEvent } from "./response_event.ts";
import type { ResponsesRequest } from "./responses_request.ts";
import { readSseData } from "./sse.ts";
import { toHeaderEvents, toResponseEvent } from "./to_response_event.ts";

/** What a client works with. */
export interface ModelClientOptions extends EndpointContext {}

/** How one request is sent. */
export interface StreamOptions {
  /** Ends the request and its connection. */
  signal: AbortSignal;
}

/** Asks one provider for responses. */
export interface ModelClient {
  /**
   * Sends a request and yields what the provider answers; `completed` is the last event. Nothing is sent
   * before the first event is asked for.
   *
   * Server faults (5xx) and connections that fail are tried again before the first event, as often as the
   * provider's `request_max_retries` says; after a 401 credentials are renewed once. What breaks later is the
   * caller's to repeat, by `decideRetry`.
   *
   * @throws {@link ModelProviderError} when the answer cannot be had or breaks off; the signal's reason when it
   * fires; the error of `auth` when there are no credentials.
   */
  stream(request: ResponsesRequest, options: StreamOptions): AsyncIterable<ResponseEvent>;
}

const PATH = "responses";
/** Of an answer that is no stream, shown in its error. */
const MAX_OPENING_BYTES = 4096;
/** Turns whose state is remembered; the oldest goes first. */
const MAX_REMEMBERED_TURNS = 32;

/**
 * Makes the client of a provider. It remembers the turn state that a provider hands out and gives it back with
 * the later requests of the turn.
 */
export function createModelClient(options: ModelClientOptions): ModelClient {
  const turnStates = new Map<string, string>();
  return {
    stream: (request, { signal }) => streamResponse({ ...options, turnStates }, request, signal),
  };
}

interface Context extends ModelClientOptions {
  /** Turn id to state. The first value of a turn stays. */
  turnStates: Map<string, string>;
}

async function* streamResponse(
  context: Context,
  request: ResponsesRequest,
  signal: AbortSignal,
): AsyncGenerator<ResponseEvent, void, undefined> {
  signal.throwIfAborted();
  const watch = createIdleWatch(context.provider.streamIdleTimeoutMs, context.clock, signal);
  try {
    const response = await requestEndpoint(
      context,
      {
        path: PATH,
        headers: toHeaders(context, request),
        body: JSON.stringify(request.body),
      },
      watch,
    );
    rememberTurnState(context.turnStates, request.turnId, response.headers);
    yield* toHeaderEvents(response.headers);
    yield* readEvents(response, watch, context);
  } catch (error) {
    signal.throwIfAborted();
    if (ModelProviderError.isInstance(error)) {
      const credentials = await context.auth.headers();
      error.message = redactSecrets(error.message, toSecrets(context.provider, credentials));
    }
    throw watch.isTimedOut() && !ModelProviderError.isInstance(error) ? toIdleError() : error;
  } finally {
    watch.stop();
  }
}

async function* readEvents(
  response: HttpResponse,
  watch: IdleWatch,
  { clock, provider }: ModelClientOptions,
): AsyncGenerator<ResponseEvent, void, undefined> {
  const reading = drainAfterEnd(response.body, { clock, abandon: () => watch.abandon() });
  const opening = createOpening();
  let isStream = false;
  try {
    for await (const data of readSseData(opening.observe(watch.observe(reading.body)))) {
      isStream = true;
      const event = toResponseEvent(data);
      if (event === undefined) continue;
      if (event.type === "completed") reading.end();
      yield event;
      if (event.type === "completed") return;
    }
  } catch (error) {
    if (ModelProviderError.isInstance(error) || watch.signal.aborted) throw error;
    throw toDisconnected("Transport error: network error: error decoding response body", error);
  }
  const type = response.headers["content-type"];
  // Some gateways send streams under other names, so the name alone is no fault.
  if (!isStream && type !== undefined && !type.startsWith("text/event-stream"))
    throw toNoStreamError({ type, text: opening.text(), url: toEndpointUrl(provider, PATH) });
  throw toDisconnected("stream closed before response.completed");
}

/** The first text of an answer, for messages about it. */
function createOpening(): {
  observe(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  text(): string;
} {
  let bytes = new Uint8Array();
  return {
    observe: async function* observe(body) {
      for await (const chunk of body) {
        if (bytes.length === 0) bytes = chunk.slice(0, MAX_OPENING_BYTES);
        yield chunk;
      }
    },
    text: () => new TextDecoder().decode(bytes),
  };
}

/** Wire: names of Codex 0.169.0. */
function toHeaders(context: Context, request: ResponsesRequest): Readonly<Record<string, string>> {
  const state = context.turnStates.get(request.turnId);
  return {
    ...request.headers,
    ...(state === undefined ? {} : { "x-codex-turn-state": state }),
    accept: "text/event-stream",
    "content-type": "application/json",
  };
}

function rememberTurnState(
  states: Map<string, string>,
  turnId: string,
  headers: Readonly<Record<string, string>>,
): void {
  const state = headers["x-codex-turn-state"];
  if (state === undefined || states.has(turnId)) return;
  states.set(turnId, state);
  const [oldest] = states.keys();
  if (states.size > MAX_REMEMBERED_TURNS && oldest !== undefined) states.delete(oldest);
}
