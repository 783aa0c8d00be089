import { expect, test } from "vitest";
import { readPragmaJson } from "./pragma_json.ts";

test("readPragmaJson: numbers keep their spelling, maps their last members", () => {
  const line = ' { "a" : 1.0 , "b":[1,[]],"c":null,"d":-2e3,"e":"\\u00e9\\n","f":true,"a":7}\t';
  expect(readPragmaJson(line)).toEqual({
    ok: true,
    value: {
      kind: "map",
      members: new Map<string, unknown>([
        ["a", { kind: "number", spelling: "7" }],
        ["b", { kind: "sequence" }],
        ["c", { kind: "null" }],
        ["d", { kind: "number", spelling: "-2e3" }],
        ["e", { kind: "string", value: "é\n" }],
        ["f", { kind: "boolean", value: true }],
      ]),
    },
  });
});

test.for([
  ["", "EOF while parsing a value", 0],
  ["{bad}", "key must be a string", 2],
  ["{", "EOF while parsing an object", 1],
  ['{"a"', "EOF while parsing an object", 4],
  ['{"a" 1}', "expected `:`", 6],
  ['{"a":1 "b"}', "expected `,` or `}`", 8],
  ['{"a":1,}', "trailing comma", 8],
  ['{"a":1,', "EOF while parsing a value", 7],
  ["[", "EOF while parsing a list", 1],
  ["[1 2]", "expected `,` or `]`", 4],
  ["[1,]", "trailing comma", 4],
  ["{} x", "trailing characters", 4],
  ["x", "expected value", 1],
  ["nul", "EOF while parsing a value", 3],
  ["nulx", "expected ident", 4],
  ["01", "trailing characters", 2],
  ["-", "EOF while parsing a value", 1],
  ["-x", "invalid number", 2],
  ['"é', "EOF while parsing a string", 3],
  ['"\\q"', "invalid escape", 3],
  ['"\\u12', "EOF while parsing a string", 5],
  ['"\\u12xy', "invalid escape", 7],
  ["[".repeat(200), "recursion limit exceeded", 128],
  ['"\u0001"', "control character (\\u0000-\\u001F) found while parsing a string", 2],
] as const)("readPragmaJson: %j: %s", ([line, message, column]) => {
  const problem = `${message} at line 1 column ${column}`;
  expect(readPragmaJson(line)).toEqual({ ok: false, problem });
});
