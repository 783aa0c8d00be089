import type { TurnItem } from "@codexkit/protocol";
import {
  type ApprovalDecision,
  type ApprovalRequest,
  ApprovalStore,
  type ToolCall,
  type ToolOutput,
} from "@codexkit/tools";
import { expect, test } from "vitest";
import { createTestToolContext } from "../test_tool_context.ts";
import type { ToolContext } from "../tool_context.ts";
import {
  createMcpTool,
  type McpServerTool,
  type McpToolCaller,
  type McpToolServices,
} from "./mcp_tool.ts";

type McpToolCall = Parameters<McpToolCaller["callTool"]>[0];

const ECHO: McpServerTool = { server: "s", name: "echo" };
const READ_ONLY: McpServerTool = { ...ECHO, annotations: { readOnlyHint: true } };

interface Case {
  tool?: McpServerTool;
  args?: string;
  context?: Partial<ToolContext>;
  settings?: Partial<NonNullable<McpToolServices["servers"][string]>>;
  decision?: ApprovalDecision | undefined;
  store?: ApprovalStore;
  fail?: Error;
}

interface Ran {
  output: ToolOutput;
  items: TurnItem[];
  calls: McpToolCall[];
  asked: ApprovalRequest[];
}

async function run({
  tool = ECHO,
  args = "{}",
  context = {},
  settings = {},
  decision,
  store = new ApprovalStore(),
  fail,
}: Case): Promise<Ran> {
  const items: TurnItem[] = [];
  const calls: McpToolCall[] = [];
  const asked: ApprovalRequest[] = [];
  const note = (item: TurnItem): void => void items.push(item);
  const executor = createMcpTool(
    tool,
    {
      toolName: { namespace: "mcp__s", name: "echo" },
      spec: { type: "function", name: "echo", description: "", strict: false, parameters: {} },
    },
    createTestToolContext(context),
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
      approvals: {
        store,
        handler: decision && {
          decide: async (request) => {
            asked.push(request);
            return decision;
          },
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
  [
    "a tool that claims to read and to destroy is taken at its worst",
    { tool: { ...ECHO, annotations: { readOnlyHint: true, destructiveHint: true } } },
    false,
  ],
  [
    "a tool that claims to write harmlessly needs approval all the same",
    { tool: { ...ECHO, annotations: { destructiveHint: false, openWorldHint: false } } },
    false,
  ],
  [
    "where only writing is asked about, a read-only tool runs",
    { tool: READ_ONLY, settings: { default_tools_approval_mode: "writes" } },
    true,
  ],
])("createMcpTool: %s", async ([, input, runs]) => {
  const { output, calls } = await run(input);
  expect([calls.length === 1, output.body]).toEqual([
    runs,
    [HEAD, { type: "input_text", text: runs ? "hi" : NEVER }],
  ]);
});

const ON_REQUEST = { context: { approvalPolicy: "on-request" } } as const;

test.for([
  ["accept", "hi"],
  ["acceptForSession", "hi"],
  ["decline", "user rejected MCP tool call"],
  ["cancel", "user cancelled MCP tool call"],
  [undefined, "MCP tool call approval request failed"],
] as const)("createMcpTool: who can be asked is asked, and %s counts", async ([decision, text]) => {
  const { calls, output, items } = await run({ ...ON_REQUEST, decision });
  expect([calls.length === 1, output.body, items[1]]).toMatchObject([
    text === "hi",
    [HEAD, { text }],
    { status: text === "hi" ? "completed" : "failed" },
  ]);
});

test("createMcpTool: the request says all that a person has to know", async () => {
  const annotations = { destructiveHint: true };
  const tool = { ...ECHO, annotations };
  const { asked } = await run({ ...ON_REQUEST, tool, args: '{"a":1}', decision: "accept" });
  expect(asked).toEqual([
    {
      type: "mcp_tool_call",
      threadId: createTestToolContext().threadId,
      turnId: "t",
      callId: "c",
      server: "s",
      tool: "echo",
      arguments: { a: 1 },
      annotations,
      reason: 'Allow the s MCP server to run tool "echo"?',
    },
  ]);
});

test("createMcpTool: what is allowed for the session is not asked again, another tool is", async () => {
  const store = new ApprovalStore();
  const input = { ...ON_REQUEST, store, decision: "acceptForSession" } as const;
  const first = await run(input);
  const again = await run({ ...input, args: '{"a":1}' });
  const other = await run({ ...input, tool: { ...ECHO, name: "other" } });
  expect([first.asked.length, again.asked.length, other.asked.length]).toEqual([1, 0, 1]);
});

test("createMcpTool: granular approvals without questions of servers refuse, unasked", async () => {
  const granular = {
    sandbox_approval: true,
    rules: true,
    mcp_elicitations: false,
    request_permissions: true,
    skill_approval: true,
  };
  const context = { approvalPolicy: { granular } };
  const { output, asked } = await run({ context, decision: "accept" });
  const text =
    "MCP tool call requires approval, but AskForApproval::Granular.mcp_elicitations is false";
  expect([output.body, asked]).toEqual([[HEAD, { type: "input_text", text }], []]);
});

test("createMcpTool: a call without a result is told of in the recorded words", async () => {
  const fail = Object.assign(new Error("MCP server 's' answered"), {
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

test("createMcpTool: an error without such words is told of by its message", async () => {
  const fail = Object.assign(new Error("gone"), { codexText: undefined });
  const { output } = await run({ tool: READ_ONLY, fail });
  expect(JSON.stringify(output.body)).toContain("Caused by:\\n    gone");
});

test("createMcpTool: broken arguments never reach the server", async () => {
  const { output, calls, items } = await run({ args: "{bad" });
  expect([calls, items, output.success]).toEqual([[], [], false]);
});
