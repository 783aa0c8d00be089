import { expect, test } from "vitest";
import { readWholeNumber } from "./whole_number.ts";

test.for([
  [undefined, { ok: true, value: undefined }],
  [null, { ok: true, value: undefined }],
  [-3, { ok: true, value: -3 }],
  [5_000_000_000, { ok: true, value: 5_000_000_000 }],
] as const)("whole number: %s reads as %o", ([value, read]) => {
  expect(readWholeNumber(value, "{}")).toEqual(read);
});

test.for([
  ["5", 'string "5"'],
  [1.5, "floating point `1.5`"],
  [true, "boolean `true`"],
  [[1], "sequence"],
  [{}, "map"],
] as const)("whole number: %o is told to the model as %s", ([value, kind]) => {
  const text = JSON.stringify({ n: value });
  expect(readWholeNumber(value, text)).toEqual({
    ok: false,
    problem: `failed to parse function arguments: invalid type: ${kind}, expected i64 at line 1 column ${text.length}`,
  });
});
