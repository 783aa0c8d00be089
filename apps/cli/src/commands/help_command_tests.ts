import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runHelpCommand, writeHelp } from "./help_command.ts";

async function help(...words: readonly string[]): Promise<string> {
  const io = createMemoryIo();
  await runHelpCommand(parseCommandLine(ROOT_COMMAND, ["help", ...words]), io);
  return io.stdoutText();
}

test.for([
  [[], "  codexkit [FLAGS] <COMMAND>"],
  [["exec"], "  codexkit exec [FLAGS] [PROMPT]"],
  [["e", "resume"], "  codexkit exec resume [FLAGS] [SESSION_ID] [PROMPT]"],
] as const)("runHelpCommand: %j", async ([words, usage]) => {
  expect((await help(...words)).split("\n")).toContain(usage);
});

test("runHelpCommand: refuses what does not exist", async () => {
  await expect(help("exec", "nope")).rejects.toMatchObject({
    code: "usage",
    message: "no help for 'nope', no such command; try codexkit exec --help",
  });
});

test("writeHelp: colours on a terminal only", () => {
  const io = createMemoryIo({ terminals: ["stdout"] });
  writeHelp([ROOT_COMMAND], io.stdout, io.env);
  writeHelp([ROOT_COMMAND], io.stderr, io.env);
  expect([io.stdoutText().includes("\u001b["), io.stderrText().includes("\u001b[")]).toEqual([
    true,
    false,
  ]);
});
