import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import type { ExecOptions } from "../exec/exec_options.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runExecCommand } from "./exec_command.ts";

test("runExecCommand: hands the options over and returns the code", async () => {
  const seen: ExecOptions[] = [];
  const parsed = parseCommandLine(ROOT_COMMAND, ["exec", "fork", "t1", "go", "--json"]);
  const code = await runExecCommand(parsed, createMemoryIo(), async (options) => {
    seen.push(options);
    return 7;
  });
  expect([code, seen.map(({ task, prompt, json }) => ({ task, prompt, json }))]).toEqual([
    7,
    [
      {
        task: { type: "fork", from: { type: "thread", thread_id: "t1" } },
        prompt: "go",
        json: true,
      },
    ],
  ]);
});
