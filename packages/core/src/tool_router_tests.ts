import { type CallItem, type CallOutputItem, type ThreadEvent } from "@codexkit/protocol";
import {
  lowerTools,
  planTools,
  ToolError,
  type ToolExecutor,
  toTextOutput,
  type WireCapabilities,
} from "@codexkit/tools";
import { expect, test } from "vitest";
import { createToolRouter } from "./tool_router.ts";
import { createTestTurnContext } from "./test_context.ts";

const context = createTestTurnContext();

function tool(name: string, handle: ToolExecutor["handle"]): ToolExecutor {
  return {
    toolName: { name },
    spec: { type: "function", name, description: "", strict: false, parameters: {} },
    handle,
  };
}

function createRouter(
  tools: readonly ToolExecutor[],
  events: ThreadEvent[] = [],
  signal = new AbortController().signal,
  wire: WireCapabilities = {},
): { dispatch: (call: CallItem) => Promise<CallOutputItem> } {
  const candidates = tools.map(
    (executor) => ({ tool: { kind: "client", executor }, gates: [] }) as const,
  );
  const plan = planTools({ toolMode: "direct", candidates });
  const router = createToolRouter({
    context,
    plan,
    codec: lowerTools(plan, wire).codec,
    emit: (event) => void events.push(event),
    now: () => 1,
    newId: (prefix) => `${prefix}1`,
    signal,
    cancelTurn: () => void events.push({ type: "warning", message: "the turn was cancelled" }),
  });
  return { dispatch: (item) => router.dispatch(router.lift(item)) };
}

const call = (name: string, namespace?: string): CallItem => ({
  type: "function_call",
  call_id: "c",
  name,
  arguments: "{}",
  ...(namespace === undefined ? {} : { namespace }),
});

test("dispatch: the tool gets the call, the model its answer", async () => {
  const router = createRouter([
    tool("echo", async ({ callId, payload }) =>
      toTextOutput(`${callId} ${JSON.stringify(payload)}`),
    ),
  ]);
  expect(await router.dispatch(call("echo"))).toEqual({
    type: "function_call_output",
    id: "fco_1",
    call_id: "c",
    output: 'c {"type":"function","arguments":"{}"}',
  });
});

test.for([
  [call("nope"), "unsupported call: nope"],
  [call("echo", "mcp__s"), "unsupported call: mcp__secho"],
  [
    { type: "custom_tool_call", call_id: "c", name: "nope", input: "" },
    "unsupported custom tool call: nope",
  ],
] as const)("dispatch: %j is answered with %s", async ([item, output]) => {
  expect((await createRouter([]).dispatch(item)).type).toMatch(/_output$/);
  expect(await createRouter([]).dispatch(item)).toMatchObject({ output });
});

test("dispatch: a tool can tell a person something, and end the turn", async () => {
  const events: ThreadEvent[] = [];
  const router = createRouter(
    [
      tool("stop", async ({ warn, cancelTurn }) => {
        warn?.("mind this");
        cancelTurn?.();
        return toTextOutput("done");
      }),
    ],
    events,
  );
  expect([await router.dispatch(call("stop")), events]).toMatchObject([
    { output: "done" },
    [
      { type: "warning", turn_id: "t", message: "mind this" },
      { type: "warning", message: "the turn was cancelled" },
    ],
  ]);
});

test("dispatch: a broken tool aborts its call only, and a person is told unless the model called it wrongly", async () => {
  const events: ThreadEvent[] = [];
  const router = createRouter(
    [
      tool("broken", () => Promise.reject(new Error("no disk"))),
      tool("wrong", () =>
        Promise.reject(
          new ToolError("incompatible_payload", "tool wrong invoked with incompatible payload"),
        ),
      ),
    ],
    events,
  );
  const outputs = [await router.dispatch(call("broken")), await router.dispatch(call("wrong"))];
  expect([outputs.map((output) => "output" in output && output.output), events]).toEqual([
    ["aborted", "aborted"],
    [{ type: "warning", turn_id: "t", message: "a tool failed: no disk" }],
  ]);
});

test("dispatch: a call that cannot be lifted is answered without the tool", async () => {
  const patch: ToolExecutor = {
    ...tool("apply_patch", async () => toTextOutput("ran")),
    spec: {
      type: "custom",
      name: "apply_patch",
      description: "",
      format: { type: "grammar", syntax: "lark", definition: "" },
    },
  };
  const router = createRouter([patch], [], undefined, { customTools: false });
  expect([
    await router.dispatch(call("apply_patch")),
    await router.dispatch({
      type: "function_call",
      call_id: "c",
      name: "apply_patch",
      arguments: '{"input":"x"}',
    }),
  ]).toEqual([
    {
      type: "function_call_output",
      id: "fco_1",
      call_id: "c",
      output: "failed to parse function arguments: missing field `input` at line 1 column 2",
    },
    { type: "custom_tool_call_output", id: "ctco_1", call_id: "c", output: "ran" },
  ]);
});

test("dispatch: an interrupted turn starts nothing more", async () => {
  const router = createRouter(
    [tool("echo", async () => toTextOutput("ran"))],
    [],
    AbortSignal.abort(),
  );
  expect(await router.dispatch(call("echo"))).toMatchObject({ output: "aborted" });
});

test("dispatch: what tools report becomes events of the turn", async () => {
  const events: ThreadEvent[] = [];
  const item = { type: "ImageView", id: "c", path: "/w/a.png" } as const;
  const router = createRouter(
    [
      tool("look", async ({ items }) => {
        items.started(item);
        items.updated(item);
        items.outputDelta("c", "x");
        items.completed(item);
        return toTextOutput("");
      }),
    ],
    events,
  );
  await router.dispatch(call("look"));
  expect(events).toEqual([
    { type: "item_started", turn_id: "t", at_ms: 1, item },
    { type: "item_updated", turn_id: "t", at_ms: 1, item },
    { type: "command_output_delta", turn_id: "t", item_id: "c", delta: "x" },
    { type: "item_completed", turn_id: "t", at_ms: 1, item },
  ]);
});
