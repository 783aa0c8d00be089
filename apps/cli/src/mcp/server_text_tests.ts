import { expect, test } from "vitest";
import { toServerLines, toServerTables } from "./server_text.ts";
import { toServer } from "./test_servers.ts";

const SMALL = toServer("small", { command: "/usr/bin/node", args: ["a.mjs", "--set", "basic"] });

test("toServerTables: programs first, then addresses; values are masked", () => {
  const shell = toServer("sh", {
    command: "sh",
    env: { B: "secret-b", A: "secret-a" },
    env_vars: ["HANDED", { name: "ON" }],
    cwd: "/w\u001b[31m",
    enabled: false,
  });
  const web = toServer("web", { url: "https://a.example/mcp", bearer_token_env_var: "TOKEN" });
  const text = toServerTables([
    { server: SMALL, authStatus: "unsupported" },
    { server: web, authStatus: "bearer_token" },
    { server: shell, authStatus: "unsupported" },
  ]);
  expect(text).toBe(
    [
      "Name   Command        Args               Env                                       Cwd  Status    Auth       ",
      "small  /usr/bin/node  a.mjs --set basic  -                                         -    enabled   Unsupported",
      "sh     sh             -                  A=*****, B=*****, HANDED=*****, ON=*****  /w   disabled  Unsupported",
      "",
      "Name  Url                    Bearer Token Env Var  Status   Auth        ",
      "web   https://a.example/mcp  TOKEN                 enabled  Bearer token",
      "",
    ].join("\n"),
  );
});

test("user and password of an address are masked", () => {
  const server = toServer("web", { url: "https://me:s3cret@a.example/mcp" });
  const shown = [toServerTables([{ server, authStatus: "unsupported" }]), toServerLines(server)];
  expect(shown.map((text) => text.match(/https:\S+/)?.[0])).toEqual([
    "https://*****@a.example/mcp",
    "https://*****@a.example/mcp",
  ]);
});

test("toServerTables: without servers there is a way on", () => {
  expect(toServerTables([])).toBe(
    "No MCP servers configured yet. Try `codexkit mcp add my-tool -- my-command`.\n",
  );
});

test("toServerLines: a program, with the lines of Codex 0.169.0", () => {
  expect(toServerLines(SMALL)).toBe(
    [
      "small",
      "  enabled: true",
      "  transport: stdio",
      "  command: /usr/bin/node",
      "  args: a.mjs --set basic",
      "  cwd: -",
      "  env: -",
      "  remove: codexkit mcp remove small",
      "",
    ].join("\n"),
  );
});

test("toServerLines: a server over HTTP, headers masked", () => {
  const server = toServer(
    "web",
    {
      url: "https://a.example/mcp",
      http_headers: { "X-Key": "secret" },
      env_http_headers: { "X-B": "VARIABLE" },
      enabled_tools: ["a", "b"],
      disabled_tools: ["c"],
    },
    { startupTimeoutSec: 1.5, toolTimeoutSec: 2 },
  );
  expect(toServerLines(server)).toBe(
    [
      "web",
      "  enabled: true",
      "  enabled_tools: a, b",
      "  disabled_tools: c",
      "  transport: streamable_http",
      "  url: https://a.example/mcp",
      "  bearer_token_env_var: -",
      "  http_headers: X-Key=*****",
      "  env_http_headers: X-B=VARIABLE",
      "  startup_timeout_sec: 1.5",
      "  tool_timeout_sec: 2",
      "  remove: codexkit mcp remove web",
      "",
    ].join("\n"),
  );
});

test("toServerLines: one that is off", () => {
  expect(toServerLines(toServer("x", { command: "y", enabled: false }))).toBe("x (disabled)\n");
});
