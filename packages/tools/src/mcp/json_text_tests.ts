import { expect, test } from "vitest";
import { parseJsonText } from "./json_text.ts";

test.for([
  ['{"a":[1]}', { ok: true, value: { a: [1] } }],
  ["null", { ok: true, value: null }],
  ["", { ok: false, problem: "EOF while parsing a value at line 1 column 0" }],
  ["{a}", { ok: false, problem: "key must be a string at line 1 column 2" }],
  ["1 2", { ok: false, problem: "trailing characters at line 1 column 3" }],
] as const)("parseJsonText: %j", ([text, expected]) => {
  expect(parseJsonText(text)).toEqual(expected);
});
