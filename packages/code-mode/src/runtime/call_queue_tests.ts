import type { JsonValue } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { type CallAnswer, CallQueue } from "./call_queue.ts";

function createQueue(
  parallel = 2,
  maxChars = 20,
): {
  queue: CallQueue;
  answers: [string, CallAnswer][];
} {
  const answers: [string, CallAnswer][] = [];
  const queue = new CallQueue({
    parallel,
    maxChars,
    answered: (id, answer) => answers.push([id, answer]),
  });
  return { queue, answers };
}

async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

test("CallQueue: so many calls at a time, in the order they came", async () => {
  const { queue, answers } = createQueue();
  const started: string[] = [];
  const gates = new Map<string, (value: JsonValue) => void>();
  for (const id of ["1", "2", "3", "4"]) {
    queue.add({
      id,
      run: async () => {
        started.push(id);
        return await new Promise<JsonValue>((resolve) => gates.set(id, resolve));
      },
    });
  }
  const atFirst = [...started];
  gates.get("2")?.({ n: 2 });
  await settle();
  const afterOne = [...started];
  queue.clear();
  gates.get("1")?.(1);
  gates.get("3")?.(3);
  await settle();
  expect([atFirst, afterOne, started]).toEqual([
    ["1", "2"],
    ["1", "2", "3"],
    ["1", "2", "3"],
  ]);
  expect(answers).toEqual([
    ["2", { ok: true, json: '{"n":2}' }],
    ["1", { ok: true, json: "1" }],
    ["3", { ok: true, json: "3" }],
  ]);
});

test.for<[string, () => Promise<JsonValue>, CallAnswer]>([
  ["a string", async () => await Promise.reject<JsonValue>("told"), { ok: false, problem: "told" }],
  [
    "an error",
    async () => await Promise.reject<JsonValue>(new TypeError("broke")),
    { ok: false, problem: "broke" },
  ],
  [
    "something else",
    async () => await Promise.reject<JsonValue>(Object(7n)),
    { ok: false, problem: "7" },
  ],
  [
    "an answer that is too long",
    async () => "x".repeat(30),
    {
      ok: false,
      problem: "the answer of a tool is limited to 20 characters of JSON, this one has 32",
    },
  ],
  [
    "an answer that cannot be JSON",
    async () => Object({ toJSON: () => Object.keys(Object(null)).at(0) }),
    { ok: true, json: "null" },
  ],
])("CallQueue: %s becomes an answer", async ([, run, answer]) => {
  const { queue, answers } = createQueue();
  queue.add({ id: "1", run });
  await settle();
  expect(answers).toEqual([["1", answer]]);
});

test("CallQueue: 100,000 calls take linear time", async () => {
  const { queue, answers } = createQueue(64);
  for (let id = 0; id < 100_000; id += 1) queue.add({ id: String(id), run: async () => null });
  await settle();
  expect(answers).toHaveLength(100_000);
});
