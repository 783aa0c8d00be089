import type { ReadRolloutLine } from "@codexkit/rollout";
import { expect, test } from "vitest";
import { StoredValueLines } from "./stored_value_lines.ts";

/** A file that keeps what is written, and a later process that reads it. */
function createFile(): { open: () => StoredValueLines; payloads: () => readonly unknown[] } {
  const lines: ReadRolloutLine[] = [
    { ok: false, lineNumber: 1 },
    { ok: true, line: { timestamp: "t", type: "response_item", payload: { values: { no: 1 } } } },
  ];
  const append = (type: string, payload: unknown): void => {
    const written: unknown = JSON.parse(JSON.stringify(payload));
    lines.push({ ok: true, line: { timestamp: "t", type, payload: written } });
  };
  return {
    open: () => new StoredValueLines([...lines], { append }),
    payloads: () => lines.slice(2).map((read) => (read.ok ? read.line.payload : undefined)),
  };
}

const text = (chars: number): string => "x".repeat(chars);

test("StoredValueLines: what scripts stored comes back in a later process, the last value of a key", () => {
  const { open, payloads } = createFile();
  const first = open();
  first.keep({ a: 1, b: { deep: [null, "é"] } });
  first.keep({ a: 2 });
  first.keep(JSON.parse('{"__proto__": 3}'));
  first.keep({});
  const { values, lost } = open().take();
  expect([Object.entries(values), lost, payloads()]).toEqual([
    [
      ["a", 2],
      ["b", { deep: [null, "é"] }],
      ["__proto__", 3],
    ],
    [],
    [
      { values: { a: 1, b: { deep: [null, "é"] } }, lost: [] },
      { values: { a: 2 }, lost: [] },
      { values: JSON.parse('{"__proto__": 3}'), lost: [] },
    ],
  ]);
});

test("StoredValueLines: they are handed out once", () => {
  const { open } = createFile();
  open().keep({ a: 1 });
  const later = open();
  expect([later.take(), later.take()]).toEqual([
    { values: { a: 1 }, lost: [] },
    { values: {}, lost: [] },
  ]);
});

test("StoredValueLines: a value too large is not kept, nor what its key held before, and that is told once", () => {
  const { open, payloads } = createFile();
  const first = open();
  first.keep({ a: 1, b: 2 });
  first.keep({ a: text(1024 * 1024) });
  first.keep({ a: text(1024 * 1024) });
  expect(payloads()).toHaveLength(2);
  expect(open().take()).toEqual({ values: { b: 2 }, lost: ["a"] });
  expect(open().take()).toEqual({ values: { b: 2 }, lost: [] });
});

test("StoredValueLines: values together have a limit; one that shrinks makes room and is found again", () => {
  const { open } = createFile();
  const first = open();
  first.keep({ a: text(700_000), b: text(700_000) });
  expect(open().take()).toEqual({ values: { a: text(700_000) }, lost: ["b"] });
  first.keep({ a: 1 });
  first.keep({ b: text(700_000) });
  expect(open().take()).toEqual({ values: { a: 1, b: text(700_000) }, lost: [] });
});

test("StoredValueLines: a file grows to a limit, whatever a script does, also over processes", () => {
  const { open, payloads } = createFile();
  for (let process = 0; process < 4; process += 1) {
    const lines = open();
    for (let cell = 0; cell < 10; cell += 1) lines.keep({ a: text(1_000_000) + String(cell) });
  }
  expect(JSON.stringify(payloads()).length).toBeLessThan(17 * 1024 * 1024);
  expect(open().take()).toEqual({ values: {}, lost: ["a"] });
});

test("StoredValueLines: of a long key the start is told", () => {
  const { open } = createFile();
  open().keep({ [text(300)]: 1 });
  expect(open().take()).toEqual({ values: {}, lost: [`${text(256)}…`] });
});

test("StoredValueLines: without a file nothing is written, and what was read comes back", () => {
  const { open } = createFile();
  open().keep({ a: 1 });
  const passing = new StoredValueLines([], undefined);
  passing.keep({ b: 2 });
  expect([open().take().values, passing.take().values]).toEqual([{ a: 1 }, {}]);
});

test.for<[string, unknown]>([
  ["no table", "x"],
  ["values that are none", { values: [1], lost: "a" }],
  ["names that are none", { lost: [1, null] }],
])("StoredValueLines: a line with %s is passed over", ([, payload]) => {
  const line = { timestamp: "t", type: "codexkit_stored_values", payload };
  expect(new StoredValueLines([{ ok: true, line }], undefined).take()).toEqual({
    values: {},
    lost: [],
  });
});
