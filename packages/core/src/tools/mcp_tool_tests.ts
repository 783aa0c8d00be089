import { McpError, type McpToolCall, type McpTool } from "@codexkit/mcp";
import type { TurnItem } from "@codexkit/protocol";
import type { ApprovalDecision, ToolCall, ToolOutput } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createTestTurnContext } from "../test_context.ts";
import type { TurnContext } from "../turn_context.ts";
import { createMcpTool, type McpToolServices } from "./mcp_tool.ts";

const ECHO: McpTool = { server: "s", name: "echo", inputSchema: {} };
const READ_ONLY: McpTool = { ...ECHO, annotations: { readOnlyHint: true } };

interface Case {
  tool?: McpTool;
  args?: string;
  context?: Partial<TurnContext>;
  settings?: Partial<NonNullable<McpToolServices["servers"][string]>>;
  decision?: ApprovalDecision;
  fail?: Error;
}

interface Ran {
  output: ToolOutput;
  items: TurnItem[];
  calls: McpToolCall[];
  asked: string[];
}

async function run({
  tool = ECHO,
  args = "{}",
  context = {},
  settings = {},
  decision,
  fail,
}: Case): Promise<Ran> {
  const items: TurnItem[] = [];
  const calls: McpToolCall[] = [];
  const asked: string[] = [];
  const note = (item: TurnItem): void => void items.push(item);
  const executor = createMcpTool(
    tool,
    {
      toolName: { namespace: "mcp__s", name: "echo" },
      spec: { type: "function", name: "echo", description: "", strict: false, parameters: {} },
    },
    createTestTurnContext(context),
    {
      connections: {
        callTool: async (call) => {
          calls.push(call);
          if (fail) throw fail;
          return { content: [{ type: "text", text: "hi" }], isError: false };
        },
      },
      servers: {
        s: {
          default_tools_approval_mode: "auto",
          supports_parallel_tool_calls: false,
          tools: {},
          ...settings,
        },
      },
      approvals: decision && {
        decide: async (request) => {
          asked.push(request.reason);
          return decision;
        },
      },
      now: () => 0,
    },
  );
  const call: ToolCall = {
    turnId: "t",
    callId: "c",
    toolName: executor.toolName,
    payload: { type: "function", arguments: args },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 1000 },
    items: { started: note, updated: note, completed: note, outputDelta: () => {} },
    signal: new AbortController().signal,
  };
  return { output: await executor.handle(call), items, calls, asked };
}

const HEAD = { type: "input_text", text: "Wall time: 0.0000 seconds\nOutput:" };
const FULL = { sandboxPolicy: { type: "danger-full-access" } } as const;

test("createMcpTool: calls by the server's own names, reports and answers", async () => {
  const { output, items, calls } = await run({ tool: READ_ONLY, args: '{"a":1}' });
  expect([calls, output.body, items]).toMatchObject([
    [{ server: "s", tool: "echo", arguments: { a: 1 } }],
    [HEAD, { type: "input_text", text: "hi" }],
    [
      { type: "McpToolCall", id: "c", server: "s", tool: "echo", arguments: { a: 1 } },
      { status: "completed", result: { content: [{ type: "text", text: "hi" }] } },
    ],
  ]);
});

const NEVER = "MCP tool call requires approval, but approval policy is never";

test.for<[string, Case, boolean]>([
  ["read-only tools run", { tool: READ_ONLY }, true],
  ["others need approval, and under never nobody is asked", {}, false],
  ["without a sandbox a command could do the same", { context: FULL }, true],
  [
    "a person may have approved the server",
    { settings: { default_tools_approval_mode: "approve" } },
    true,
  ],
  ["or one tool", { settings: { tools: { echo: { approval_mode: "approve" } } } }, true],
  [
    "or may want to be asked always",
    { tool: READ_ONLY, settings: { default_tools_approval_mode: "prompt" } },
    false,
  ],
])("createMcpTool: %s", async ([, input, runs]) => {
  const { output, calls } = await run(input);
  expect([calls.length === 1, output.body]).toEqual([
    runs,
    [HEAD, { type: "input_text", text: runs ? "hi" : NEVER }],
  ]);
});

test.for([
  ["accept", true],
  ["decline", false],
] as const)("createMcpTool: who can be asked is asked, and %s counts", async ([decision, runs]) => {
  const { calls, asked } = await run({ decision, context: { approvalPolicy: "on-request" } });
  expect([calls.length === 1, asked]).toEqual([
    runs,
    ['Allow the s MCP server to run tool "echo"?'],
  ]);
});

test("createMcpTool: a call without a result is told of in the recorded words", async () => {
  const fail = new McpError("rpc_error", "MCP server 's' answered", {
    codexText: "Mcp error: -1: no",
  });
  const { output, items } = await run({ tool: READ_ONLY, fail });
  const text =
    "tool call error: tool call failed for `s/echo`\n\nCaused by:\n    Mcp error: -1: no";
  expect([output.body, items[1]]).toMatchObject([
    [HEAD, { text }],
    { status: "failed", error: { message: text } },
  ]);
});

test("createMcpTool: broken arguments never reach the server", async () => {
  const { output, calls, items } = await run({ args: "{bad" });
  expect([calls, items, output.success]).toEqual([[], [], false]);
});
