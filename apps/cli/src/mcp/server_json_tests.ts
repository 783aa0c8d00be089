import { expect, test } from "vitest";
import { toListedServer, toSingleServer } from "./server_json.ts";
import { toServer } from "./test_servers.ts";

test("toListedServer: a program, as Codex 0.169.0 prints it", () => {
  const server = toServer("small", { command: "/usr/bin/node", args: ["a.mjs", "--set", "basic"] });
  expect(JSON.stringify(toListedServer(server, "unsupported"))).toBe(
    '{"name":"small","enabled":true,"disabled_reason":null,"transport":{"type":"stdio","command":"/usr/bin/node","args":["a.mjs","--set","basic"],"env":null,"env_vars":[],"cwd":null},"startup_timeout_sec":null,"tool_timeout_sec":null,"auth_status":"unsupported"}',
  );
});

test("toSingleServer: a server over HTTP with all that can be set", () => {
  const server = toServer(
    "web",
    {
      url: "https://a.example/mcp",
      bearer_token_env_var: "TOKEN",
      http_headers: { "X-A": "1" },
      env_http_headers: { "X-B": "VARIABLE" },
      enabled: false,
      enabled_tools: ["a"],
      disabled_tools: ["b"],
    },
    { startupTimeoutSec: 1.5, toolTimeoutSec: 2 },
  );
  expect(toSingleServer(server)).toEqual({
    name: "web",
    enabled: false,
    disabled_reason: null,
    transport: {
      type: "streamable_http",
      url: "https://a.example/mcp",
      bearer_token_env_var: "TOKEN",
      http_headers: { "X-A": "1" },
      env_http_headers: { "X-B": "VARIABLE" },
    },
    enabled_tools: ["a"],
    disabled_tools: ["b"],
    startup_timeout_sec: 1.5,
    tool_timeout_sec: 2,
  });
});

test("toSingleServer: what is not set is null", () => {
  expect(toSingleServer(toServer("s", { url: "https://a.example" }))).toMatchObject({
    transport: { bearer_token_env_var: null, http_headers: null, env_http_headers: null },
    enabled_tools: null,
    disabled_tools: null,
    startup_timeout_sec: null,
  });
});
