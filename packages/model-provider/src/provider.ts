import type { ModelProviderConfig } from "@codexkit/config";
import {
  type ProviderCapabilities,
  type ProviderKind,
  resolveCapabilities,
} from "./capabilities.ts";
import { ModelProviderError } from "./model_provider_error.ts";

/**
 * What a configuration says about a provider: a table `[model_providers.X]`, every key of it optional.
 * The providers of `@codexkit/config` fit; the built-in ones are among them.
 */
export interface ModelProviderInfo extends Partial<ModelProviderConfig> {}

/** A provider ready to be asked. */
export interface ModelProvider {
  /** Its id in the configuration. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** What its defaults are taken from. */
  readonly kind: ProviderKind;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Full URL of the catalog; absent means `{baseUrl}/models`. */
  readonly modelCatalogUrl?: string | undefined;
  /** Added to every URL. */
  readonly queryParams: Readonly<Record<string, string>>;
  /** Sent with every request. They may hold credentials: never to be shown. */
  readonly headers: Readonly<Record<string, string>>;
  /** Repeats of a failed request. */
  readonly requestMaxRetries: number;
  /** Repeats of a broken stream; for `decideRetry`. */
  readonly streamMaxRetries: number;
  /** Longest silence of a stream, in milliseconds. */
  readonly streamIdleTimeoutMs: number;
  /** What it can do, and why. */
  readonly capabilities: ProviderCapabilities;
}

/** What decides about a provider besides its table. */
export interface ResolveProviderOptions {
  /** Environment variables, for `env_http_headers`. */
  env: Readonly<Record<string, string | undefined>>;
  /** Whether requests carry a ChatGPT sign-in, which has a URL of its own. Default false. */
  usesChatGpt?: boolean | undefined;
  /** Where a key was set, such as the path of a file; for `tools explain`. Default nowhere. */
  toOrigin?: ((path: readonly string[]) => string | undefined) | undefined;
}

const OPENAI_BASE_URL = "https://api.openai.com/v1";
const CHATGPT_BASE_URL = "https://chatgpt.com/backend-api/codex";
const DEFAULT_REQUEST_MAX_RETRIES = 4;
const DEFAULT_STREAM_MAX_RETRIES = 5;
const MAX_RETRIES = 100;
const DEFAULT_STREAM_IDLE_TIMEOUT_MS = 300_000;

const UNSUPPORTED_PROVIDERS: ReadonlySet<string> = new Set([
  "amazon-bedrock",
  "amazon-bedrock-runtime",
]);

/** Parts of a URL that give Azure away. Mirrors: Codex 0.169.0. */
const AZURE_MARKS = [
  "openai.azure.",
  "cognitiveservices.azure.",
  "aoai.azure.",
  "azure-api.",
  "azurefd.",
  "windows.net/openai",
];

/**
 * The provider with an id.
 *
 * @param providers - every provider by id, the built-in ones too: `model_providers` of a loaded configuration,
 *   or `toBuiltInProviders` of `@codexkit/config`.
 * @throws {@link ModelProviderError} `unknown_provider`, or `unsupported_provider` for Amazon Bedrock and for
 * a URL that is not http or https.
 */
export function resolveProvider(
  id: string,
  providers: Readonly<Record<string, ModelProviderInfo>>,
  options: ResolveProviderOptions,
): ModelProvider {
  if (UNSUPPORTED_PROVIDERS.has(id)) {
    throw new ModelProviderError(
      "unsupported_provider",
      `model provider \`${id}\` is not supported yet: configure a gateway that speaks the Responses API instead`,
    );
  }
  const info = findProvider(id, providers);
  const fallback = options.usesChatGpt === true ? CHATGPT_BASE_URL : OPENAI_BASE_URL;
  const baseUrl = (info.base_url ?? fallback).replace(/\/+$/, "");
  assertUrl(id, "base_url", baseUrl);
  if (info.model_catalog_url !== undefined)
    assertUrl(id, "model_catalog_url", info.model_catalog_url);
  const name = info.name === undefined || info.name === "" ? id : info.name;
  const kind = toKind(id, name, baseUrl);
  return {
    id,
    name,
    kind,
    baseUrl,
    modelCatalogUrl: info.model_catalog_url,
    queryParams: info.query_params ?? {},
    headers: { ...info.http_headers, ...readEnvHeaders(info.env_http_headers, options.env) },
    requestMaxRetries: toRetries(info.request_max_retries, DEFAULT_REQUEST_MAX_RETRIES),
    streamMaxRetries: toRetries(info.stream_max_retries, DEFAULT_STREAM_MAX_RETRIES),
    streamIdleTimeoutMs: info.stream_idle_timeout_ms ?? DEFAULT_STREAM_IDLE_TIMEOUT_MS,
    capabilities: resolveCapabilities({
      providerId: id,
      kind,
      settings: info,
      toOrigin: options.toOrigin,
    }),
  };
}

/** The URL of an endpoint: base, path and the provider's query parameters. */
export function toEndpointUrl(
  provider: Pick<ModelProvider, "baseUrl" | "queryParams">,
  path: string,
): string {
  return withQuery(`${provider.baseUrl}/${path}`, provider.queryParams);
}

/** A URL with more query parameters. */
export function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString();
  if (query === "") return url;
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

/** A URL that may be shown: without user, password and query, where keys may stand. */
export function toShownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function findProvider(
  id: string,
  providers: Readonly<Record<string, ModelProviderInfo>>,
): ModelProviderInfo {
  const info = Object.hasOwn(providers, id) ? providers[id] : undefined;
  if (info !== undefined) return info;
  throw new ModelProviderError("unknown_provider", `Model provider \`${id}\` not found`);
}

/** User and password of a URL, also of one that cannot be parsed. */
const USER_INFO = /\/\/[^/]*@/;

function assertUrl(id: string, key: string, url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return;
  throw new ModelProviderError(
    "unsupported_provider",
    `${key} of model provider \`${id}\` is no http or https URL: \`${url.replace(USER_INFO, "//***@")}\``,
  );
}

function readEnvHeaders(
  headers: Readonly<Record<string, string>> | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [header, variable] of Object.entries(headers ?? {})) {
    const value = env[variable];
    if (value !== undefined && value.trim() !== "") read[header] = value;
  }
  return read;
}

function toRetries(value: number | undefined, byDefault: number): number {
  return Math.min(value ?? byDefault, MAX_RETRIES);
}

/** By id, which a configuration cannot give to another provider, else by name and URL. */
function toKind(id: string, name: string, baseUrl: string): ProviderKind {
  if (id === "openai") return "openai";
  if (id === "ollama" || id === "lmstudio") return "oss";
  const url = baseUrl.toLowerCase();
  const isAzure = name.toLowerCase() === "azure" || AZURE_MARKS.some((mark) => url.includes(mark));
  return isAzure ? "azure" : "custom";
}
