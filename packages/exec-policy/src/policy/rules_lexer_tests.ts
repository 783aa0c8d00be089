import { expect, test } from "vitest";
import { MAX_RULES_LENGTH, tokenizeRules } from "./rules_lexer.ts";

function kinds(text: string): string[] {
  return (tokenizeRules(text).tokens ?? []).map(({ type, text: value }) => `${type} ${value}`);
}

test("tokens: names, strings, numbers and signs", () => {
  expect(kinds('x = f("a", 12) # c\n')).toEqual([
    "name x",
    "operator =",
    "name f",
    "operator (",
    "string a",
    "operator ,",
    "int 12",
    "operator )",
    "newline \n",
    "newline \n",
    "end ",
  ]);
});

test("tokens: line ends within brackets and after a backslash are none", () => {
  expect(
    kinds("[\n 1,\r\n 2\n]\\\n + x").filter((kind) => kind.startsWith("newline")),
  ).toHaveLength(1);
});

test.for([
  [`"a'b"`, "a'b"],
  [`'a"b'`, 'a"b'],
  ['"""a\n"b"\n"""', 'a\n"b"\n'],
  ["'''a'b'''", "a'b"],
  ['r"a\\nb\\""', 'a\\nb\\"'],
  ['"\\n\\t\\\\\\"\\x41\\u00e9\\U0001F600\\101"', '\n\t\\"Aé😀A'],
  ['"\\q"', "\\q"],
  ['"a\\\nb"', "ab"],
] as const)("string: %j", ([text, expected]) => {
  expect(tokenizeRules(text).tokens?.[0]).toMatchObject({ type: "string", text: expected });
});

test.for([
  ['x = "a', 1, "unfinished string literal"],
  ['x = 1\ny = "a\nb"', 2, "unfinished string literal"],
  ['"""a', 1, "unfinished string literal"],
  ['f"a"', 1, "strings with the prefix `f` are not supported"],
  ['b"a"', 1, "strings with the prefix `b` are not supported"],
  ['"\\x4"', 1, "invalid string escape sequence `\\x`"],
  ['"\\ud800"', 1, "invalid string escape sequence `\\ud800`"],
  ["x = 1\n$y", 2, "invalid input `$`"],
  ["\uFEFFx = 1", 1, "invalid input `\uFEFF`"],
  ["x = 1\n  y = 2", 2, "unexpected indentation: rules files have no blocks"],
] as const)("fault: %j", ([text, line, message]) => {
  const { fault } = tokenizeRules(text);
  expect([fault?.start.line, fault?.message]).toEqual([line, message]);
});

test("fault: a file that is too long", () => {
  expect(tokenizeRules("#".repeat(MAX_RULES_LENGTH + 1)).fault?.message).toBe(
    "a rules file has at most 4194304 characters",
  );
});

test("positions: lines and columns count from 1, also behind strings of several lines", () => {
  const tokens = tokenizeRules('"""a\nb""" x').tokens ?? [];
  expect(tokens.slice(0, 2).map(({ start, end }) => [start, end])).toEqual([
    [
      { line: 1, column: 1 },
      { line: 2, column: 5 },
    ],
    [
      { line: 2, column: 6 },
      { line: 2, column: 7 },
    ],
  ]);
});
