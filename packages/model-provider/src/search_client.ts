import { isRecord, type JsonValue, readString } from "@codexkit/protocol";
import { type EndpointContext, requestEndpoint } from "./endpoint.ts";
import { readWholeText } from "./http_transport.ts";
import { createIdleWatch } from "./idle_watch.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { toEndpointUrl, toShownUrl } from "./provider.ts";

/** What a search endpoint is asked. */
export interface SearchRequest {
  /** Names the call on the server. */
  id: string;
  /** Slug of the model that asks. */
  model: string;
  /** The commands of `web.run`, as the model wrote them. */
  commands: { readonly [name: string]: JsonValue };
  /** Most tokens to answer with. */
  maxOutputTokens: number;
}

/** Asks the search endpoint of one provider. */
export interface SearchClient {
  /**
   * Carries out all commands of one call. Wire: `POST {base_url}/alpha/search` (public source of Codex, 2026).
   *
   * @returns What the model reads.
   * @throws {@link ModelProviderError} when there is no answer; the signal's reason when it fires.
   */
  search(request: SearchRequest, signal: AbortSignal): Promise<string>;
}

const PATH = "alpha/search";
/** Largest answer that is read, in bytes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Makes the search client of a provider. */
export function createSearchClient(context: EndpointContext): SearchClient {
  return {
    search: async (request, signal) => {
      signal.throwIfAborted();
      const { provider, clock } = context;
      const watch = createIdleWatch(provider.streamIdleTimeoutMs, clock, signal);
      const shown = toShownUrl(toEndpointUrl(provider, PATH));
      try {
        const response = await requestEndpoint(context, toRequest(request), watch);
        return readOutput(
          await readWholeText(watch.observe(response.body), MAX_ANSWER_BYTES),
          shown,
        );
      } finally {
        watch.stop();
      }
    },
  };
}

function toRequest(request: SearchRequest): Parameters<typeof requestEndpoint>[1] {
  return {
    path: PATH,
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({
      id: request.id,
      model: request.model,
      commands: request.commands,
      max_output_tokens: request.maxOutputTokens,
    }),
  };
}

function readOutput(text: string | undefined, shown: string): string {
  const output = readString(parseRecord(text ?? ""), "output");
  if (output !== undefined) return output;
  throw new ModelProviderError("bad_response", `${shown} answered a search without \`output\``);
}

function parseRecord(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
