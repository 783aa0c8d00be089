import os from "node:os";
import { expect, test } from "vitest";
import type { McpServerConfig } from "../server_config.ts";
import { listSecretHeaderValues, readConfiguredHeaders } from "./request_headers.ts";

const ENV = {
  PATH: process.env["PATH"],
  TOKEN: " t0ken ",
  BLANK: " ",
  VALUE: "from env",
  BAD: "a\nb",
};

async function read(config: McpServerConfig): Promise<unknown> {
  const warnings: string[] = [];
  const headers = await readConfiguredHeaders({
    server: "s",
    config,
    env: ENV,
    cwd: os.tmpdir(),
    onWarning: (message) => warnings.push(message),
  });
  return { headers: Object.fromEntries(headers), warnings };
}

test.for<[string, McpServerConfig, Record<string, string>]>([
  ["none", {}, {}],
  ["literal ones", { http_headers: { "X-A": "1" } }, { "x-a": "1" }],
  [
    "of variables; unset and blank ones are left out",
    { env_http_headers: { "X-A": "VALUE", "X-B": "UNSET", "X-C": "BLANK" } },
    { "x-a": "from env" },
  ],
  ["the token", { bearer_token_env_var: "TOKEN" }, { authorization: "Bearer t0ken" }],
  [
    "a helper, which wins over literal ones",
    { http_headers: { "x-a": "1", "x-b": "2" }, http_headers_helper: `echo '{"X-A":"helped"}'` },
    { "x-a": "helped", "x-b": "2" },
  ],
])("readConfiguredHeaders: %s", async ([, config, headers]) => {
  expect(await read(config)).toEqual({ headers, warnings: [] });
});

test("readConfiguredHeaders: what cannot be sent is left out, and its value is not told", async () => {
  expect(
    await read({ http_headers: { "bad name": "secret" }, env_http_headers: { "x-a": "BAD" } }),
  ).toEqual({
    headers: {},
    warnings: [
      "MCP server 's': header 'bad name' cannot be sent and was left out: check its name and value",
      "MCP server 's': header 'x-a' cannot be sent and was left out: check its name and value",
    ],
  });
});

test.for<[McpServerConfig, string, string]>([
  [
    { bearer_token_env_var: "UNSET" },
    "missing_env",
    "MCP server 's': the environment variable UNSET of bearer_token_env_var is not set; set it",
  ],
  [
    { bearer_token_env_var: "BLANK" },
    "missing_env",
    "MCP server 's': the environment variable BLANK of bearer_token_env_var is empty; set it",
  ],
  [
    { http_headers_helper: "echo secret; exit 4" },
    "start_failed",
    "MCP server 's': http_headers_helper failed with exit code 4",
  ],
  [
    { http_headers_helper: "echo secret" },
    "start_failed",
    "MCP server 's': http_headers_helper must print a JSON object whose members are texts",
  ],
  [
    { http_headers_helper: `echo '{"a":1}'` },
    "start_failed",
    "MCP server 's': http_headers_helper must print a JSON object whose members are texts",
  ],
  [
    { http_headers_helper: "head -c 100000 /dev/zero" },
    "start_failed",
    "MCP server 's': http_headers_helper failed with an error",
  ],
])("readConfiguredHeaders: %j is refused", async ([config, code, message]) => {
  await expect(read(config)).rejects.toMatchObject({ code, message, server: "s" });
});

test("readConfiguredHeaders: a helper that takes too long can be ended", async () => {
  const stop = new AbortController();
  const reading = readConfiguredHeaders({
    server: "s",
    config: { http_headers_helper: "sleep 600" },
    env: ENV,
    cwd: os.tmpdir(),
    onWarning: () => {},
    signal: stop.signal,
  });
  stop.abort();
  await expect(reading).rejects.toMatchObject({ code: "start_failed" });
});

test("listSecretHeaderValues: every value, tokens also by themselves", () => {
  const headers = new Headers({ authorization: "Bearer t0ken", "x-key": "k3y" });
  expect(listSecretHeaderValues(headers)).toEqual(["Bearer t0ken", "t0ken", "k3y", "k3y"]);
});
