import { expect, test } from "vitest";
import { tokenizeRules } from "./rules_lexer.ts";
import { parseRulesTokens, type RulesExpression, type RulesStatement } from "./rules_parser.ts";

function parse(text: string): ReturnType<typeof parseRulesTokens> {
  return parseRulesTokens(tokenizeRules(text).tokens ?? []);
}

/** The expression in the prefix notation of Lisp. */
function show(expression: RulesExpression): string {
  switch (expression.type) {
    case "string":
      return JSON.stringify(expression.value);
    case "int":
      return String(expression.value);
    case "name":
      return expression.name;
    case "list":
    case "tuple":
      return `(${expression.type} ${expression.items.map(show).join(" ")})`;
    case "sum":
      return `(+ ${show(expression.left)} ${show(expression.right)})`;
    case "call": {
      const args = expression.args.map(({ name, value }) =>
        name === undefined ? show(value) : `${name}=${show(value)}`,
      );
      return `(${expression.name} ${args.join(" ")})`;
    }
    default:
      return expression satisfies never;
  }
}

function showStatement(statement: RulesStatement): string {
  const value = show(statement.value);
  return statement.type === "assign" ? `${statement.name} = ${value}` : value;
}

test.for([
  ["", []],
  ["# only a comment\n\n", []],
  ["pass\npass;", []],
  ['"doc"\n1', ['"doc"', "1"]],
  ["x = 1; y = x", ["x = 1", "y = x"]],
  ['f("a", b=["c",],)', ['(f "a" b=(list "c"))']],
  ["f(\n  1, # one\n  2,\n)\n", ["(f 1 2)"]],
  ['"a" + "b" + x', ['(+ (+ "a" "b") x)']],
  ["(1)", ["1"]],
  ["(1,)", ["(tuple 1)"]],
  ["()", ["(tuple )"]],
  ["(1, 2)", ["(tuple 1 2)"]],
  ["[[1], []]", ["(list (list 1) (list ))"]],
  ['[")", "]", ","]', ['(list ")" "]" ",")']],
] as const)("statements: %j", ([text, expected]) => {
  const { fault, statements } = parse(text);
  expect(fault).toBeUndefined();
  expect(statements?.map(showStatement)).toEqual(expected);
});

test.for([
  ["f(1", 1, "unexpected new line, expected symbol ')'"],
  ["f(1))", 1, "unexpected symbol ')', expected new line"],
  ['["a" "b"]', 1, "unexpected string literal \"b\", expected symbol ']'"],
  ["[1 2]", 1, "unexpected integer literal '2', expected symbol ']'"],
  ["[,]", 1, "unexpected symbol ',', expected expression"],
  ["x = y = 1", 1, "unexpected symbol '=', expected new line"],
  ["foo bar", 1, "unexpected identifier 'bar', expected new line"],
  ["x =", 1, "unexpected new line, expected expression"],
  ["x = 08", 1, "invalid integer `08`"],
  ["x = 0x1F", 1, "invalid integer `0x1F`"],
  ["x = 1\n\ndef f(): pass", 3, "functions are not supported in rules files"],
  ["x = lambda: 1", 1, "functions are not supported in rules files"],
  ["\nfor x in []: pass", 2, "loops are not supported in rules files"],
  ["[x for x in y]", 1, "loops are not supported in rules files"],
  ["if True: pass", 1, "conditions are not supported in rules files"],
  ["x = 1 if True else 2", 1, "conditions are not supported in rules files"],
  ["x = not True", 1, "conditions are not supported in rules files"],
  ['load("a", "b")', 1, "loads of other files are not supported in rules files"],
  ["x = y.z()", 1, "unexpected symbol '.', expected new line"],
  ["x = -1", 1, "unexpected symbol '-', expected expression"],
  ["x = {}", 1, "unexpected symbol '{', expected expression"],
  ["f(*x)", 1, "unexpected symbol '*', expected expression"],
  ["[".repeat(100), 1, "too many brackets within brackets"],
  [Array.from({ length: 2000 }, () => "1").join("+"), 1, "too many terms in a sum"],
] as const)("fault: %#", ([text, line, message]) => {
  const { fault } = parse(text);
  expect([fault?.start.line, fault?.message]).toEqual([line, message]);
});
