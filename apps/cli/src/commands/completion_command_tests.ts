import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runCompletionCommand } from "./completion_command.ts";

test.for([
  ["bash", "complete -o bashdefault"],
  ["zsh", "#compdef codexkit"],
  ["fish", "complete -c codexkit"],
] as const)("runCompletionCommand: %s", async ([shell, mark]) => {
  const io = createMemoryIo();
  const code = await runCompletionCommand(
    parseCommandLine(ROOT_COMMAND, ["completion", shell]),
    io,
  );
  expect([code, io.stdoutText().includes(mark), io.stderrText()]).toEqual([0, true, ""]);
});
