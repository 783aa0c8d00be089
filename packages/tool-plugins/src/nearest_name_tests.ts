import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findNearestName, toNameHint } from "./nearest_name.ts";

const KNOWN = ["shell", "shell_command", "shell_legacy", "apply_patch", "mcp_enabled"];

test.for([
  ["shel", "shell"],
  ["shellCommand", "shell_command"],
  ["shell-legacy", "shell_legacy"],
  ["aply_patch", "apply_patch"],
  ["mcp_enable", "mcp_enabled"],
  ["banana", undefined],
  ["", undefined],
  ["x".repeat(65), undefined],
] as const)("nearest name: %s is taken for %s", ([name, nearest]) => {
  expect(findNearestName(name, KNOWN)).toBe(nearest);
});

test("nearest name: a known name is its own nearest, and one wrong letter does not hide it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KNOWN), fc.nat(), (name, at) => {
      const place = at % name.length;
      const wrong = `${name.slice(0, place)}#${name.slice(place + 1)}`;
      expect([findNearestName(name, KNOWN), findNearestName(wrong, [name])]).toEqual([name, name]);
    }),
  );
});

test("nearest name: the hint is empty when nothing is near", () => {
  expect([toNameHint("shell_comand", KNOWN), toNameHint("zzz", KNOWN)]).toEqual([
    ", did you mean `shell_command`?",
    "",
  ]);
});
