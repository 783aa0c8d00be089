import { expect, test } from "vitest";
import { isStep, parseScript } from "./parse_script.ts";

test("parseScript: lists of steps and whole turns", () => {
  const turns = [
    [
      { say: "hi", chunks: 2 },
      { reason: "sum", raw: "raw" },
    ],
    {
      steps: [{ call: { name: "n", call_id: "c", arguments: {} } }],
      usage: { input_tokens: 1 },
      end_turn: false,
    },
    { fault: { status: 429, headers: { "retry-after": "1" }, body: "slow" }, repeat: true },
    { steps: [], match: { includes: "x" }, headers: { "openai-model": "m" } },
  ];
  expect(parseScript(turns)).toEqual([
    {
      steps: [
        { say: "hi", chunks: 2 },
        { reason: "sum", raw: "raw" },
      ],
    },
    turns[1],
    turns[2],
    { steps: [], match: { includes: "x", excludes: undefined }, headers: { "openai-model": "m" } },
  ]);
});

test.for([
  [{}, "turns is no list"],
  [["x"], "turns[0] is neither a list of steps nor an object"],
  [[[{ sya: "hi" }]], "turns[0][0] has none of say, reason, call"],
  [[[{ say: 5 }]], "turns[0][0] has a `say` of the wrong shape"],
  [[[{ say: "a", loud: true }]], "turns[0][0] has an unknown member `loud`"],
  [[[{ say: "a", cut: true }]], "turns[0][0] is both `say` and `cut`"],
  [[{ step: [] }], "turns[0] has an unknown member `step`"],
  [[{ steps: {} }], "turns[0].steps is no list"],
  [[{ fault: { status: "429" } }], "turns[0].fault.status is no number from 200 to 599"],
  [[{ fault: { status: 999 } }], "turns[0].fault.status is no number from 200 to 599"],
  [[{ fault: { drop: "yes" } }], "turns[0].fault.drop is not true"],
  [[{ fault: 429 }], "turns[0].fault is no object"],
  [[{ headers: "a" }], "turns[0].headers is no object"],
  [[{ match: { includes: 5 } }], "turns[0].match.includes is no text"],
  [[["say"]], "turns[0][0] is no object"],
  [[[], [{ cut: false }]], "turns[1][0] has a `cut` of the wrong shape"],
  [[[{ wait_ms: -1 }]], "turns[0][0] has a `wait_ms` of the wrong shape"],
  [[[{ say: "a", phase: "loud" }]], "turns[0][0] has a `phase` of the wrong shape"],
  [[[{ say: "a", toString: 1 }]], "turns[0][0] has an unknown member `toString`"],
  [[{ headers: { a: 1 } }], "turns[0].headers.a is no text"],
  [[{ match: { include: "x" } }], "turns[0].match has an unknown member `include`"],
  [[{ match: "x" }], "turns[0].match is no object"],
  [[{ usage: 5 }], "turns[0].usage is no object"],
  [[{ end_turn: "no" }], "turns[0].end_turn is neither true nor false"],
  [[{ fault: { delay: 1 } }], "turns[0].fault has an unknown member `delay`"],
  [[[{ say: "a", chunks: "x" }]], "turns[0][0] has a `chunks` of the wrong shape"],
  [
    [[{ call: { name: "n", call_id: "c", args: {} } }]],
    "turns[0][0] has a `call` of the wrong shape",
  ],
] as const)("parseScript: %j is refused with the place", ([value, message]) => {
  expect(() => parseScript(value)).toThrow(message);
});

test.for([
  { say: "a", phase: "commentary", chunks: 3, delay_ms: 0 },
  { reason: "a", raw: "b", encrypted: "c" },
  { call: { name: "n", call_id: "c", namespace: "s", arguments: "{not json" } },
  { custom: { name: "n", call_id: "c", input: "" } },
  { tool_search: { call_id: "c", arguments: {} } },
  { web_search: { query: "q" } },
  { local_shell: { command: ["ls"] }, call_id: "c" },
  { image_gen: { result: "aGk=" } },
  { item: { type: "brand_new" } },
  { event: { type: "brand_new" } },
  { raw: ": ping\n\n" },
  { wait_ms: 0 },
  { fail: { code: "c", message: "m" } },
  { incomplete: "max_output_tokens" },
  { cut: true },
  { end: true },
  { hang: true },
])("isStep, parseScript: %j is a step", (step) => {
  expect([isStep(step), parseScript([[step]])]).toEqual([true, [{ steps: [step] }]]);
});

test("parseScript: a fault that drops the connection", () => {
  expect(parseScript([{ fault: { drop: true } }])).toEqual([{ fault: { drop: true } }]);
});
