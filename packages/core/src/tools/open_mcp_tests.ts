import { expect, test } from "vitest";
import { openMcp } from "./open_mcp.ts";
import { loadTestConfig } from "./test_tools.ts";

const { signal } = new AbortController();

async function open(overrides: readonly string[]): ReturnType<typeof openMcp> {
  const { mcp_servers: servers } = await loadTestConfig(overrides);
  return openMcp({
    servers,
    cwd: "/",
    codexHome: "/none",
    env: { PATH: process.env["PATH"] },
    warn: () => undefined,
    signal,
  });
}

test.for([[[]], [['mcp_servers.s={command="x",enabled=false}']]])(
  "openMcp: with %o there is nothing to connect to",
  async ([overrides = []]) => {
    expect(await open(overrides)).toBeUndefined();
  },
);

test("openMcp: a server that a thread can do without may be missing", async () => {
  const connections = await open(['mcp_servers.s={command="/no/such/program"}']);
  const [status] = (await connections?.ready()) ?? [];
  await connections?.close();
  expect([status?.server, status?.state]).toEqual(["s", "failed"]);
});

test("openMcp: one that it needs may not", async () => {
  const opening = open(['mcp_servers.s={command="/no/such/program",required=true}']);
  await expect(opening).rejects.toMatchObject({ code: "required_failed" });
});
