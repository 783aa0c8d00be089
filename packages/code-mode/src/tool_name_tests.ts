import { expect, test } from "vitest";
import {
  assignIdentifiers,
  type CodeModeToolName,
  compareNames,
  compareWords,
  toCodeModeName,
  toIdentifier,
} from "./tool_name.ts";

test.for<[namespace: string | undefined, name: string, expected: string]>([
  [undefined, "exec_command", "exec_command"],
  ["agents", "spawn", "agents__spawn"],
  ["ns_", "x", "ns_x"],
  ["ns", "_x", "ns_x"],
])("toCodeModeName: %s and %s are %s", ([namespace, name, expected]) => {
  expect(toCodeModeName({ namespace, name })).toBe(expected);
});

test.for([
  ["mcp__ologs__get_profile", "mcp__ologs__get_profile"],
  ["hidden-dynamic-tool", "hidden_dynamic_tool"],
  ["1digit", "_digit"],
  ["$a9", "$a9"],
  ["dotted.name with/and:more", "dotted_name_with_and_more"],
  ["café😀", "caf__"],
  ["", "_"],
] as const)("toIdentifier: %s is %s", ([word, expected]) => {
  expect(toIdentifier(word)).toBe(expected);
});

test("assignIdentifiers: names that meet stay apart, whatever else there is", () => {
  const dash: CodeModeToolName = { name: "a-b" };
  const dot: CodeModeToolName = { name: "a.b" };
  const plain: CodeModeToolName = { name: "a_b" };
  const [dashAlone, dotAlone] = assignIdentifiers([dash, dot]);
  const [dashBeside, dotBeside, plainBeside] = assignIdentifiers([dash, dot, plain]);
  expect({ dashAlone, plainBeside }).toEqual({ dashAlone: "a_b", plainBeside: "a_b" });
  expect(dotAlone).toMatch(/^a_b_[0-9a-f]{8}$/);
  expect(dotBeside).toBe(dotAlone);
  expect(dashBeside).toMatch(/^a_b_[0-9a-f]{8}$/);
});

test("assignIdentifiers: a plain name comes before one put together", () => {
  const names = [{ namespace: "a", name: "b" }, { name: "a__b" }];
  expect(assignIdentifiers(names)).toEqual([expect.stringMatching(/^a__b_[0-9a-f]{8}$/), "a__b"]);
});

test("assignIdentifiers: ten thousand names that all meet are still told apart", () => {
  const names = Array.from({ length: 10_000 }, (_, at) => ({
    name: String(at).replaceAll(/\d/g, (digit) => "-.:/ +*#~!"[Number(digit)] ?? ""),
  }));
  expect(new Set(assignIdentifiers(names)).size).toBe(10_000);
});

test("compareNames: plain names, then namespaces, then names, by code units", () => {
  const names: CodeModeToolName[] = [
    { namespace: "b", name: "a" },
    { namespace: "a", name: "z" },
    { namespace: "a", name: "B" },
    { name: "z" },
    { name: "_" },
  ];
  expect(names.toSorted(compareNames)).toEqual(names.toReversed());
  expect(compareNames({ name: "a" }, { namespace: undefined, name: "a" })).toBe(0);
});

test("compareWords: no locale has a say", () => {
  expect(["é", "b", "B", "a"].toSorted(compareWords)).toEqual(["B", "a", "b", "é"]);
});
