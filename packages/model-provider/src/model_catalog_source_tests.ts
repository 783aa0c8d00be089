import { expect, test } from "vitest";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import { toCatalogEntryText } from "./catalog_cache.ts";
import type { CatalogStore } from "./catalog_store.ts";
import {
  type CatalogSourceOptions,
  createCatalogSource,
  type ModelCatalogSource,
} from "./model_catalog_source.ts";
import { resolveProvider } from "./provider.ts";
import { createTestServer, reply, type Reply, type TestServer } from "./test_server.ts";

const { signal: NEVER } = new AbortController();
const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);

const row = (slug: string): object => ({
  slug,
  display_name: slug,
  supported_reasoning_levels: [],
  shell_type: "default",
  visibility: "list",
  supported_in_api: true,
  priority: 1,
  support_verbosity: false,
  truncation_policy: { mode: "bytes", limit: 1 },
  experimental_supported_tools: [],
});
const catalog = (slug: string, etag?: string): Reply =>
  reply(200, { models: [row(slug)] }, etag === undefined ? {} : { etag });

interface Bench {
  server: TestServer;
  source: ModelCatalogSource;
  /** Another process over the same store. */
  restart: (change?: Partial<CatalogSourceOptions>) => ModelCatalogSource;
  store: CatalogStore & { texts: Map<string, string>; writes: number };
  pass: (ms: number) => void;
}

async function createBench(
  replies: readonly Reply[],
  change: Partial<CatalogSourceOptions> = {},
): Promise<Bench> {
  const server = await createTestServer(...replies);
  let nowMs = START_MS;
  const texts = new Map<string, string>();
  const store: Bench["store"] = {
    texts,
    writes: 0,
    read: async (key) => await Promise.resolve(texts.get(key)),
    write: async (key, text) => {
      store.writes += 1;
      await Promise.resolve(texts.set(key, text));
    },
  };
  const fetch = {
    provider: resolveProvider("gw", { gw: { base_url: server.url } }, { env: {} }),
    auth: {
      headers: async () => await Promise.resolve({ authorization: "Bearer sk-123456789" }),
      onUnauthorized: async () => await Promise.resolve(false),
    },
    transport: server.transport,
    identity: { version: "1" },
  };
  const restart = (more: Partial<CatalogSourceOptions> = {}): ModelCatalogSource =>
    createCatalogSource({ fetch, store, now: () => nowMs, ...change, ...more });
  return {
    server,
    source: restart(),
    restart,
    store,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

const slugs = async (source: ModelCatalogSource): Promise<readonly string[]> =>
  (await source.load(NEVER)).models.map(({ slug }) => slug);

test("createCatalogSource: what was fetched is used for five minutes, then asked for again", async () => {
  const bench = await createBench([catalog("a"), catalog("b")]);
  expect(await slugs(bench.source)).toEqual(["a"]);
  bench.pass(5 * MINUTE_MS);
  expect([await slugs(bench.source), bench.server.requests.length]).toEqual([["a"], 1]);
  bench.pass(1);
  expect([await slugs(bench.source), bench.server.requests.length]).toEqual([["b"], 2]);
});

test("createCatalogSource: another process takes it from the store, as long as it is recent", async () => {
  const bench = await createBench([catalog("a", "e1"), catalog("b", "e2")]);
  await bench.source.load(NEVER);
  const second = bench.restart();
  expect(await second.load(NEVER)).toMatchObject({
    models: [{ slug: "a" }],
    source: "provider",
    label: `the catalog of ${bench.server.url}/models`,
    etag: "e1",
    warnings: [],
  });
  expect(bench.server.requests.length).toBe(1);
  bench.pass(6 * MINUTE_MS);
  expect(await slugs(bench.restart())).toEqual(["b"]);
  expect(bench.server.requests[1]?.headers["if-none-match"]).toBe("e1");
});

test("createCatalogSource: a provider may answer that the version still holds", async () => {
  const bench = await createBench([catalog("a", "e1"), reply(304)]);
  await bench.source.load(NEVER);
  bench.pass(6 * MINUTE_MS);
  const again = await bench.source.load(NEVER);
  expect([again.models.map(({ slug }) => slug), again.etag, again.warnings]).toEqual([
    ["a"],
    "e1",
    [],
  ]);
  bench.pass(4 * MINUTE_MS);
  expect(await slugs(bench.restart())).toEqual(["a"]);
  expect(bench.server.requests.length).toBe(2);
});

test("createCatalogSource: the catalog of another version of Codex is asked for again", async () => {
  const bench = await createBench([catalog("a", "e1"), catalog("b", "e2")]);
  await bench.source.load(NEVER);
  const [text = ""] = bench.store.texts.values();
  for (const key of bench.store.texts.keys())
    bench.store.texts.set(key, text.replace("0.169.0", "0.1.0"));
  expect(await slugs(bench.restart())).toEqual(["b"]);
  expect(bench.server.requests[1]?.headers["if-none-match"]).toBeUndefined();
});

test("createCatalogSource: a store with nonsense costs a request", async () => {
  const bench = await createBench([catalog("a")]);
  await bench.source.load(NEVER);
  for (const key of bench.store.texts.keys()) bench.store.texts.set(key, "{");
  expect([await slugs(bench.restart()), bench.server.requests.length]).toEqual([["a"], 2]);
});

test("createCatalogSource: a store that cannot be written changes nothing", async () => {
  const bench = await createBench([catalog("a")], {
    store: {
      read: async () => await Promise.resolve(undefined),
      write: () => Promise.reject(new Error("read-only")),
    },
  });
  expect(await bench.source.load(NEVER)).toMatchObject({ models: [{ slug: "a" }], warnings: [] });
});

test("createCatalogSource: without a store it works the same", async () => {
  const bench = await createBench([catalog("a")], { store: undefined });
  expect([await slugs(bench.source), await slugs(bench.source)]).toEqual([["a"], ["a"]]);
  expect(bench.server.requests.length).toBe(1);
});

test("createCatalogSource: a provider that fails costs a warning, and is asked again", async () => {
  const bench = await createBench([reply(500, "down: sk-123456789"), catalog("a")]);
  expect(await bench.source.load(NEVER)).toEqual({
    models: BUNDLED_MODELS,
    source: "bundled",
    label: "the bundled catalog",
    warnings: [
      `failed to refresh available models: unexpected status 500 Internal Server Error: down: [redacted], url: ${bench.server.url}/models`,
    ],
  });
  expect(await slugs(bench.source)).toEqual(["a"]);
});

test("createCatalogSource: a provider that fails later leaves what it gave before", async () => {
  const bench = await createBench([catalog("a"), reply(500)]);
  await bench.source.load(NEVER);
  bench.pass(6 * MINUTE_MS);
  const stale = await bench.restart().load(NEVER);
  expect([stale.models.map(({ slug }) => slug), stale.source, stale.warnings]).toEqual([
    ["a"],
    "provider",
    [
      `failed to refresh available models: unexpected status 500 Internal Server Error: Unknown error, url: ${bench.server.url}/models (the one of 2026-01-01T00:00:00.000Z is used)`,
    ],
  ]);
});

test("createCatalogSource: a provider that is silent costs a warning", async () => {
  const bench = await createBench([() => undefined], { timeoutMs: 20 });
  expect((await bench.source.load(NEVER)).warnings).toEqual([
    "failed to refresh available models: no answer within 20 ms",
  ]);
});

test("createCatalogSource: many threads that begin together ask once", async () => {
  const bench = await createBench([catalog("a")]);
  const loads = await Promise.all(Array.from({ length: 50 }, () => slugs(bench.source)));
  expect([new Set(loads.flat()), bench.server.requests.length]).toEqual([new Set(["a"]), 1]);
});

test("createCatalogSource: the signal is no warning, and the others go on waiting", async () => {
  const bench = await createBench([catalog("a")]);
  const leaver = new AbortController();
  const left = bench.source.load(leaver.signal);
  const stayed = slugs(bench.source);
  leaver.abort(new Error("enough"));
  await expect(left).rejects.toThrow("enough");
  expect(await stayed).toEqual(["a"]);
  await expect(bench.source.load(leaver.signal)).rejects.toThrow("enough");
  await expect(bench.source.refresh(leaver.signal)).rejects.toThrow("enough");
});

test("refresh: a version that a response names is fetched once, and the next thread has it", async () => {
  const bench = await createBench([catalog("a", "e1"), catalog("b", "e2")]);
  await bench.source.load(NEVER);
  expect(await bench.source.refresh(NEVER)).toBeUndefined();
  bench.source.noteEtag("e2");
  expect(await bench.source.refresh(NEVER)).toMatchObject({ models: [{ slug: "b" }], etag: "e2" });
  bench.source.noteEtag("e2");
  expect(await bench.source.refresh(NEVER)).toBeUndefined();
  expect([await slugs(bench.restart()), bench.server.requests.length]).toEqual([["b"], 2]);
});

test("refresh: our own version in a response keeps it recent", async () => {
  const bench = await createBench([catalog("a", "e1")]);
  await bench.source.load(NEVER);
  bench.pass(MINUTE_MS);
  bench.source.noteEtag("e1");
  expect([await bench.source.refresh(NEVER), bench.store.writes]).toEqual([undefined, 1]);
  bench.pass(4 * MINUTE_MS);
  bench.source.noteEtag("e1");
  expect([await bench.source.refresh(NEVER), bench.store.writes]).toEqual([undefined, 2]);
  bench.pass(4 * MINUTE_MS);
  expect([await slugs(bench.restart()), bench.server.requests.length]).toEqual([["a"], 1]);
});

test("refresh: a version that never comes true is asked for once in five minutes", async () => {
  const bench = await createBench([catalog("a", "e1")]);
  await bench.source.load(NEVER);
  const ask = async (): Promise<number> => {
    bench.source.noteEtag("other");
    await bench.source.refresh(NEVER);
    return bench.server.requests.length;
  };
  expect([await ask(), await ask(), await ask()]).toEqual([2, 2, 2]);
  bench.pass(6 * MINUTE_MS);
  expect(await ask()).toBe(3);
});

test("refresh: a failure is a warning, and the catalog stays", async () => {
  const bench = await createBench([catalog("a", "e1"), reply(404)]);
  await bench.source.load(NEVER);
  bench.source.noteEtag("e2");
  const kept = await bench.source.refresh(NEVER);
  expect([kept?.models.map(({ slug }) => slug), kept?.warnings.length]).toEqual([["a"], 1]);
});

test("createCatalogSource: what a person says of models is laid over every catalog", async () => {
  const overlays = { a: { tool_mode: "direct" }, mine: { context_window: 5 } } as const;
  const bench = await createBench([catalog("a"), reply(500)], { overlays });
  const facts = async (source: ModelCatalogSource): Promise<unknown> =>
    (await source.load(NEVER)).models
      .filter(({ slug }) => slug === "a" || slug === "mine")
      .map(({ slug, tool_mode: mode, context_window: window }) => [slug, mode, window]);
  const expected = [
    ["a", "direct", undefined],
    ["mine", undefined, 5],
  ];
  expect([await facts(bench.source), await facts(bench.restart())]).toEqual([expected, expected]);
  expect(await facts(createCatalogSource({ overlays, now: () => 0 }))).toEqual([
    ["a", "direct", 272_000],
    ["mine", undefined, 5],
  ]);
});

test("createCatalogSource: a file goes before everything else and is never asked for again", async () => {
  const read = async (): Promise<string> =>
    await Promise.resolve(JSON.stringify({ models: [row("f")] }));
  const bench = await createBench([catalog("a")], { file: { path: "/cat.json", read } });
  bench.source.noteEtag("e2");
  expect([await slugs(bench.source), await bench.source.refresh(NEVER)]).toEqual([
    ["f"],
    undefined,
  ]);
  expect(bench.server.requests).toEqual([]);
});

test("createCatalogSource: a file that is no catalog ends it", async () => {
  const file = { path: "/cat.json", read: async () => await Promise.resolve("{") };
  await expect(createCatalogSource({ file, now: () => 0 }).load(NEVER)).rejects.toThrow(
    expect.objectContaining({ code: "bad_catalog" }),
  );
});

test("createCatalogSource: nothing to ask gives the bundled models", async () => {
  const source = createCatalogSource({ now: () => 0 });
  source.noteEtag("e");
  expect([await source.load(NEVER), await source.refresh(NEVER)]).toEqual([
    { models: BUNDLED_MODELS, source: "bundled", label: "the bundled catalog", warnings: [] },
    undefined,
  ]);
});

test("createCatalogSource: each account has a catalog of its own", async () => {
  const bench = await createBench([catalog("a"), catalog("b")]);
  const withAccount = (id: string): ModelCatalogSource =>
    bench.restart({
      fetch: {
        provider: resolveProvider("gw", { gw: { base_url: bench.server.url } }, { env: {} }),
        auth: {
          headers: async () => await Promise.resolve({ "ChatGPT-Account-Id": id }),
          onUnauthorized: async () => await Promise.resolve(false),
        },
        transport: bench.server.transport,
        identity: { version: "1" },
      },
    });
  expect([await slugs(withAccount("one")), await slugs(withAccount("two"))]).toEqual([
    ["a"],
    ["b"],
  ]);
  expect([await slugs(withAccount("one")), bench.store.texts.size]).toEqual([["a"], 2]);
});

test("createCatalogSource: a stored catalog is read leniently, with its warnings", async () => {
  const bench = await createBench([catalog("a")]);
  await bench.source.load(NEVER);
  for (const key of bench.store.texts.keys()) {
    bench.store.texts.set(
      key,
      toCatalogEntryText({
        fetchedAtMs: START_MS,
        clientVersion: "0.169.0",
        rows: [row("ok"), { slug: "bad" }],
      }),
    );
  }
  const { models, warnings } = await bench.restart().load(NEVER);
  expect([models.map(({ slug }) => slug), warnings.length]).toEqual([["ok"], 1]);
});
