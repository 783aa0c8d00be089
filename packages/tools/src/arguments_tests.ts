import { expect, test } from "vitest";
import { describeAtEnd, parseArguments } from "./arguments.ts";

const FIELDS = {
  cmd: { type: "string", required: true },
  tty: { type: "boolean" },
  yield_time_ms: { type: "u64" },
  session_id: { type: "i32" },
  prefix_rule: { type: "strings" },
} as const;

test("parseArguments: known arguments are read, null reads as absent, others are ignored", () => {
  expect(parseArguments('{"cmd":"ls","tty":null,"yield_time_ms":5,"extra":{}}', FIELDS)).toEqual({
    ok: true,
    values: {
      cmd: "ls",
      tty: undefined,
      yield_time_ms: 5,
      session_id: undefined,
      prefix_rule: undefined,
    },
  });
});

test.for([
  ["", "EOF while parsing a value at line 1 column 0"],
  ['{"cmd": "echo', "EOF while parsing a string at line 1 column 13"],
  ["{}", "missing field `cmd` at line 1 column 2"],
  ['{"cmd":5}', "invalid type: integer `5`, expected a string at line 1 column 8"],
  ['{"cmd":null}', "invalid type: null, expected a string at line 1 column 11"],
  [
    '{"cmd":"x","session_id":"abc"}',
    'invalid type: string "abc", expected i32 at line 1 column 29',
  ],
  [
    '{"cmd":"x","yield_time_ms":-1}',
    "invalid value: integer `-1`, expected u64 at line 1 column 29",
  ],
  [
    '{"cmd":"x","yield_time_ms":1.5}',
    "invalid type: floating point `1.5`, expected u64 at line 1 column 30",
  ],
  [
    '{"cmd":"x","prefix_rule":"git"}',
    'invalid type: string "git", expected a sequence at line 1 column 30',
  ],
  ['{"cmd":{}}', "invalid type: map, expected a string at line 1 column 7"],
  ['"x"', 'invalid type: string "x", expected a map at line 1 column 0'],
] as const)("parseArguments: %j is %s", ([text, problem]) => {
  expect(parseArguments(text, FIELDS)).toEqual({
    ok: false,
    problem: `failed to parse function arguments: ${problem}`,
  });
});

test("parseArguments: a name from Object.prototype is not an argument", () => {
  expect(
    parseArguments('{"cmd":"ls"}', { ...FIELDS, constructor: { type: "string" } } as const),
  ).toEqual({
    ok: true,
    values: {
      cmd: "ls",
      tty: undefined,
      yield_time_ms: undefined,
      session_id: undefined,
      prefix_rule: undefined,
      constructor: undefined,
    },
  });
});

test("describeAtEnd: a complaint about the whole is placed at its end", () => {
  expect(describeAtEnd('{"plan":[{}]}', "missing field `step`")).toBe(
    "failed to parse function arguments: missing field `step` at line 1 column 13",
  );
});
