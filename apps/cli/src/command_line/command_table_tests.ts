import { expect, test } from "vitest";
import { listCommandPaths } from "./command_spec.ts";
import { ROOT_COMMAND } from "./command_table.ts";
import { parseCommandLine } from "./parse_command_line.ts";

test("command table: names every command of the program", () => {
  const names = listCommandPaths(ROOT_COMMAND).map((path) =>
    path
      .slice(1)
      .map(({ name }) => name)
      .join(" "),
  );
  expect(names).toEqual([
    "",
    "exec",
    "exec resume",
    "exec fork",
    "demo",
    "login",
    "login status",
    "logout",
    "features",
    "features list",
    "sandbox",
    "execpolicy",
    "execpolicy check",
    "doctor",
    "mcp",
    "mcp list",
    "mcp get",
    "mcp add",
    "mcp remove",
    "mcp login",
    "mcp logout",
    "mcp-server",
    "skills",
    "skills list",
    "tools",
    "tools explain",
    "debug",
    "debug models",
    "debug prompt-input",
    "debug tools",
    "completion",
    "apply-patch",
    "help",
  ]);
});

test("command table: one-line texts have no full stop and no line break", () => {
  const commands = listCommandPaths(ROOT_COMMAND).flatMap((path) => path.slice(-1));
  const flags = commands.flatMap((command) => command.flags);
  const texts = [...commands, ...flags].map(({ about }) => about);
  expect(texts.filter((text) => /[.\n]$|\n/.test(text) || text === "")).toEqual([]);
});

test("command table: every example parses as the command it belongs to", () => {
  const wrong: string[] = [];
  for (const path of listCommandPaths(ROOT_COMMAND))
    for (const { line } of path.at(-1)?.examples ?? []) {
      const words = (line.match(/codexkit (.*)/)?.[1] ?? "").replace(/[|<>)].*/, "");
      const argv = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare ?? "",
      );
      const parsed = parseCommandLine(ROOT_COMMAND, argv);
      if (!path.every((command) => parsed.path.includes(command))) wrong.push(line);
    }
  expect(wrong).toEqual([]);
});
