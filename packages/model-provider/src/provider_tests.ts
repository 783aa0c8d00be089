import { toBuiltInProviders } from "@codexkit/config";
import { expect, test } from "vitest";
import { resolveCapabilities } from "./capabilities.ts";
import {
  type ModelProviderInfo,
  resolveProvider,
  toEndpointUrl,
  toShownUrl,
  withQuery,
} from "./provider.ts";

const resolve = (info: ModelProviderInfo, id = "mine"): ReturnType<typeof resolveProvider> =>
  resolveProvider(id, { [id]: info }, { env: {} });

test("resolveProvider: a table with nothing but a URL has the defaults", () => {
  expect(resolve({ base_url: "http://127.0.0.1:1/v1/" })).toEqual({
    id: "mine",
    name: "mine",
    kind: "custom",
    baseUrl: "http://127.0.0.1:1/v1",
    modelCatalogUrl: undefined,
    queryParams: {},
    headers: {},
    requestMaxRetries: 4,
    streamMaxRetries: 5,
    streamIdleTimeoutMs: 300_000,
    capabilities: resolveCapabilities({ providerId: "mine", kind: "custom", settings: {} }),
  });
});

test("resolveProvider: everything that a table can say", () => {
  const info = {
    name: "Mine",
    base_url: "https://x.example/v1",
    model_catalog_url: "https://x.example/catalog",
    query_params: { "api-version": "2026-01-01" },
    http_headers: { "X-Static": "one" },
    env_http_headers: { "X-From-Env": "KIND", "X-Blank": "BLANK", "X-Missing": "NOPE" },
    request_max_retries: 1_000,
    stream_max_retries: 0,
    stream_idle_timeout_ms: 7,
    disabled_capabilities: ["web_search"],
  } as const;
  const env = { KIND: "two", BLANK: " " };
  expect(resolveProvider("mine", { mine: info }, { env })).toEqual({
    id: "mine",
    name: "Mine",
    kind: "custom",
    baseUrl: "https://x.example/v1",
    modelCatalogUrl: "https://x.example/catalog",
    queryParams: { "api-version": "2026-01-01" },
    headers: { "X-Static": "one", "X-From-Env": "two" },
    requestMaxRetries: 100,
    streamMaxRetries: 0,
    streamIdleTimeoutMs: 7,
    capabilities: resolveCapabilities({ providerId: "mine", kind: "custom", settings: info }),
  });
});

test.for([
  ["openai", false, "https://api.openai.com/v1"],
  ["openai", true, "https://chatgpt.com/backend-api/codex"],
  ["ollama", false, "http://localhost:11434/v1"],
  ["lmstudio", false, "http://localhost:1234/v1"],
] as const)(
  "resolveProvider: %s of the built-in table (ChatGPT %s)",
  ([id, usesChatGpt, baseUrl]) => {
    const providers = toBuiltInProviders(undefined, {});
    expect(resolveProvider(id, providers, { env: {}, usesChatGpt }).baseUrl).toBe(baseUrl);
  },
);

test.for([
  ["openai", "openai"],
  ["ollama", "oss"],
  ["lmstudio", "oss"],
] as const)("resolveProvider: the built-in %s is of the kind %s", ([id, kind]) => {
  expect(resolveProvider(id, toBuiltInProviders(undefined, {}), { env: {} }).kind).toBe(kind);
});

test("resolveProvider: a capability knows the file of its key", () => {
  const providers = { mine: { capabilities: { web_search: false } } };
  const toOrigin = (): string => "user (/config.toml)";
  expect(resolveProvider("mine", providers, { env: {}, toOrigin }).capabilities.web_search).toEqual(
    {
      value: false,
      source: "config",
      detail: "`model_providers.mine.capabilities.web_search` in user (/config.toml)",
    },
  );
});

test("resolveProvider: the organization of OpenAI comes from the environment", () => {
  const env = { OPENAI_ORGANIZATION: "org", OPENAI_PROJECT: "" };
  expect(resolveProvider("openai", toBuiltInProviders(undefined, env), { env }).headers).toEqual({
    "OpenAI-Organization": "org",
  });
});

test.for([
  ["Azure", "http://x/v1", "azure"],
  ["mock", "https://me.openai.azure.com/openai", "azure"],
  ["mock", "https://me.CognitiveServices.Azure.com/openai", "azure"],
  ["mock", "https://me.azure-api.net/v1", "azure"],
  ["azure2", "https://api.example.com/v1", "custom"],
] as const)("resolveProvider: %s at %s is %s", ([name, base_url, kind]) => {
  expect(resolve({ name, base_url }).kind).toBe(kind);
});

test.for([
  ["nosuch", {}, "unknown_provider", "Model provider `nosuch` not found"],
  ["openai", {}, "unknown_provider", "Model provider `openai` not found"],
  ["toString", {}, "unknown_provider", "Model provider `toString` not found"],
  [
    "amazon-bedrock",
    {},
    "unsupported_provider",
    "model provider `amazon-bedrock` is not supported yet: configure a gateway that speaks the Responses API instead",
  ],
  [
    "mine",
    { mine: { base_url: "localhost:11434" } },
    "unsupported_provider",
    "base_url of model provider `mine` is no http or https URL: `localhost:11434`",
  ],
  [
    "mine",
    { mine: { base_url: "htp://me:s3@cret@x/v1" } },
    "unsupported_provider",
    "base_url of model provider `mine` is no http or https URL: `htp://***@x/v1`",
  ],
  [
    "mine",
    { mine: { base_url: "http://x", model_catalog_url: "/models" } },
    "unsupported_provider",
    "model_catalog_url of model provider `mine` is no http or https URL: `/models`",
  ],
] as const)("resolveProvider: %s is refused", ([id, providers, code, message]) => {
  expect(() => resolveProvider(id, providers, { env: {} })).toThrow(
    expect.objectContaining({ code, message }),
  );
});

test("toEndpointUrl: base, path and query parameters", () => {
  expect([
    toEndpointUrl({ baseUrl: "http://x/v1", queryParams: {} }, "responses"),
    toEndpointUrl({ baseUrl: "http://x/v1", queryParams: { a: "1 2" } }, "responses"),
    withQuery("http://x/v1?a=1", { b: "2" }),
  ]).toEqual(["http://x/v1/responses", "http://x/v1/responses?a=1+2", "http://x/v1?a=1&b=2"]);
});

test("toShownUrl: nothing that may be a key", () => {
  expect(toShownUrl("https://user:pass@example.com/v1/responses?key=secret#x")).toBe(
    "https://example.com/v1/responses",
  );
});
