import { expect, test } from "vitest";
import { addMcpServers } from "./mcp_servers.ts";
import { loadTestConfig } from "../test_config.ts";

test("addMcpServers: beside the configured ones, in place of those of the same name", async () => {
  const config = await loadTestConfig([
    'mcp_servers.a={command="a",required=true}',
    'mcp_servers.b={command="b"}',
  ]);
  const { mcp_servers: servers, ...rest } = await addMcpServers(config, {
    a: { url: "https://a.example/mcp", startup_timeout_ms: 1_500 },
    c: { command: "c", enabled: false },
  });
  const { mcp_servers: configured, ...others } = config;
  expect(rest).toEqual(others);
  expect(servers).toMatchObject({
    a: { url: "https://a.example/mcp", required: false, enabled: true, startup_timeout_sec: 1.5 },
    b: configured["b"] ?? {},
    c: { command: "c", enabled: false, default_tools_approval_mode: "auto" },
  });
});

test.for([[undefined], [{}]])("addMcpServers: with %o nothing changes", async ([servers]) => {
  const config = await loadTestConfig();
  expect(await addMcpServers(config, servers)).toBe(config);
});

test("addMcpServers: a table that is wrong is refused by its name and key", async () => {
  const odd: object = { command: "x", comand: "y" };
  await expect(addMcpServers(await loadTestConfig(), { docs: odd })).rejects.toMatchObject({
    code: "invalid_config",
    message: expect.stringContaining("docs"),
  });
});
