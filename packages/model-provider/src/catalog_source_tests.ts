import { expect, test } from "vitest";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import {
  type FetchCatalogInput,
  fetchModelCatalog,
  loadModelCatalog,
  shouldFetchCatalog,
} from "./catalog_source.ts";
import { createTestServer, reply, type Reply, type TestServer } from "./test_server.ts";
import { type ModelProviderInfo, resolveProvider } from "./provider.ts";

const CATALOG = JSON.stringify({
  models: [
    {
      slug: "srv",
      display_name: "srv",
      supported_reasoning_levels: [],
      shell_type: "default",
      visibility: "list",
      supported_in_api: true,
      priority: 1,
      support_verbosity: false,
      truncation_policy: { mode: "bytes", limit: 1 },
      experimental_supported_tools: [],
    },
    { slug: "broken" },
  ],
});
const BROKEN = expect.stringMatching(/^model 1 \(`broken`\) in .* is left out: display_name: /);

interface Bench extends TestServer {
  input: FetchCatalogInput;
}

/** A provider that answers with each reply in turn, the last one for ever. */
async function createBench(
  replies: readonly Reply[],
  toInfo: (url: string) => ModelProviderInfo = (url) => ({ base_url: url }),
): Promise<Bench> {
  const server = await createTestServer(...replies);
  const { requests, transport, url } = server;
  const provider = resolveProvider("mock", { mock: toInfo(url) }, { env: {} });
  const auth = {
    headers: async () =>
      await Promise.resolve({ authorization: `Bearer sk-12345678${requests.length}` }),
    onUnauthorized: async () => await Promise.resolve(true),
  };
  const { signal } = new AbortController();
  return { ...server, input: { provider, auth, transport, identity: { version: "1" }, signal } };
}

const OK = reply(200, CATALOG, { etag: "e1" });
const refuse = (status: number): Reply => reply(status);

test.for([
  [{}, { usesCodexBackend: false, isCommand: false }, false],
  [{}, { usesCodexBackend: true, isCommand: false }, true],
  [{}, { usesCodexBackend: false, isCommand: true }, true],
  [{ modelCatalogUrl: "http://x" }, { usesCodexBackend: false, isCommand: false }, true],
] as const)("shouldFetchCatalog: %j with %j", ([provider, kind, expected]) => {
  expect(shouldFetchCatalog(provider, kind)).toBe(expected);
});

test("fetchModelCatalog: asks the provider, with its headers, credentials and the version", async () => {
  const bench = await createBench([OK], (url) => ({
    base_url: url,
    query_params: { a: "1" },
    http_headers: { "X-Static": "one" },
  }));
  expect(await fetchModelCatalog(bench.input)).toEqual({
    models: [expect.objectContaining({ slug: "srv" })],
    warnings: [BROKEN],
    source: "provider",
    label: `the catalog of ${bench.url}/models`,
    etag: "e1",
  });
  expect(bench.requests).toEqual([
    {
      method: "GET",
      body: Buffer.alloc(0),
      path: "/v1/models?a=1&client_version=0.169.0",
      headers: {
        "x-static": "one",
        authorization: "Bearer sk-123456780",
        originator: "codexkit",
        "user-agent": "codexkit/1",
        accept: "*/*",
        host: expect.any(String),
        connection: "keep-alive",
      },
    },
  ]);
});

test("fetchModelCatalog: takes the whole URL where the provider has one, and another version", async () => {
  const bench = await createBench([OK], (url) => ({
    base_url: "http://127.0.0.1:9/v1",
    model_catalog_url: `${url}/catalog?x=1`,
    query_params: { a: "1" },
  }));
  await fetchModelCatalog({ ...bench.input, clientVersion: "9.9.9" });
  expect(bench.requests.map(({ path }) => path)).toEqual(["/v1/catalog?x=1&client_version=9.9.9"]);
});

test("fetchModelCatalog: credentials are renewed after a 401, once", async () => {
  const bench = await createBench([refuse(401), OK]);
  await fetchModelCatalog(bench.input);
  const hopeless = await createBench([refuse(401)]);
  await expect(fetchModelCatalog(hopeless.input)).rejects.toThrow(
    expect.objectContaining({ httpStatus: 401 }),
  );
  expect([bench, hopeless].map(({ requests }) => requests.length)).toEqual([2, 2]);
});

test("loadModelCatalog: a provider that has no catalog costs a warning", async () => {
  const bench = await createBench([refuse(404)]);
  expect(await loadModelCatalog({ fetch: bench.input })).toEqual({
    models: BUNDLED_MODELS,
    source: "bundled",
    label: "the bundled catalog",
    warnings: [
      `failed to refresh available models: unexpected status 404 Not Found: Unknown error, url: ${bench.url}/models`,
    ],
  });
});

test("loadModelCatalog: a provider that cannot be reached costs a warning", async () => {
  const bench = await createBench([OK], () => ({ base_url: "http://127.0.0.1:9/v1" }));
  const { source, warnings } = await loadModelCatalog({ fetch: bench.input });
  expect([source, warnings]).toEqual([
    "bundled",
    [expect.stringMatching(/^failed to refresh available models: Connection failed: /)],
  ]);
});

test("loadModelCatalog: the signal is no warning", async () => {
  const bench = await createBench([OK]);
  const signal = AbortSignal.abort(new Error("enough"));
  const loading = loadModelCatalog({ fetch: { ...bench.input, signal } });
  await expect(loading).rejects.toThrow("enough");
});

test("loadModelCatalog: a file goes before everything else", async () => {
  const bench = await createBench([OK]);
  const file = { path: "/cat.json", read: async () => CATALOG };
  const catalog = await loadModelCatalog({ file, fetch: bench.input });
  expect([catalog.source, catalog.models.length, catalog.warnings, bench.requests]).toEqual([
    "file",
    1,
    [
      "model 1 (`broken`) in model_catalog_json path `/cat.json` is left out: display_name: Invalid input: expected string, received undefined",
    ],
    [],
  ]);
});

test("loadModelCatalog: nothing to ask gives the bundled models", async () => {
  expect(await loadModelCatalog({})).toEqual({
    models: BUNDLED_MODELS,
    source: "bundled",
    label: "the bundled catalog",
    warnings: [],
  });
});

test("loadModelCatalog: a file that is no catalog ends it", async () => {
  const file = { path: "/cat.json", read: async () => "{" };
  const message = expect.stringMatching(
    /^failed to parse model_catalog_json path `\/cat\.json` as JSON: ./,
  );
  await expect(loadModelCatalog({ file })).rejects.toThrow(
    expect.objectContaining({ code: "bad_catalog", message }),
  );
});

test("loadModelCatalog: a file that cannot be read ends it", async () => {
  const read = (): Promise<string> => Promise.reject(new Error("ENOENT: no such file"));
  const message = "failed to read model_catalog_json path `/cat.json`: ENOENT: no such file";
  await expect(loadModelCatalog({ file: { path: "/cat.json", read } })).rejects.toThrow(
    expect.objectContaining({ code: "bad_catalog", message }),
  );
});

test("fetchModelCatalog: keys do not come back in a message, wherever the other side puts them", async () => {
  const message = "no sk-123456780, no head-secret, no query-secret";
  const bench = await createBench([reply(403, { error: { message } })], (url) => ({
    base_url: url,
    query_params: { "api-key": "query-secret" },
    http_headers: { "X-Key": "head-secret" },
  }));
  await expect(fetchModelCatalog(bench.input)).rejects.toThrow(
    `unexpected status 403 Forbidden: no [redacted], no [redacted], no [redacted], url: ${bench.url}/models`,
  );
});

test("fetchModelCatalog: an answer that is no catalog is quoted without keys", async () => {
  const bench = await createBench([reply(200, "sk-123456780")]);
  const error: unknown = await fetchModelCatalog(bench.input).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "bad_catalog" });
  expect(String(error)).not.toContain("sk-123456780");
});

test("fetchModelCatalog: a catalog of endless length is not read to its end", async () => {
  const chunk = " ".repeat(1024 * 1024);
  const endless: Reply = (response) => {
    const pump = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", pump);
    pump();
  };
  const bench = await createBench([endless]);
  await expect(fetchModelCatalog(bench.input)).rejects.toThrow(
    `the catalog of ${bench.url}/models is larger than 16777216 bytes`,
  );
});

test("fetchModelCatalog: a 304 that nobody asked for is an error", async () => {
  const bench = await createBench([refuse(304)]);
  await expect(fetchModelCatalog(bench.input)).rejects.toThrow("unexpected status 304");
});

test("loadModelCatalog: what a person says of models is laid over the catalog", async () => {
  const { models } = await loadModelCatalog({ overlays: { mine: { context_window: 5 } } });
  expect(models.at(-1)).toMatchObject({ slug: "mine", context_window: 5 });
});
