import { expect, test } from "vitest";
import { findConfiguredServer, listConfiguredServers } from "./configured_servers.ts";
import { toServer } from "./test_servers.ts";

const { config: server } = toServer("s", { command: "x" });

function load(
  tables: Readonly<Record<string, object>>,
): Parameters<typeof listConfiguredServers>[0] {
  const servers = Object.fromEntries(Object.keys(tables).map((name) => [name, server]));
  // Of a configuration only its servers are looked at.
  const config: Parameters<typeof listConfiguredServers>[0]["config"] = JSON.parse("{}");
  return { config: { ...config, mcp_servers: servers }, effective: { mcp_servers: tables } };
}

test("listConfiguredServers: by name, with the times that were really set", () => {
  const loaded = load({
    b: { command: "x", startup_timeout_ms: 1_500 },
    a: { command: "x", startup_timeout_sec: 2, startup_timeout_ms: 9, tool_timeout_sec: 0.5 },
    C: { command: "x" },
  });
  const servers = listConfiguredServers(loaded);
  expect(servers).toEqual([
    { name: "C", config: server, startupTimeoutSec: undefined, toolTimeoutSec: undefined },
    { name: "a", config: server, startupTimeoutSec: 2, toolTimeoutSec: 0.5 },
    { name: "b", config: server, startupTimeoutSec: 1.5, toolTimeoutSec: undefined },
  ]);
});

test("findConfiguredServer: one by its name, or a line that says there is none", () => {
  const loaded = load({ a: { command: "x" } });
  expect(findConfiguredServer(loaded, "a").name).toBe("a");
  expect(() => findConfiguredServer(loaded, "constructor")).toThrow(
    expect.objectContaining({
      code: "bad_input",
      message: "No MCP server named 'constructor' found.",
    }),
  );
});
