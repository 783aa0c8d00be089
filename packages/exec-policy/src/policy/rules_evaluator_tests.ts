import { expect, test } from "vitest";
import { type RulesBuiltin, type RulesValue, runRules } from "./rules_evaluator.ts";
import { tokenizeRules } from "./rules_lexer.ts";
import { parseRulesTokens } from "./rules_parser.ts";

interface Run {
  calls: Record<string, RulesValue>[];
  fault: string | undefined;
}

function run(text: string): Run {
  const calls: Record<string, RulesValue>[] = [];
  const note: RulesBuiltin = {
    parameters: [
      { name: "what", type: "string" },
      { name: "items", type: "list", isOptional: true },
    ],
    call: (args) => {
      calls.push(Object.fromEntries(args));
      return args.has("items") && calls.length > 1 ? "enough" : undefined;
    },
  };
  const { statements = [] } = parseRulesTokens(tokenizeRules(text).tokens ?? []);
  const fault = runRules(statements, new Map([["note", note]]));
  return { calls, fault: fault && `${fault.start.line}: ${fault.message}` };
}

const string = (value: string): RulesValue => ({ type: "string", value });

test.for([
  ['note("a")', { what: string("a") }],
  ['x = "a"\nx = x + "b"\nnote(what=x)', { what: string("ab") }],
  [
    'x = ["a"]\nnote("w", x + ["b", x])',
    {
      what: string("w"),
      items: {
        type: "list",
        items: [string("a"), string("b"), { type: "list", items: [string("a")] }],
      },
    },
  ],
  [
    'note(items=[1, True, None, (1,)], what="w")',
    {
      items: {
        type: "list",
        items: [
          { type: "int", value: 1 },
          { type: "bool", value: true },
          { type: "NoneType" },
          { type: "tuple", items: [{ type: "int", value: 1 }] },
        ],
      },
      what: string("w"),
    },
  ],
] as const)("call: %j", ([text, args]) => {
  const { calls, fault } = run(text);
  expect(fault).toBeUndefined();
  expect(JSON.parse(JSON.stringify(calls))).toMatchObject([args]);
});

test.for([
  ["note()", "1: Missing parameter `what` for call to `note`"],
  ['note("a", wrong=1)', "1: Found `wrong` extra named parameter(s) for call to note"],
  ['note("a", [], 1)', "1: Found positional parameter(s) for call to note"],
  ['note("a", what="b")', "1: Argument `what` occurs more than once"],
  ['note(what="a", "b")', "1: positional argument after non positional"],
  [
    "\nnote(1)",
    "2: Type of parameter `what` doesn't match, expected `str`, actual `int (repr: 1)`",
  ],
  [
    'note("a", "b")',
    '1: Type of parameter `items` doesn\'t match, expected `list`, actual `string (repr: "b")`',
  ],
  [
    'note("a", ("b",))',
    '1: Type of parameter `items` doesn\'t match, expected `list`, actual `tuple (repr: ("b",))`',
  ],
  [
    "note([None, True, (1, 2)])",
    "1: Type of parameter `what` doesn't match, expected `str`, actual `list (repr: [None, True, (1, 2)])`",
  ],
  ["x = 1\ny = z", "2: Variable `z` not found"],
  ["foo(1)", "1: Variable `foo` not found"],
  ["x = 1\nx(1)", "2: `x` cannot be called"],
  ["x = note", "1: functions such as `note` can only be called"],
  ['x = "a" + 1', "1: cannot add a int to a string"],
  ["x = [1] + (1,)", "1: cannot add a tuple to a list"],
  ['note("a", [])\nnote("b", [])', "2: enough"],
] as const)("fault: %j", ([text, expected]) => {
  expect(run(text).fault).toBe(expected);
});

test("limits: neither lists nor texts grow without end", () => {
  const double = (start: string): string => `x = ${start}\n${"x = x + x\n".repeat(40)}`;
  expect(run(double("[1, 2]")).fault).toMatch(/: a rules file has at most 1000000 values$/);
  expect(run(double('"ab"')).fault).toMatch(/: a text has at most 1000000 characters$/);
});
