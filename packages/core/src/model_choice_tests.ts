import { createNodeFileSystem, loadConfig } from "@codexkit/config";
import type { ProviderAuth } from "@codexkit/login";
import { type HttpTransport, resolveProvider } from "@codexkit/model-provider";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import {
  type FollowedModel,
  type ModelChoice,
  type ModelChoiceInput,
  openModel,
} from "./model_choice.ts";

const auth: ProviderAuth = {
  kind: "none",
  headers: async () => ({}),
  onUnauthorized: async () => false,
  usesCodexBackend: () => false,
};

/** Answers every request with this body, and counts them. */
function createTransport(body: unknown): HttpTransport & { readonly urls: string[] } {
  const urls: string[] = [];
  return {
    urls,
    send: async ({ url }) => {
      urls.push(url);
      return {
        status: 200,
        headers: {},
        body: (async function* one() {
          yield new TextEncoder().encode(JSON.stringify(body));
        })(),
      };
    },
    close: () => {},
  };
}

async function choose(
  overrides: readonly string[],
  change: Partial<ModelChoiceInput> = {},
): Promise<ModelChoice> {
  return (await open(overrides, change)).current;
}

async function open(
  overrides: readonly string[],
  change: Partial<ModelChoiceInput> = {},
): Promise<FollowedModel> {
  await using home = createTempDir();
  const { config } = loadConfig({
    codexHome: home.path,
    cwd: home.path,
    fs: createNodeFileSystem(),
    env: {},
    overrides,
    systemFile: "/none",
    managedFile: "/none",
  });
  return await openModel({
    config,
    model: undefined,
    provider: resolveProvider(config.model_provider, config.model_providers, { env: {} }),
    auth,
    transport: createTransport({ models: [] }),
    identity: { originator: "test", version: "0" },
    codexHome: home.path,
    now: () => 0,
    signal: new AbortController().signal,
    ...change,
  });
}

test("openModel: asked for, else configured, else the first of the catalog", async () => {
  const names = await Promise.all([
    choose(['model="gpt-5.5"'], { model: "gpt-6-luna" }),
    choose(['model="gpt-5.5"']),
    choose([]),
  ]);
  expect(names.map(({ name, info, warnings }) => [name, info.slug, warnings])).toEqual([
    ["gpt-6-luna", "gpt-6-luna", []],
    ["gpt-5.5", "gpt-5.5", []],
    ["gpt-6.1-sol", "gpt-6.1-sol", []],
  ]);
});

test("openModel: an unknown model is assumed about, and that is said", async () => {
  const { info, warnings } = await choose(['model="mine"', "model_context_window=1000"]);
  expect([info.slug, info.context_window, warnings]).toEqual([
    "mine",
    1000,
    [
      "Model metadata for `mine` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.",
    ],
  ]);
});

test("openModel: a provider that says where its catalog is gets asked, and its rows count", async () => {
  const transport = createTransport({ models: [] });
  const overrides = [
    'model="gpt-5.5"',
    'model_provider="mine"',
    'model_providers.mine={name="mine", base_url="http://127.0.0.1:9/v1", model_catalog_url="http://127.0.0.1:9/catalog"}',
  ];
  const { warnings } = await choose(overrides, { transport });
  expect([transport.urls, warnings.length]).toEqual([
    ["http://127.0.0.1:9/catalog?client_version=0.169.0"],
    1,
  ]);
});

test("openModel: another version of the catalog is asked for once, and its rows count", async () => {
  const transport = createTransport({
    models: [{ slug: "mine", display_name: "Mine", context_window: 1234 }],
  });
  const model = await open(
    [
      'model="mine"',
      'model_provider="mine"',
      'model_providers.mine={name="mine", base_url="http://127.0.0.1:9/v1", model_catalog_url="http://127.0.0.1:9/catalog"}',
    ],
    { transport },
  );
  const { signal } = new AbortController();
  const quiet = await model.follow(signal);
  model.noteEtag("v2");
  const before = model.current;
  await model.follow(signal);
  await model.follow(signal);
  expect([quiet, transport.urls.length, model.current === before, model.current.name]).toEqual([
    [],
    2,
    false,
    "mine",
  ]);
});
