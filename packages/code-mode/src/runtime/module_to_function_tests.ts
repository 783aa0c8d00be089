import { Script } from "node:vm";
import { expect, test } from "vitest";
import { toFunctionBody } from "./module_to_function.ts";

function compiles(text: string): boolean {
  try {
    const body = text.replaceAll(/\bexport (default|\{[^}]*\})?/g, "");
    return new Script(`(async () => {${body}\n})`) instanceof Script;
  } catch {
    return false;
  }
}

test.for<[string, string]>([
  ["await import('fs')", "await $mport('fs')"],
  ["f(...import ('a'), import('b'))", "f(...$mport ('a'), $mport('b'))"],
  ["text('import(x)'); /import(y)/; `import(z)` // import(w)", ""],
  ["text('export const x') // export default 1", ""],
  ["`${import('a')}`", "`${$mport('a')}`"],
  ["tools.import('x'); tools. import('y')", ""],
  ["const important = 1; important.x", ""],
  ["const $mport = 1; import('x')", "const $mport = 1; _mport('x')"],
  ["export const a = 1; export function f() {}", "       const a = 1;        function f() {}"],
  ["export default 1 + 2", "$mport.it=     1 + 2"],
  ["let a; export { a,\n a as b };", "let a;            \n         ;"],
  ["#!/usr/bin/env node\n1", "///usr/bin/env node\n1"],
])("toFunctionBody: %s", ([source, expected]) => {
  expect(toFunctionBody(source, compiles).text).toBe(expected === "" ? source : expected);
});

test("toFunctionBody: only so many places are looked at", () => {
  const source = "import('x');".repeat(150);
  let asked = 0;
  const { text } = toFunctionBody(source, () => {
    asked += 1;
    return false;
  });
  expect([asked, text.length, text.split("$mport").length - 1]).toEqual([100, source.length, 100]);
});
