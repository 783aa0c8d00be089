import { expect, test } from "vitest";
import { findNextLine, findStatements } from "./toml_statements.ts";

function outline(text: string): readonly string[] {
  return findStatements(text).map(
    ({ kind, path, start, end }) => `${kind} ${path.join("/")}: ${text.slice(start, end)}`,
  );
}

test("findStatements: headers, dotted and quoted keys, with the table that they stand in", () => {
  const text = `# top\na.b = 1 # note\n\n [ t . "x\\ty" ]\n  'k.1' = 2\n[[list]]\nn=3`;
  expect(outline(text)).toEqual([
    "value a/b: a.b = 1 # note\n",
    'table t/x\ty:  [ t . "x\\ty" ]\n',
    "value t/x\ty/k.1:   'k.1' = 2\n",
    "array list: [[list]]\n",
    "value list/n: n=3",
  ]);
});

test.for([
  ["list = [\n  1, # ] [\n  '[', # }\n]\n"],
  ["text = '''\n[no.header]\n'' '''\n"],
  ['text = """\n[no.header] \\""" x = 1\n"""""\n'],
  ['text = "# no comment [ \\" " # [\n'],
  ["text = 'C:\\' # '\n"],
  ["table = { a = [1, 2], b = '}' }\n"],
  ["crlf = [\r\n1,\r\n]\r\n"],
])("findStatements: a value is found whole: %j", ([value = ""]) => {
  const statements = findStatements(`${value}[next]\n`);
  expect(statements.map(({ start, end }) => [start, end])).toEqual([
    [0, value.length],
    [value.length, value.length + 7],
  ]);
});

test.for(["", "\n\n", "# only\n#comments", "\uFEFF# mark\n"])(
  "findStatements: there are none in %j",
  (text) => {
    expect(findStatements(text)).toEqual([]);
  },
);

test("findStatements: a byte order mark belongs to no statement", () => {
  expect(findStatements("\uFEFFa = 1\n")).toEqual([
    { kind: "value", path: ["a"], start: 1, end: 7 },
  ]);
});

test("findNextLine: behind the line break, or at the end", () => {
  expect([findNextLine("a\nb", 0), findNextLine("a\nb", 2)]).toEqual([2, 3]);
});
