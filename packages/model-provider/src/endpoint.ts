import type { AuthSource } from "@codexkit/login";
import type { ClientClock } from "./client_clock.ts";
import {
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
  readBodyText,
} from "./http_transport.ts";
import type { IdleWatch } from "./idle_watch.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { type ClientIdentity, toLowerCaseNames, toProgramHeaders } from "./program_headers.ts";
import { type ModelProvider, toEndpointUrl, toShownUrl } from "./provider.ts";
import { redactSecrets, toSecrets } from "./redact_secrets.ts";
import { toConnectionError, toHttpError } from "./response_errors.ts";
import { toRetryDelayMs } from "./retry_policy.ts";

/** What signs requests. Both kinds of credentials of `@codexkit/login` fit. */
export type ProviderAuth = Pick<AuthSource, "headers" | "onUnauthorized">;

/** What the endpoints of a provider are asked with. */
export interface EndpointContext {
  provider: ModelProvider;
  auth: ProviderAuth;
  transport: HttpTransport;
  clock: ClientClock;
  /** From 0 up to 1: spreads the delays before repeats. */
  random: () => number;
  /** The program that asks. */
  identity: ClientIdentity;
}

/** A POST to one endpoint. */
export interface EndpointRequest {
  /** Below the base URL, such as `responses`. */
  path: string;
  /** Names in lower case. They win over those of the configuration; credentials win over them. */
  headers: Readonly<Record<string, string>>;
  body: NonNullable<HttpRequest["body"]>;
}

/** Longest text of a refusal that is read, in bytes. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * The first answer that is a success, its body unread.
 *
 * Server faults (5xx) and connections that fail are tried again as often as `request_max_retries` says; after a
 * 401 credentials are renewed once. Pauses do not count as silence.
 *
 * @throws {@link ModelProviderError} when there is no such answer; no key is in its message.
 */
export async function requestEndpoint(
  context: EndpointContext,
  request: EndpointRequest,
  watch: IdleWatch,
): Promise<HttpResponse> {
  let mayRenew = true;
  for (let attempt = 1; ;) {
    const credentials = await context.auth.headers();
    const result = await attemptRequest(context, request, { credentials, watch });
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

interface Attempt {
  credentials: Readonly<Record<string, string>>;
  watch: IdleWatch;
}

/** One attempt: the answer, or what was wrong with it. */
async function attemptRequest(
  { provider, transport, identity, clock }: EndpointContext,
  { path, headers, body }: EndpointRequest,
  { credentials, watch }: Attempt,
): Promise<HttpResponse | ModelProviderError> {
  const url = toEndpointUrl(provider, path);
  const clean = (text: string): string => redactSecrets(text, toSecrets(provider, credentials));
  watch.touch();
  let response: HttpResponse;
  try {
    response = await transport.send({
      method: "POST",
      url,
      // Wire: order and names of Codex 0.169.0. Later ones win.
      headers: {
        ...toLowerCaseNames(provider.headers),
        ...(provider.kind === "openai" ? { version: identity.version } : {}),
        ...headers,
        ...toLowerCaseNames(credentials),
        ...toProgramHeaders(identity),
      },
      body,
      signal: watch.signal,
    });
  } catch (cause) {
    if (watch.signal.aborted) throw cause;
    const error = toConnectionError(toShownUrl(url), cause);
    error.message = clean(error.message);
    return error;
  }
  if (response.status >= 200 && response.status < 300) return response;
  const text = await readBodyText(response.body, MAX_ERROR_BYTES).catch(() => "");
  return toHttpError({
    status: response.status,
    body: clean(text),
    url: toShownUrl(url),
    headers: response.headers,
    nowMs: clock.now(),
  });
}
