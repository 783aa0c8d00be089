import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import {
  type PreviewTurn,
  runDebugPromptCommand,
  runDebugToolsCommand,
} from "./debug_turn_command.ts";

const preview: PreviewTurn = async ({ model }, prompt) => ({
  input: [{ type: "message", text: prompt ?? null, model: model ?? null }],
  toolFields: { tools: [{ type: "function", name: "exec_command" }], tool_choice: "auto" },
  decisions: [],
});

async function debug(...argv: readonly string[]): Promise<string> {
  const io = createMemoryIo();
  const command = argv[0] === "tools" ? runDebugToolsCommand : runDebugPromptCommand;
  const code = await command(parseCommandLine(ROOT_COMMAND, ["debug", ...argv]), io, preview);
  expect([code, io.stderrText()]).toEqual([0, ""]);
  return io.stdoutText();
}

test("debug prompt-input: the items as JSON", async () => {
  expect(JSON.parse(await debug("prompt-input", "hello there", "-m", "m1"))).toEqual([
    { type: "message", text: "hello there", model: "m1" },
  ]);
});

test.for([["tools"], ["tools", "--json"]])(
  "debug %o: what the request says about tools",
  async (argv) => {
    expect(JSON.parse(await debug(...argv))).toEqual({
      tools: [{ type: "function", name: "exec_command" }],
      tool_choice: "auto",
    });
  },
);
