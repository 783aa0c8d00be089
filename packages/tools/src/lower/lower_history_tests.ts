import type { ContentItem, ResponseItem } from "@codexkit/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { HistoryLowering } from "./lower_history.ts";
import {
  createCandidate,
  createFreeformSpec,
  createFunctionSpec,
  createParts,
  planCandidates,
  PLAIN_WIRE,
  SEARCH_CANDIDATE,
} from "./test_lowering.ts";
import type { WireCapabilities } from "./wire_capabilities.ts";

const DOCS = { name: "mcp__docs", description: "Docs." };
const PLAN = planCandidates(
  createCandidate(createFunctionSpec("shell")),
  createCandidate(createFreeformSpec("apply_patch")),
  createCandidate(createFunctionSpec("echo"), DOCS),
  createCandidate(createFunctionSpec("find"), DOCS, "deferred"),
  SEARCH_CANDIDATE,
);
const IMAGE: ContentItem = { type: "input_image", image_url: "data:image/png;base64,AA" };
const USER: ResponseItem = {
  type: "message",
  role: "user",
  content: [{ type: "input_text", text: "hi" }],
};

function createLowering(capabilities: WireCapabilities): HistoryLowering {
  return new HistoryLowering({ ...createParts(PLAN, capabilities), toInputName: () => "input" });
}

/** As it goes over the wire: members that are not there are not there. */
function lower(
  items: readonly ResponseItem[],
  capabilities: WireCapabilities = PLAIN_WIRE,
): unknown {
  return JSON.parse(JSON.stringify(createLowering(capabilities).lower(items).items));
}

test("lower: what the provider takes stays the same object", () => {
  const items: readonly ResponseItem[] = [
    USER,
    { type: "reasoning", summary: [] },
    { type: "function_call", call_id: "1", name: "echo", namespace: "mcp__docs", arguments: "{}" },
    { type: "function_call_output", call_id: "1", output: [IMAGE] },
    { type: "custom_tool_call", call_id: "2", name: "apply_patch", input: "x" },
    { type: "custom_tool_call_output", call_id: "2", output: "y" },
    { type: "tool_search_call", call_id: "3", execution: "client", arguments: { query: "q" } },
    {
      type: "tool_search_output",
      call_id: "3",
      status: "completed",
      execution: "client",
      tools: [1],
    },
    { type: "web_search_call", id: "ws" },
    { type: "image_generation_call", id: "ig", result: "AA" },
    { type: "compaction" },
  ];
  const lowered = createLowering({ parallelToolCalls: false }).lower(items);
  expect([lowered.items.every((item, at) => item === items[at]), lowered.items.length]).toEqual([
    true,
    items.length,
  ]);
});

test("lower: a message between agents is one of the user where only plain functions are known", () => {
  const mail: ResponseItem = {
    type: "agent_message",
    id: "amsg_1",
    author: "/root",
    recipient: "/root/child",
    content: [
      { type: "input_text", text: "Sender: /root\n" },
      { type: "encrypted_content", encrypted_content: "go" },
    ],
  };
  expect(createLowering({}).lower([mail]).items).toEqual([mail]);
  expect(createLowering({ namespaceTools: false }).lower([mail]).items).toEqual([
    {
      type: "message",
      id: "amsg_1",
      role: "user",
      content: [{ type: "input_text", text: "Sender: /root\ngo" }],
    },
  ]);
});

test("lower: calls lose their namespaces and kinds, answers go with them, ids stay", () => {
  const items: readonly ResponseItem[] = [
    {
      type: "function_call",
      id: "fc_1",
      call_id: "1",
      name: "echo",
      namespace: "mcp__docs",
      arguments: "{ }",
      status: "completed",
    },
    { type: "function_call", call_id: "2", name: "shell", namespace: "functions", arguments: "{}" },
    { type: "custom_tool_call", id: "ctc_3", call_id: "3", name: "apply_patch", input: 'a"b' },
    { type: "function_call", call_id: "4", name: "gone", namespace: "mcp__old", arguments: "{" },
    { type: "function_call_output", id: "fco_1", call_id: "1", output: "one" },
    { type: "function_call_output", call_id: "2", output: "two" },
    { type: "custom_tool_call_output", id: "ctco_3", call_id: "3", output: "three" },
    { type: "function_call_output", call_id: "4", output: "aborted" },
  ];
  expect(lower(items)).toEqual([
    {
      type: "function_call",
      id: "fc_1",
      call_id: "1",
      name: "mcp__docs__echo",
      arguments: "{ }",
      status: "completed",
    },
    { type: "function_call", call_id: "2", name: "shell", arguments: "{}" },
    {
      type: "function_call",
      id: "ctc_3",
      call_id: "3",
      name: "apply_patch",
      arguments: '{"input":"a\\"b"}',
    },
    { type: "function_call", call_id: "4", name: "mcp__old__gone", arguments: "{" },
    { type: "function_call_output", id: "fco_1", call_id: "1", output: "one" },
    { type: "function_call_output", call_id: "2", output: "two" },
    { type: "function_call_output", id: "ctco_3", call_id: "3", output: "three" },
    { type: "function_call_output", call_id: "4", output: "aborted" },
  ]);
});

test("lower: images follow as one user message each, behind the answers that stand together", () => {
  const call: ResponseItem = {
    type: "function_call",
    call_id: "1",
    name: "shell",
    arguments: "{}",
  };
  const items: readonly ResponseItem[] = [
    call,
    { ...call, call_id: "2" },
    {
      type: "function_call_output",
      call_id: "1",
      output: [{ type: "input_text", text: "t" }, IMAGE],
    },
    { type: "function_call_output", call_id: "2", output: [IMAGE] },
    USER,
    { ...call, call_id: "3" },
    { type: "function_call_output", call_id: "3", output: [IMAGE] },
  ];
  const follow = (id: string): unknown => ({
    type: "message",
    role: "user",
    content: [{ type: "input_text", text: `From the answer to ${id}, image 1:` }, IMAGE],
  });
  const mark = "[image 1: in the user message below]";
  expect(lower(items)).toEqual([
    items[0],
    items[1],
    { type: "function_call_output", call_id: "1", output: `t\n${mark}` },
    { type: "function_call_output", call_id: "2", output: mark },
    follow("1"),
    follow("2"),
    USER,
    items[5],
    { type: "function_call_output", call_id: "3", output: mark },
    follow("3"),
  ]);
});

test("lower: tool search becomes a call, its answer a text, and what it found is loaded", () => {
  const found = {
    type: "namespace",
    name: "mcp__docs",
    tools: [{ type: "function", name: "find" }],
  };
  const items: readonly ResponseItem[] = [
    {
      type: "tool_search_call",
      id: "ts",
      call_id: "1",
      execution: "client",
      arguments: { query: "q" },
      status: "completed",
    },
    {
      type: "tool_search_output",
      id: "tso",
      call_id: "1",
      status: "completed",
      execution: "client",
      tools: [found],
    },
  ];
  const lowering = createLowering(PLAIN_WIRE);
  const { items: sent, loaded } = lowering.lower(items);
  expect([sent, loaded.map(({ name }) => name)]).toEqual([
    [
      {
        type: "function_call",
        id: "ts",
        call_id: "1",
        name: "tool_search",
        arguments: '{"query":"q"}',
        status: "completed",
      },
      {
        type: "function_call_output",
        id: "tso",
        call_id: "1",
        output: "These tools can be called from now on:\n- mcp__docs__find: Does find.",
      },
    ],
    [{ namespace: "mcp__docs", name: "find" }],
  ]);
  // Found twice is loaded once, and history that forgets the search forgets the tool.
  expect([
    lowering.lower([...items, ...items]).loaded.length,
    lowering.lower([USER]).loaded.length,
  ]).toEqual([1, 0]);
});

test("lower: searches that a server made for itself, and hosted searches, are left out", () => {
  const items: readonly ResponseItem[] = [
    { type: "tool_search_call", call_id: null, execution: "server" },
    { type: "tool_search_output", status: "completed", execution: "server", tools: [] },
    { type: "web_search_call", id: "ws", status: "completed" },
    USER,
  ];
  expect(lower(items)).toEqual([USER]);
});

test.for([
  [{ result: "AA", output_format: "webp" }, "data:image/webp;base64,AA"],
  [{ result: "AA" }, "data:image/png;base64,AA"],
  [{ result: "data:image/png;base64,AA" }, "data:image/png;base64,AA"],
] as const)("lower: the hosted image %j becomes one of a user message", ([parts, image_url]) => {
  const item: ResponseItem = { type: "image_generation_call", id: "ig", ...parts };
  expect(lower([item])).toEqual([
    {
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "Image that was made here with image_generation:" },
        { type: "input_image", image_url },
      ],
    },
  ]);
});

test("lower: a hosted image without data is left out", () => {
  expect(lower([{ type: "image_generation_call", id: "ig", status: "failed" }])).toEqual([]);
});

test("lower: a note from a running script does not answer its call a second time", () => {
  const items: readonly ResponseItem[] = [
    { type: "custom_tool_call", call_id: "1", name: "exec", input: "x" },
    { type: "custom_tool_call_output", call_id: "1", output: "done" },
    { type: "custom_tool_call_output", call_id: "1", name: "exec", output: "half" },
  ];
  expect(lower(items)).toEqual([
    { type: "function_call", call_id: "1", name: "exec", arguments: '{"input":"x"}' },
    { type: "function_call_output", call_id: "1", output: "done" },
    {
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "Note from the running exec (1):" },
        { type: "input_text", text: "half" },
      ],
    },
  ]);
});

test("lower: an item is lowered once for as long as it lives", () => {
  const items: readonly ResponseItem[] = [
    { type: "custom_tool_call", call_id: "1", name: "apply_patch", input: "x" },
    { type: "custom_tool_call_output", call_id: "1", output: [IMAGE] },
  ];
  const lowering = createLowering(PLAIN_WIRE);
  const first = lowering.lower(items).items;
  const second = lowering.lower([...items, USER]).items;
  expect(first.map((item, at) => item === second[at])).toEqual([true, true, true]);
});

const text = fc.string({ maxLength: 6 });
const body = fc.oneof(
  text,
  fc.array(
    fc.oneof(
      fc.record({ type: fc.constant("input_text" as const), text }),
      fc.constant(IMAGE),
      fc.record({ type: fc.constant("input_audio" as const), audio_url: text }),
    ),
    { maxLength: 3 },
  ),
);
const call_id = fc.constantFrom("1", "2", "3");
const name = fc.constantFrom("shell", "echo", "apply_patch", "gone", "tool_search", "");
const namespace = fc.constantFrom(undefined, "mcp__docs", "functions", "mcp__old", "");
const anyItem: fc.Arbitrary<ResponseItem> = fc.oneof(
  fc.constant(USER),
  fc.record({
    type: fc.constant("function_call" as const),
    call_id,
    name,
    namespace,
    arguments: text,
  }),
  fc.record({
    type: fc.constant("custom_tool_call" as const),
    call_id,
    name,
    namespace,
    input: text,
  }),
  fc.record({
    type: fc.constant("tool_search_call" as const),
    call_id: fc.constantFrom("1", null, undefined),
    execution: fc.constantFrom("client", "server", undefined),
    arguments: fc.jsonValue(),
  }),
  fc.record({ type: fc.constant("function_call_output" as const), call_id, output: body }),
  fc.record({
    type: fc.constant("custom_tool_call_output" as const),
    call_id,
    output: body,
    name: fc.constantFrom(undefined, "exec"),
  }),
  fc.record({
    type: fc.constant("tool_search_output" as const),
    call_id: fc.constantFrom("1", null, undefined),
    status: text,
    execution: fc.constantFrom("client", "server"),
    tools: fc.array(fc.jsonValue(), { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constantFrom("web_search_call" as const, "image_generation_call" as const),
    result: fc.jsonValue(),
  }),
  fc.record({
    type: fc.constant("additional_tools" as const),
    role: fc.constant("developer" as const),
    tools: fc.constant([]),
  }),
);

const KNOWN: ReadonlySet<string> = new Set([
  "message",
  "function_call",
  "function_call_output",
  "additional_tools",
]);

test("lower: is total, and a provider of functions sees messages, functions and texts only", () => {
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 12 }), (items) => {
      const { items: sent } = createLowering(PLAIN_WIRE).lower(items);
      expect(sent.map(({ type }) => type).filter((type) => !KNOWN.has(type))).toEqual([]);
      const misfits = sent.filter(
        (item) =>
          (item.type === "function_call_output" && typeof item.output !== "string") ||
          (item.type === "function_call" && item.namespace !== undefined),
      );
      expect(misfits).toEqual([]);
      const answered = (list: readonly ResponseItem[]): unknown =>
        list.flatMap((item) => (item.type === "function_call_output" ? [item.call_id] : []));
      const kept = items.filter(
        (item) =>
          item.type === "function_call_output" ||
          (item.type === "custom_tool_call_output" && item.name === undefined) ||
          (item.type === "tool_search_output" &&
            item.execution === "client" &&
            typeof item.call_id === "string"),
      );
      expect(answered(sent)).toEqual(kept.map((item) => "call_id" in item && item.call_id));
    }),
  );
});
