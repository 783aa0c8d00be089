import { expect, test } from "vitest";
import { PluginError } from "../plugin_error.ts";
import { createTestFolder, createTestServer, openTestHost, runCall } from "../test_host.ts";

/** As a file may have it. */
const ODD: object = { comand: "x" };
const DEAD = { command: "/no/such/program" };

test("openMcp: a dead server is a warning, and the others are there", async () => {
  const folder = createTestFolder();
  const { host } = await openTestHost(
    { mcp_servers: { dead: DEAD, good: createTestServer(folder) } },
    { folder },
  );
  expect([await runCall(host, "mcp__good__echo", { text: "hi" }), host.warnings]).toEqual([
    expect.stringMatching(/echo \d+: hi$/),
    expect.arrayContaining([expect.stringMatching(/dead/)]),
  ]);
});

test("openMcp: a table that is wrong is a warning that names the key", async () => {
  const { host } = await openTestHost({ mcp_servers: { odd: ODD } });
  await host.toChatTools();
  expect(host.warnings).toEqual(["MCP server 'odd': unknown key comand: remove it"]);
});

test("openMcp: a call of our own waits for no server", async () => {
  const folder = createTestFolder();
  const silent = { command: process.execPath, args: ["-e", "process.stdin.resume()"] };
  const { host } = await openTestHost({ mcp_servers: { silent } }, { folder });
  expect(await runCall(host, "shell", { command: ["echo", "hi"] })).toContain("hi");
});

test.for<[string, object, object]>([
  ["mcp_fail_on_startup_error", { mcp_fail_on_startup_error: true }, DEAD],
  ["a server's own required", {}, { ...DEAD, required: true }],
  ["a table that is wrong", { mcp_fail_on_startup_error: true }, { comand: "x" }],
])(
  "openMcp: with %s a server that does not start keeps everything from starting",
  async ([, agent, dead]) => {
    const folder = createTestFolder();
    const opening = openTestHost(
      { ...agent, mcp_servers: { dead, good: createTestServer(folder) } },
      { folder },
    );
    await expect(opening).rejects.toSatisfy(
      (error) =>
        PluginError.isInstance(error) &&
        error.code === "mcp_startup_failed" &&
        error.message.includes("dead"),
    );
  },
);

test("openMcp: servers that are all switched off are not looked at", async () => {
  const { host } = await openTestHost({
    mcp_fail_on_startup_error: true,
    mcp_servers: { dead: { ...DEAD, enabled: false } },
  });
  expect([(await host.toChatTools()).length, host.warnings]).toEqual([3, []]);
});
