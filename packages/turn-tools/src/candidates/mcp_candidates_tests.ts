import type { McpConnections, McpTool } from "@codexkit/mcp";
import { ApprovalStore, planTools } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createMcpCandidates } from "./mcp_candidates.ts";
import { createTestTurn, outlineSpecs } from "../test_tools.ts";

function connect(tools: readonly McpTool[], instructions?: string): McpConnections {
  const never = (): Promise<never> => Promise.reject(new Error("not asked"));
  return {
    listServers: () => [
      {
        server: "s",
        state: "ready",
        required: false,
        info: { capabilities: {}, instructions },
        toolCount: tools.length,
        startupMs: 0,
      },
    ],
    listTools: async () => tools,
    findServer: () => undefined,
    ready: never,
    callTool: never,
    listResources: never,
    listResourceTemplates: never,
    readResource: never,
    restart: never,
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const tool = (name: string, inputSchema: McpTool["inputSchema"] = { type: "object" }): McpTool => ({
  server: "s",
  name,
  inputSchema,
});

test("createMcpCandidates: named, sorted, described, and hidden where no schema can be made", async () => {
  const tools = [tool("z-1"), tool("a"), tool("broken", { type: "null" })];
  const services = {
    connections: connect(tools, " Use with care. "),
    servers: {},
    approvals: { handler: undefined, store: new ApprovalStore() },
    now: () => 0,
    naming: { prefix: true },
  };
  const { signal } = new AbortController();
  const candidates = await createMcpCandidates(createTestTurn(), services, signal);
  const plan = planTools({ candidates, toolMode: "direct" });
  const [namespace] = plan.specs;
  const broken = plan.decisions.find(({ name }) => name.name === "broken");
  expect([
    outlineSpecs(plan),
    namespace?.type === "namespace" && namespace.description,
    broken?.reason,
  ]).toEqual([
    ["mcp__s{a,z_1}"],
    "Use with care.",
    "inputSchema: tool input schema must not be a singleton null type",
  ]);
});
