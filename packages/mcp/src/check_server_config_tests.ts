import { expect, test } from "vitest";
import { parseMcpServerConfig } from "./check_server_config.ts";
import { McpError } from "./mcp_error.ts";

const EVERYTHING_STDIO = {
  command: "node",
  args: ["server.mjs"],
  env: { A: "1" },
  env_vars: ["B", { name: "C", source: "local" }, { name: "D", source: "remote" }, { name: "E" }],
  cwd: "/tmp",
  enabled: true,
  required: true,
  startup_timeout_sec: 1.5,
  startup_timeout_ms: 10,
  tool_timeout_sec: 0,
  enabled_tools: ["a"],
  disabled_tools: [],
  supports_parallel_tool_calls: true,
  default_tools_approval_mode: "writes",
  tools: { a: { approval_mode: "approve", output_token_limit: 100 } },
  environment_id: "local",
  startup_readiness: "lazy",
  tool_input_schema_max_bytes: 1,
  name: "ignored",
};
const EVERYTHING_HTTP = {
  url: "https://example.com/mcp",
  bearer_token_env_var: "TOKEN",
  http_headers: { "x-a": "1" },
  env_http_headers: { "x-b": "B" },
  http_headers_helper: "print-headers",
  oauth: {
    client_id: "id",
    token_endpoint_auth_method: "none",
    callback_url: "https://me.example.com/cb",
    callback_port: 0,
  },
  oauth_resource: "https://example.com",
  scopes: ["read"],
  auth: "oauth",
};

test.for([EVERYTHING_STDIO, EVERYTHING_HTTP, { command: "x", url: undefined }])(
  "parseMcpServerConfig: takes every key, case %#",
  (table) => {
    expect(parseMcpServerConfig("s", table)).toBe(table);
  },
);

function refusalOf(value: unknown): unknown {
  try {
    return parseMcpServerConfig("s", value);
  } catch (error) {
    if (!(error instanceof McpError)) throw error;
    return { code: error.code, message: error.message, codexText: error.codexText };
  }
}

test.for<[unknown, string, string?]>([
  [null, "must be a table"],
  [{}, "give it a command (a program) or a url (an address)", "invalid transport"],
  [
    { command: "x", url: "http://a" },
    "url is not supported for stdio: remove it or command",
    "url is not supported for stdio",
  ],
  [
    { url: "http://a", args: [] },
    "args is not supported for streamable_http: remove it or url",
    "args is not supported for streamable_http",
  ],
  [
    { command: "x", oauth_resource: "r" },
    "oauth_resource is not supported for stdio: remove it or command",
    "oauth_resource is not supported for stdio",
  ],
  [
    { url: "http://a", bearer_token: "secret" },
    "bearer_token is not supported: put the token into an environment variable and name that in bearer_token_env_var",
    "bearer_token is not supported",
  ],
  [{ command: "x", comand: "y" }, "unknown key comand: remove it"],
  [{ command: "x", toString: 1 }, "unknown key toString: remove it"],
  [{ command: "" }, "command must be the name of a program"],
  [{ command: "x", args: "y" }, "args must be a list of texts"],
  [{ command: "x", env: { A: 1 } }, "env must be a table of texts"],
  [
    { command: "x", env_vars: [{ name: "A", source: "moon" }] },
    'env_vars must be a list of names or of { name = "…", source = "local" | "remote" }',
  ],
  [
    { command: "x", tool_timeout_sec: -1 },
    "tool_timeout_sec must be a number of seconds, 0 or more",
  ],
  [
    { command: "x", startup_timeout_ms: "1" },
    "startup_timeout_ms must be a number of milliseconds, 0 or more",
  ],
  [{ command: "x", enabled: "yes" }, "enabled must be true or false"],
  [
    { command: "x", default_tools_approval_mode: "sometimes" },
    "default_tools_approval_mode must be one of auto, prompt, writes, approve",
  ],
  [{ command: "x", tools: { a: true } }, "tools must be a table of tables"],
  [{ command: "x", tools: { a: { mode: 1 } } }, "unknown key tools.a.mode: remove it"],
  [
    { command: "x", tool_input_schema_max_bytes: 0 },
    "tool_input_schema_max_bytes must be a whole number, 1 or more",
  ],
  [{ url: "file:///etc/passwd" }, "url must be an address that starts with http:// or https://"],
  [{ url: "nonsense" }, "url must be an address that starts with http:// or https://"],
  [{ url: "http://a", auth: "magic" }, "auth must be one of oauth, chatgpt, ema"],
  [
    { url: "http://a", oauth: { callback_port: 70_000 } },
    "oauth.callback_port must be a port, 0 to 65535",
  ],
  [{ url: "http://a", oauth: { secret: "x" } }, "unknown key oauth.secret: remove it"],
])("parseMcpServerConfig: refuses %j", ([value, problem, codexText]) => {
  expect(refusalOf(value)).toEqual({
    code: "invalid_config",
    message: `MCP server 's': ${problem}`,
    codexText,
  });
});
