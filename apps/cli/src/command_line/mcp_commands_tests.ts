import { expect, test } from "vitest";
import { CliError } from "../cli_error.ts";
import { ROOT_COMMAND } from "./command_table.ts";
import { createMcpCommand, createMcpServerCommand } from "./mcp_commands.ts";
import { parseCommandLine, toCommandName } from "./parse_command_line.ts";

test("mcp commands: the flags of configuration are taken where configuration is read", () => {
  const config = [{ name: "config", value: "KEY=VALUE", about: "Set" }];
  const json = { name: "json", about: "JSON" };
  const cd = { name: "cd", value: "DIR", about: "Folder" };
  const { commands } = createMcpCommand({ config, cd, json });
  const shared = commands.map(({ name, flags }) => [
    name,
    flags.filter((flag) => [json, cd, ...config].includes(flag)).map((flag) => flag.name),
  ]);
  expect([...shared, createMcpServerCommand(config).flags]).toEqual([
    ["list", ["json", "config", "cd"]],
    ["get", ["json", "config", "cd"]],
    ["add", []],
    ["remove", []],
    ["login", ["config"]],
    ["logout", ["config"]],
    config,
  ]);
});

test("mcp add: everything behind the two dashes is the program, whatever it looks like", () => {
  const argv = ["mcp", "add", "list", "--env", "A=1", "--", "npx", "-y", "--env", "B=2", "exec"];
  const parsed = parseCommandLine(ROOT_COMMAND, argv);
  expect([toCommandName(parsed), parsed.positionals, Object.fromEntries(parsed.flags)]).toEqual([
    "mcp add",
    ["list", "npx", "-y", "--env", "B=2", "exec"],
    { env: ["A=1"] },
  ]);
});

test.for([
  [["mcp", "add"], "argument NAME is missing; try codexkit mcp add --help"],
  [
    ["mcp", "add", "docs", "npx", "-y"],
    "unknown flag '-y' (put '--' before text that starts with a dash); try codexkit mcp add --help",
  ],
  [["mcp", "get", "a", "b"], "unexpected argument 'b'"],
  [["mcp", "lst"], "unknown command 'lst', did you mean 'list'?"],
] as const)("mcp commands: %j is refused", ([argv, message]) => {
  expect(() => parseCommandLine(ROOT_COMMAND, argv)).toThrow(CliError);
  expect(() => parseCommandLine(ROOT_COMMAND, argv)).toThrow(message);
});
