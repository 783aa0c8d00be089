import { expect, test } from "vitest";
import { findMcpServerFault, toMcpServers } from "./mcp_server_config.ts";

const SHARED = {
  enabled: true,
  required: false,
  startup_timeout_sec: 30,
  tool_timeout_sec: 300,
  disabled_tools: [],
  supports_parallel_tool_calls: false,
  default_tools_approval_mode: "auto",
  tools: {},
};

test("toMcpServers: fills in the defaults of codex 0.169.0", () => {
  expect(toMcpServers({ a: { command: "c" }, b: { url: "http://x/mcp" } })).toEqual({
    a: { ...SHARED, command: "c" },
    b: { ...SHARED, url: "http://x/mcp" },
  });
});

test("toMcpServers: takes every key of a program", () => {
  const server = {
    command: "c",
    args: ["-q"],
    env: { A: "1" },
    env_vars: ["B", { name: "C", source: "remote" }],
    cwd: "/w",
    enabled: false,
    required: true,
    startup_timeout_sec: 0.5,
    tool_timeout_sec: 2,
    enabled_tools: ["a"],
    disabled_tools: ["b"],
    supports_parallel_tool_calls: true,
    default_tools_approval_mode: "writes",
    tools: { a: { approval_mode: "approve", output_token_limit: 5 }, b: {} },
    environment_id: "e",
    tool_input_schema_max_bytes: 100,
  };
  expect(toMcpServers({ s: { ...server, startup_readiness: "lazy", name: "ignored" } })).toEqual({
    s: server,
  });
});

test("toMcpServers: takes every key of a server over HTTP", () => {
  const server = {
    url: "https://x/mcp",
    bearer_token_env_var: "TOKEN",
    http_headers: { "X-A": "1" },
    env_http_headers: { "X-B": "B" },
    oauth: {
      client_id: "id",
      token_endpoint_auth_method: "none",
      callback_url: "http://localhost/cb",
      callback_port: 5,
    },
    oauth_resource: "r",
    scopes: ["s"],
    http_headers_helper: "print-headers",
    auth: "oauth",
  };
  expect(toMcpServers({ s: server })).toEqual({ s: { ...SHARED, ...server } });
});

test.for([
  [{ startup_timeout_ms: 1_500 }, 1.5],
  [{ startup_timeout_ms: 1_500, startup_timeout_sec: 3 }, 3],
  [{}, 30],
] as const)("toMcpServers: the start may take, by %j, %d s", ([keys, expected]) => {
  expect(toMcpServers({ s: { command: "c", ...keys } })["s"]?.startup_timeout_sec).toBe(expected);
});

test("toMcpServers: a server called __proto__ is a server like others", () => {
  const table: unknown = JSON.parse('{"__proto__":{"command":"c"}}');
  const servers = toMcpServers(Object.fromEntries(Object.entries(table ?? {})));
  expect(Object.keys(servers)).toEqual(["__proto__"]);
});

test.for<[string, Readonly<Record<string, unknown>>, string | undefined]>([
  ["a program", { command: "c", args: [], env: {}, cwd: "/w" }, undefined],
  ["a server over HTTP", { url: "u", http_headers: {}, oauth: {}, scopes: [] }, undefined],
  [
    "neither",
    { args: ["x"] },
    "invalid transport: set `command` for a program or `url` for a server over HTTP",
  ],
  ["both", { command: "c", url: "u" }, "url is not supported for stdio"],
  [
    "a program with headers",
    { command: "c", http_headers: {} },
    "http_headers is not supported for stdio",
  ],
  [
    "a program with a resource",
    { command: "c", oauth_resource: "r" },
    "oauth_resource is not supported for stdio",
  ],
  ["HTTP with arguments", { url: "u", args: [] }, "args is not supported for streamable_http"],
  ["HTTP with a folder", { url: "u", cwd: "/" }, "cwd is not supported for streamable_http"],
  [
    "a token in the table",
    { url: "u", bearer_token: "s3cret" },
    "bearer_token is not supported: put the token into an environment variable and its name into `bearer_token_env_var`",
  ],
])("findMcpServerFault: %s", ([, table, fault]) => {
  expect(findMcpServerFault(table)).toBe(fault);
});
