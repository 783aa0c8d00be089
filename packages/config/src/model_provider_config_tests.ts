import { expect, test } from "vitest";
import {
  findProviderFault,
  RESERVED_PROVIDER_IDS,
  toBuiltInProviders,
  toModelProvider,
} from "./model_provider_config.ts";

const DEFAULTS = toModelProvider({ name: "X" });

test("toModelProvider: fills in the defaults of codex 0.169.0", () => {
  expect(DEFAULTS).toEqual({
    name: "X",
    wire_api: "responses",
    query_params: {},
    http_headers: {},
    env_http_headers: {},
    request_max_retries: 4,
    stream_max_retries: 5,
    stream_idle_timeout_ms: 300_000,
    websocket_connect_timeout_ms: 15_000,
    requires_openai_auth: false,
    supports_websockets: false,
    supports_standalone_web_search: false,
    capabilities: {},
    disabled_capabilities: [],
    own_keys: [],
    raw: {},
  });
});

test("toModelProvider: takes every key, caps retries and records what is ours", () => {
  const provider = toModelProvider({
    name: "GW",
    base_url: "https://gw/v1",
    query_params: { "api-version": "1" },
    http_headers: { "X-A": "1" },
    env_http_headers: { "X-B": "B" },
    request_max_retries: 1_000,
    stream_max_retries: 0,
    auth: { command: "tok", args: ["-q"] },
    aws: { region: "r" },
    capabilities: {
      remote_compaction: "v2",
      external_web_access: false,
      image_generation: "standalone",
      web_search: true,
    },
    disabled_capabilities: ["namespace_tools"],
  });
  expect(provider).toEqual({
    ...DEFAULTS,
    name: "GW",
    base_url: "https://gw/v1",
    query_params: { "api-version": "1" },
    http_headers: { "X-A": "1" },
    env_http_headers: { "X-B": "B" },
    request_max_retries: 100,
    stream_max_retries: 0,
    auth: { command: "tok", args: ["-q"], timeout_ms: 5_000, refresh_interval_ms: 300_000 },
    raw: { aws: { region: "r" } },
    capabilities: {
      remote_compaction: "v2",
      external_web_access: false,
      image_generation: "standalone",
      web_search: true,
    },
    disabled_capabilities: ["namespace_tools"],
    own_keys: ["disabled_capabilities", "capabilities.image_generation", "capabilities.web_search"],
  });
});

test("toBuiltInProviders: has the reserved ids and takes the URL of the user", () => {
  const providers = toBuiltInProviders("http://proxy/v1", {});
  expect(Object.keys(providers).toSorted()).toEqual(RESERVED_PROVIDER_IDS.toSorted());
  expect(providers["openai"]).toMatchObject({
    name: "OpenAI",
    base_url: "http://proxy/v1",
    requires_openai_auth: true,
    supports_websockets: true,
    supports_standalone_web_search: true,
  });
  expect(providers["ollama"]?.base_url).toBe("http://localhost:11434/v1");
  expect(providers["lmstudio"]?.base_url).toBe("http://localhost:1234/v1");
});

test.for<[Readonly<Record<string, string>>, string]>([
  [{ CODEX_OSS_PORT: "8080" }, "http://localhost:8080/v1"],
  [{ CODEX_OSS_PORT: "nonsense" }, "http://localhost:11434/v1"],
  [{ CODEX_OSS_PORT: "8080", CODEX_OSS_BASE_URL: "http://box/v1" }, "http://box/v1"],
])("toBuiltInProviders: local providers by %j", ([env, url]) => {
  expect(toBuiltInProviders(undefined, env)["ollama"]?.base_url).toBe(url);
});

test.for<[string, string, Readonly<Record<string, unknown>>, string | undefined]>([
  ["a plain provider", "gw", { name: "GW" }, undefined],
  [
    "a reserved id",
    "openai",
    { name: "mine" },
    "model_providers contains reserved built-in provider IDs: `openai`. Built-in providers cannot be overridden. Rename your custom provider (for example, `openai-custom`).",
  ],
  ["bedrock with aws", "amazon-bedrock", { name: "b", aws: { region: "r" } }, undefined],
  [
    "bedrock with more",
    "amazon-bedrock",
    { base_url: "x" },
    "model_providers.amazon-bedrock: only `aws` can be changed, not `base_url`",
  ],
  [
    "aws elsewhere",
    "gw",
    { aws: {} },
    "model_providers.gw: provider aws is only supported for `amazon-bedrock`",
  ],
  ["auth alone", "gw", { auth: { command: "c" } }, undefined],
  [
    "auth with env_key",
    "gw",
    { auth: { command: "c" }, env_key: "K" },
    "model_providers.gw: provider auth cannot be combined with env_key",
  ],
  [
    "auth with everything",
    "gw",
    {
      auth: { command: "c" },
      env_key: "K",
      experimental_bearer_token: "s3cret",
      requires_openai_auth: true,
    },
    "model_providers.gw: provider auth cannot be combined with env_key, experimental_bearer_token, requires_openai_auth",
  ],
  [
    "a blank command",
    "gw",
    { auth: { command: " " } },
    "model_providers.gw: provider auth.command must not be empty",
  ],
])("findProviderFault: %s", ([, id, table, fault]) => {
  expect(findProviderFault(id, table)).toBe(fault);
});
