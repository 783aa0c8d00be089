import type { IncomingHttpHeaders, Server } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import {
  type FetchCatalogInput,
  fetchModelCatalog,
  loadModelCatalog,
  shouldFetchCatalog,
} from "./catalog_source.ts";
import { createNodeTransport } from "./node_transport.ts";
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

/** The port a server listens on. */
function toPort(server: Server): number {
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the server does not listen on TCP");
}

interface Bench {
  url: string;
  input: FetchCatalogInput;
  requests: { path: string | undefined; headers: IncomingHttpHeaders }[];
}

/** A server that answers with each status in turn, the last one for ever. */
async function createBench(
  statuses: readonly number[],
  toInfo: (url: string) => ModelProviderInfo = (url) => ({ base_url: url }),
): Promise<Bench> {
  const requests: Bench["requests"] = [];
  const server = process.getBuiltinModule("node:http").createServer((request, response) => {
    const status = statuses[Math.min(requests.length, statuses.length - 1)] ?? 200;
    requests.push({ path: request.url, headers: request.headers });
    response.writeHead(status, { etag: "e1" }).end(status === 200 ? CATALOG : "");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const transport = createNodeTransport();
  onTestFinished(() => {
    transport.close();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${toPort(server)}/v1`;
  const provider = resolveProvider("mock", { mock: toInfo(url) }, { env: {} });
  const auth = {
    headers: async () => ({ authorization: `Bearer sk-${requests.length}` }),
    onUnauthorized: async () => true,
  };
  const { signal } = new AbortController();
  const input = { provider, auth, transport, identity: { version: "1" }, signal };
  return { url, input, requests };
}

test.for([
  [{}, { usesCodexBackend: false, isCommand: false }, false],
  [{}, { usesCodexBackend: true, isCommand: false }, true],
  [{}, { usesCodexBackend: false, isCommand: true }, true],
  [{ modelCatalogUrl: "http://x" }, { usesCodexBackend: false, isCommand: false }, true],
] as const)("shouldFetchCatalog: %j with %j", ([provider, kind, expected]) => {
  expect(shouldFetchCatalog(provider, kind)).toBe(expected);
});

test("fetchModelCatalog: asks the provider, with its headers, credentials and the version", async () => {
  const bench = await createBench([200], (url) => ({
    base_url: url,
    query_params: { a: "1" },
    http_headers: { "X-Static": "one" },
  }));
  expect(await fetchModelCatalog(bench.input)).toEqual({
    models: [expect.objectContaining({ slug: "srv" })],
    warnings: [BROKEN],
    source: "provider",
    etag: "e1",
  });
  expect(bench.requests).toEqual([
    {
      path: "/v1/models?a=1&client_version=0.169.0",
      headers: {
        "x-static": "one",
        authorization: "Bearer sk-0",
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
  const bench = await createBench([200], (url) => ({
    base_url: "http://127.0.0.1:9/v1",
    model_catalog_url: `${url}/catalog?x=1`,
    query_params: { a: "1" },
  }));
  await fetchModelCatalog({ ...bench.input, clientVersion: "9.9.9" });
  expect(bench.requests.map(({ path }) => path)).toEqual(["/v1/catalog?x=1&client_version=9.9.9"]);
});

test("fetchModelCatalog: credentials are renewed after a 401, once", async () => {
  const bench = await createBench([401, 200]);
  await fetchModelCatalog(bench.input);
  const hopeless = await createBench([401]);
  await expect(fetchModelCatalog(hopeless.input)).rejects.toThrow(
    expect.objectContaining({ httpStatus: 401 }),
  );
  expect([bench, hopeless].map(({ requests }) => requests.length)).toEqual([2, 2]);
});

test("loadModelCatalog: a provider that has no catalog costs a warning", async () => {
  const bench = await createBench([404]);
  expect(await loadModelCatalog({ fetch: bench.input })).toEqual({
    models: BUNDLED_MODELS,
    source: "bundled",
    warnings: [
      `failed to refresh available models: unexpected status 404 Not Found: Unknown error, url: ${bench.url}/models`,
    ],
  });
});

test("loadModelCatalog: a provider that cannot be reached costs a warning", async () => {
  const bench = await createBench([200], () => ({ base_url: "http://127.0.0.1:9/v1" }));
  const { source, warnings } = await loadModelCatalog({ fetch: bench.input });
  expect([source, warnings]).toEqual([
    "bundled",
    [expect.stringMatching(/^failed to refresh available models: Connection failed: /)],
  ]);
});

test("loadModelCatalog: the signal is no warning", async () => {
  const bench = await createBench([200]);
  const signal = AbortSignal.abort(new Error("enough"));
  const loading = loadModelCatalog({ fetch: { ...bench.input, signal } });
  await expect(loading).rejects.toThrow("enough");
});

test("loadModelCatalog: a file goes before everything else", async () => {
  const bench = await createBench([200]);
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
