import { expect, test } from "vitest";
import { toV8ErrorText } from "./quickjs_error_text.ts";

/** Head, frames and script as QuickJS has them, and what V8 says of that script. */
const RUNTIME: readonly [string, string, string, string][] = [
  [
    "Error: boom",
    "    at <anonymous> (exec_main.mjs:1:32)",
    'text("before"); throw new Error("boom")',
    "Error: boom\n    at exec_main.mjs:1:23",
  ],
  [
    "Error: in",
    "    at f (exec_main.mjs:1:29)\n    at <anonymous> (exec_main.mjs:1:39)",
    "const f=()=>{throw new Error('in')}; f()",
    "Error: in\n    at f (exec_main.mjs:1:20)\n    at exec_main.mjs:1:38",
  ],
  [
    "TypeError: not a function",
    "    at <anonymous> (exec_main.mjs:1:20)",
    "await tools.no_such()",
    "TypeError: tools.no_such is not a function\n    at exec_main.mjs:1:13",
  ],
  [
    "TypeError: not a function",
    "    at <anonymous> (exec_main.mjs:1:3)",
    "```js\ntext(1)\n```",
    'TypeError: "" is not a function\n    at exec_main.mjs:1:3',
  ],
  [
    "TypeError: not a function",
    "    at <anonymous> (exec_main.mjs:1:4)",
    "(1)()",
    "TypeError: (intermediate value) is not a function\n    at exec_main.mjs:1:4",
  ],
  [
    "TypeError: not a constructor",
    "    at <anonymous> (exec_main.mjs:1:8)",
    "new a.b()",
    "TypeError: a.b is not a constructor\n    at exec_main.mjs:1:1",
  ],
  [
    "TypeError: not a function",
    "    at map (native)\n    at <anonymous> (exec_main.mjs:1:8)",
    "[1].map(5)",
    "TypeError: not a function\n    at map (<anonymous>)\n    at exec_main.mjs:1:5",
  ],
  [
    "TypeError: cannot read property 'x' of null",
    "    at <anonymous> (exec_main.mjs:1:17)",
    "await null; null.x",
    "TypeError: Cannot read properties of null (reading 'x')\n    at exec_main.mjs:1:18",
  ],
  [
    "TypeError: cannot set property 'x' of undefined",
    "    at <anonymous> (exec_main.mjs:1:3)",
    "a.x = 1",
    "TypeError: Cannot set properties of undefined (setting 'x')\n    at exec_main.mjs:1:3",
  ],
  [
    "ReferenceError: 'nope' is not defined",
    "    at <anonymous> (exec_main.mjs:1:1)",
    "nope",
    "ReferenceError: nope is not defined\n    at exec_main.mjs:1:1",
  ],
  [
    "ReferenceError: x is not initialized",
    "    at <anonymous> (exec_main.mjs:1:1)",
    "x; let x",
    "ReferenceError: Cannot access 'x' before initialization\n    at exec_main.mjs:1:1",
  ],
  [
    "TypeError: 'x' is read-only",
    "    at <anonymous> (exec_main.mjs:1:1)",
    "x = 1",
    "TypeError: Assignment to constant variable.\n    at exec_main.mjs:1:1",
  ],
  ["InternalError: stack overflow", "", "f()", "RangeError: Maximum call stack size exceeded"],
  [
    "TypeError: circular reference",
    "    at stringify (native)\n    at toText (codexkit:prelude:9:1)\n    at <anonymous> (exec_main.mjs:2:5)",
    "const a = {}\ntext(a)",
    "TypeError: Converting circular structure to JSON\n    at exec_main.mjs:2:1",
  ],
  [
    "Error: elsewhere",
    "    at <anonymous> (exec_main.mjs:99:5)",
    "1",
    "Error: elsewhere\n    at exec_main.mjs:99:5",
  ],
  [
    "Error: many",
    "    at f (exec_main.mjs:1:1)\n".repeat(40),
    "f",
    `Error: many${"\n    at f (exec_main.mjs:1:1)".repeat(10)}`,
  ],
];

test.for(RUNTIME)("toV8ErrorText: %s %s", ([head, stack, source, expected]) => {
  expect(toV8ErrorText({ head, stack }, source)).toBe(expected);
});

test.for<[string, string, string, string]>([
  ["unexpected token in expression: ';'", "1:9", "let x = ;", "Unexpected token ';'"],
  ["expecting ';'", "1:8", '{"code": "text(1)"}', "Unexpected token ':'"],
  ["expecting ';'", "1:5", "foo bar", "Unexpected identifier 'bar'"],
  ["expecting ';'", "1:5", "foo if", "Unexpected token 'if'"],
  ["expecting ';'", "1:5", "foo 1", "Unexpected number"],
  ["expecting ';'", "1:5", "foo 'x'", "Unexpected string"],
  ["expecting ')'", "1:7", "text(a`b`", "Unexpected template string"],
  ["expecting ')'", "1:5", "f(a => b", "Unexpected token '=>'"],
  ["expecting '}'", "2:1", "function f() {\n", "Unexpected end of input"],
  ["unexpected token in expression: ''", "1:5", "if (", "Unexpected end of input"],
  ["return not in a function", "1:1", "return 1", "Illegal return statement"],
  ["unexpected end of string", "1:1", "'abc", "Invalid or unexpected token"],
  [
    "invalid redefinition of global identifier",
    "1:15",
    "let a=1; let a=2;",
    "Identifier 'a' has already been declared",
  ],
  ["something else", "1:1", "x", "something else"],
])("toV8ErrorText: SyntaxError %s at %s", ([message, place, source, expected]) => {
  const error = { head: `SyntaxError: ${message}`, stack: `    at exec_main.mjs:${place}\n` };
  expect(toV8ErrorText(error, source)).toBe(`SyntaxError: ${expected}`);
});

test("toV8ErrorText: a long line costs no more than its place", () => {
  const source = `${"a.b.c.".repeat(200_000)}d()`;
  const stack = `    at <anonymous> (exec_main.mjs:1:${source.length - 1})\n`;
  const before = performance.now();
  expect(toV8ErrorText({ head: "Error: x", stack: stack.repeat(10) }, source)).toContain(
    "Error: x",
  );
  expect(performance.now() - before).toBeLessThan(500);
});
