import type { AuthSource } from "@codexkit/login";
import type { ClientClock } from "./client_clock.ts";
import { type HttpResponse, type HttpTransport, readBodyText } from "./http_transport.ts";
import { createIdleWatch, drainAfterEnd, type IdleWatch } from "./idle_watch.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { type ClientIdentity, toLowerCaseNames, toProgramHeaders } from "./program_headers.ts";
import { type ModelProvider, toEndpointUrl, toShownUrl } from "./provider.ts";
import { redactSecrets } from "./redact_secrets.ts";
import { toConnectionError, toDisconnected, toHttpError, toIdleError } from "./response_errors.ts";
import type { ResponseEvent } from "./response_event.ts";
import type { ResponsesRequest } from "./responses_request.ts";
import { toRetryDelayMs } from "./retry_policy.ts";
import { readSseData } from "./sse.ts";
import { toHeaderEvents, toResponseEvent } from "./to_response_event.ts";

/** What signs requests. Both kinds of credentials of `@codexkit/login` fit. */
export type ProviderAuth = Pick<AuthSource, "headers" | "onUnauthorized">;

/** What a client works with. */
export interface ModelClientOptions {
  provider: ModelProvider;
  auth: ProviderAuth;
  transport: HttpTransport;
  clock: ClientClock;
  /** From 0 up to 1: spreads the delays before repeats. */
  random: () => number;
  identity: ClientIdentity;
}

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

/** Turns whose state is remembered; the oldest goes first. */
const MAX_REMEMBERED_TURNS = 32;
/** Longest text of a refusal that is read, in bytes. */
const MAX_ERROR_BYTES = 64 * 1024;

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
    const response = await openWithRetries(context, request, watch);
    rememberTurnState(context.turnStates, request.turnId, response.headers);
    yield* toHeaderEvents(response.headers);
    yield* readEvents(response.body, watch, context.clock);
  } catch (error) {
    signal.throwIfAborted();
    if (ModelProviderError.isInstance(error)) {
      const credentials = await context.auth.headers();
      error.message = redactSecrets(error.message, toSecrets(context, credentials));
    }
    throw watch.isTimedOut() && !ModelProviderError.isInstance(error) ? toIdleError() : error;
  } finally {
    watch.stop();
  }
}

async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  watch: IdleWatch,
  clock: ClientClock,
): AsyncGenerator<ResponseEvent, void, undefined> {
  const reading = drainAfterEnd(body, { clock, abandon: () => watch.abandon() });
  try {
    for await (const data of readSseData(watch.observe(reading.body))) {
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
  throw toDisconnected("stream closed before response.completed");
}

/** The first answer that is a success. */
async function openWithRetries(
  context: Context,
  request: ResponsesRequest,
  watch: IdleWatch,
): Promise<HttpResponse> {
  const body = JSON.stringify(request.body);
  let mayRenew = true;
  for (let attempt = 1; ;) {
    const credentials = await context.auth.headers();
    const result = await open(context, request, { body, credentials, watch });
    if (!ModelProviderError.isInstance(result)) return result;
    if (result.httpStatus === 401 && mayRenew) {
      mayRenew = false;
      if (await context.auth.onUnauthorized(credentials)) continue;
    }
    if (!isServerFault(result) || attempt > context.provider.requestMaxRetries) throw result;
    watch.pause();
    await context.clock.sleep(toRetryDelayMs(attempt, context.random()), watch.signal);
    attempt += 1;
  }
}

function isServerFault(error: ModelProviderError): boolean {
  return error.code === "connection_failed" || (error.httpStatus ?? 0) >= 500;
}

interface OpenInput {
  body: string;
  credentials: Readonly<Record<string, string>>;
  watch: IdleWatch;
}

/** One attempt: the answer, or what was wrong with it. */
async function open(
  context: Context,
  request: ResponsesRequest,
  { body, credentials, watch }: OpenInput,
): Promise<HttpResponse | ModelProviderError> {
  const url = toEndpointUrl(context.provider, "responses");
  const headers = toHeaders(context, request, credentials);
  const { signal } = watch;
  watch.touch();
  let response: HttpResponse;
  try {
    response = await context.transport.send({ method: "POST", url, headers, body, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    return toConnectionError(toShownUrl(url), cause);
  }
  if (response.status >= 200 && response.status < 300) return response;
  return toHttpError({
    status: response.status,
    body: redactSecrets(
      await readBodyText(response.body, MAX_ERROR_BYTES).catch(() => ""),
      toSecrets(context, credentials),
    ),
    url: toShownUrl(url),
    headers: response.headers,
    nowMs: context.clock.now(),
  });
}

/** Headers whose values the configuration, its environment or a sign-in gave. */
function toSecrets(
  { provider }: Context,
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...provider.headers, ...credentials };
}

/** Wire: order and names of Codex 0.169.0. Later ones win over those of the configuration. */
function toHeaders(
  context: Context,
  request: ResponsesRequest,
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { provider, identity } = context;
  const state = context.turnStates.get(request.turnId);
  return {
    ...toLowerCaseNames(provider.headers),
    ...(provider.kind === "openai" ? { version: identity.version } : {}),
    ...request.headers,
    ...(state === undefined ? {} : { "x-codex-turn-state": state }),
    accept: "text/event-stream",
    "content-type": "application/json",
    ...toLowerCaseNames(credentials),
    ...toProgramHeaders(identity),
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
