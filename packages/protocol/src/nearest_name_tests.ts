import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findNearestName } from "./nearest_name.ts";

const KNOWN = ["shell", "shell_command", "shell_legacy", "apply_patch", "mcp_enabled"];
const COMMANDS = ["exec", "demo", "login", "logout", "features", "apply-patch"];

test.for<[string, readonly string[], string | undefined]>([
  ["shel", KNOWN, "shell"],
  ["shellCommand", KNOWN, "shell_command"],
  ["shell-legacy", KNOWN, "shell_legacy"],
  ["aply_patch", KNOWN, "apply_patch"],
  ["mcp_enable", KNOWN, "mcp_enabled"],
  ["mcp_enabeld", KNOWN, "mcp_enabled"],
  ["banana", KNOWN, undefined],
  ["", KNOWN, undefined],
  ["x".repeat(65), KNOWN, undefined],
  ["exce", COMMANDS, "exec"],
  ["EXEC", COMMANDS, "exec"],
  ["feat", COMMANDS, "features"],
  ["log-in", COMMANDS, "login"],
  ["apply_patch", COMMANDS, "apply-patch"],
  ["aply-patch", COMMANDS, "apply-patch"],
  ["zzzzzz", COMMANDS, undefined],
  ["exec", [], undefined],
])("findNearestName: %s among %j is taken for %s", ([name, known, nearest]) => {
  expect(findNearestName(name, known)).toBe(nearest);
});

test("findNearestName: a known name is its own nearest, and one wrong letter does not hide it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KNOWN), fc.nat(), (name, at) => {
      const place = at % name.length;
      const wrong = `${name.slice(0, place)}#${name.slice(place + 1)}`;
      expect([findNearestName(name, KNOWN), findNearestName(wrong, [name])]).toEqual([name, name]);
    }),
  );
});
