import { expect, test } from "vitest";
import { collectFlags, type CommandSpec, findCommand, listCommandPaths } from "./command_spec.ts";

const leaf = (name: string, extra: Partial<CommandSpec> = {}): CommandSpec => ({
  name,
  about: name,
  flags: [],
  positionals: [],
  commands: [],
  examples: [],
  ...extra,
});
const child = leaf("child", { aliases: ["c"], flags: [{ name: "own", about: "own" }] });
const root = leaf("root", {
  flags: [
    { name: "help", about: "help" },
    { name: "own", about: "of the root" },
  ],
  commands: [child, leaf("other")],
});

test("findCommand: finds by name and by alias", () => {
  expect([findCommand(root, "child"), findCommand(root, "c"), findCommand(root, "x")]).toEqual([
    child,
    child,
    undefined,
  ]);
});

test("collectFlags: the nearest command wins, those above are inherited", () => {
  expect(collectFlags([root, child])).toEqual([
    { name: "own", about: "own" },
    { name: "help", about: "help" },
  ]);
});

test("listCommandPaths: names every command once, parents first", () => {
  expect(listCommandPaths(root).map((path) => path.map(({ name }) => name).join(" "))).toEqual([
    "root",
    "root child",
    "root other",
  ]);
});
