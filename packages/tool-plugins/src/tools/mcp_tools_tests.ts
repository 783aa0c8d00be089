import type { ApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import type { AgentSettings } from "../settings/settings.ts";
import type { OpenPluginsOptions } from "../host/plugin_host.ts";
import {
  createTestFolder,
  createTestServer,
  openTestHost,
  runCall,
  type TestHost,
} from "../test_host.ts";

const READ_ONLY = { type: "read-only" } as const;
const REFUSED = /MCP tool call requires approval, but approval policy is never$/;

async function open(
  server: object = {},
  agent: AgentSettings = {},
  options: Partial<OpenPluginsOptions> = {},
): Promise<TestHost> {
  const folder = createTestFolder();
  return await openTestHost(
    { ...agent, mcp_servers: { t: { ...createTestServer(folder), ...server } } },
    { folder, sandboxPolicy: READ_ONLY, ...options },
  );
}

test("MCP tools: what only reads runs unasked, anything else needs approval", async () => {
  const { host } = await open();
  expect([
    await runCall(host, "mcp__t__echo", { text: "hi" }),
    await runCall(host, "mcp__t__write", { text: "hi" }),
  ]).toEqual([expect.stringMatching(/echo \d+: hi$/), expect.stringMatching(REFUSED)]);
});

test("MCP tools: settings of the server, and a person, may allow more", async () => {
  const asked: ApprovalRequest[] = [];
  const approved = await open({ default_tools_approval_mode: "approve" });
  const person = await open(
    {},
    {},
    {
      approvals: {
        decide: async (request) => {
          asked.push(request);
          return "accept";
        },
      },
    },
  );
  const ran = expect.stringMatching(/write \d+: hi$/);
  expect([
    await runCall(approved.host, "mcp__t__write", { text: "hi" }),
    await runCall(person.host, "mcp__t__write", { text: "hi" }),
    asked,
  ]).toEqual([
    ran,
    ran,
    [
      expect.objectContaining({
        type: "mcp_tool_call",
        server: "t",
        tool: "write",
        arguments: { text: "hi" },
      }),
    ],
  ]);
});

test("MCP tools: a server's own list of tools, and its switch, are kept to", async () => {
  const some = await open({ enabled_tools: ["echo"] });
  const none = await open({ enabled: false });
  const list = async ({ host }: TestHost): Promise<string[]> =>
    (await host.toChatTools())
      .map((tool) => tool.function.name)
      .filter((name) => name.startsWith("mcp"));
  expect([await list(some), await list(none)]).toEqual([["mcp__t__echo"], []]);
});

test("MCP tools: long answers lose their middle, pictures stay", async () => {
  const { host } = await open({}, { shell_max_output_chars: 60 });
  const long = await runCall(host, "mcp__t__echo", { text: "x".repeat(1_000) });
  const picture = await runCall(host, "mcp__t__picture", {});
  expect([long.length < 200, long.includes("truncated"), JSON.parse(picture)]).toEqual([
    true,
    true,
    [
      expect.objectContaining({ type: "input_text" }),
      { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "original" },
    ],
  ]);
});
