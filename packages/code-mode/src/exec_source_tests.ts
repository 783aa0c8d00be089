import { expect, test } from "vitest";
import { parseExecSource } from "./exec_source.ts";

test.for<[about: string, input: string, source: object]>([
  ["no pragma", "text(1)", { code: "text(1)" }],
  [
    "all fields",
    '// @exec: {"yield_time_ms": 10, "max_output_tokens": 0}\ntext(1)',
    {
      code: "text(1)",
      yieldTimeMs: 10,
      maxOutputTokens: 0,
    },
  ],
  [
    "blanks before it",
    ' \t // @exec:{"yield_time_ms":1}\r\ntext(1)\n',
    {
      code: "text(1)\n",
      yieldTimeMs: 1,
    },
  ],
  ["no fields", "// @exec: {}\nx", { code: "x" }],
  ["null fields", '// @exec: {"yield_time_ms": null, "max_output_tokens": null}\nx', { code: "x" }],
  [
    "the largest number",
    '// @exec: {"max_output_tokens": 9007199254740991}\nx',
    {
      code: "x",
      maxOutputTokens: Number.MAX_SAFE_INTEGER,
    },
  ],
  ["a pragma on the second line", "\n// @exec: {bad}\nx", { code: "\n// @exec: {bad}\nx" }],
  ["a comment that is none", "// @execute: {bad}\nx", { code: "// @execute: {bad}\nx" }],
])("parseExecSource: takes $0", ([, input, source]) => {
  const parsed = parseExecSource(input);
  expect(JSON.parse(JSON.stringify(parsed))).toEqual({ ok: true, source });
});

const FIELDS = "`yield_time_ms` and `max_output_tokens`";
const BLANK =
  'exec expects raw JavaScript source text (non-empty). Provide JS only, optionally with first-line `// @exec: {"yield_time_ms": 10000, "max_output_tokens": 1000}`.';
const ALONE = "exec pragma must be followed by JavaScript source on subsequent lines";
const OBJECT = `exec pragma must be a JSON object with supported fields ${FIELDS}`;
const WHOLE = `exec pragma fields ${FIELDS} must be non-negative safe integers`;

test.for([
  ["", BLANK],
  [" \n\t", BLANK],
  ["// @exec: {}", ALONE],
  ["// @exec: {}\n  \n", ALONE],
  ["// @exec:\nx", OBJECT],
  ["// @exec: []\nx", OBJECT],
  ["// @exec: 5\nx", OBJECT],
  [
    "// @exec: {bad}\nx",
    `exec pragma must be valid JSON with supported fields ${FIELDS}: key must be a string at line 1 column 2`,
  ],
  ['// @exec: {"timeout": 1}\nx', `exec pragma only supports ${FIELDS}; got \`timeout\``],
  ['// @exec: {"__proto__": 1}\nx', `exec pragma only supports ${FIELDS}; got \`__proto__\``],
  ['// @exec: {"yield_time_ms": -1}\nx', `${WHOLE}: invalid value: integer \`-1\`, expected u64`],
  [
    '// @exec: {"max_output_tokens": 1.5}\nx',
    `${WHOLE}: invalid type: floating point \`1.5\`, expected usize`,
  ],
  [
    '// @exec: {"max_output_tokens": 1e3}\nx',
    `${WHOLE}: invalid type: floating point \`1000.0\`, expected usize`,
  ],
  [
    '// @exec: {"yield_time_ms": 18446744073709551616}\nx',
    `${WHOLE}: invalid type: floating point \`18446744073709552000.0\`, expected u64`,
  ],
  [
    '// @exec: {"yield_time_ms": "a\\"b"}\nx',
    `${WHOLE}: invalid type: string "a\\"b", expected u64`,
  ],
  [
    '// @exec: {"yield_time_ms": true}\nx',
    `${WHOLE}: invalid type: boolean \`true\`, expected u64`,
  ],
  ['// @exec: {"yield_time_ms": []}\nx', `${WHOLE}: invalid type: sequence, expected u64`],
  ['// @exec: {"yield_time_ms": {}}\nx', `${WHOLE}: invalid type: map, expected u64`],
  [
    '// @exec: {"yield_time_ms": 9007199254740992}\nx',
    "exec pragma field `yield_time_ms` must be a non-negative safe integer",
  ],
  [
    '// @exec: {"max_output_tokens": 18446744073709551615}\nx',
    "exec pragma field `max_output_tokens` must be a non-negative safe integer",
  ],
] as const)("parseExecSource: refuses %j", ([input, problem]) => {
  expect(parseExecSource(input)).toEqual({ ok: false, problem });
});
