import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { toExecOptions } from "./exec_options.ts";
import { runExec } from "./run_exec.ts";

test("runExec: a folder that does not exist is refused before anything is loaded", async () => {
  const io = createMemoryIo({ cwd: "/" });
  const parsed = parseCommandLine(ROOT_COMMAND, ["exec", "-C", "no/such/folder", "hi"]);
  await expect(runExec(toExecOptions(parsed, io), io)).rejects.toMatchObject({
    code: "bad_input",
    message: "the folder to work in does not exist: /no/such/folder",
  });
});
