import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { toTurnOptions } from "./exec_options.ts";
import { previewTurn } from "./preview_turn.ts";

test("previewTurn: says so while no core is connected", async () => {
  const io = createMemoryIo();
  const parsed = parseCommandLine(ROOT_COMMAND, ["debug", "tools"]);
  await expect(previewTurn(toTurnOptions(parsed, io), undefined, io)).rejects.toMatchObject({
    code: "unavailable",
  });
});
