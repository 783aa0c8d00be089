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
  decisions: [
    { tool: "exec_command", decision: "included", reason: "always" },
    { tool: "x", decision: "hidden", reason: "feature\noff" },
  ],
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

test("debug tools --json: what the request says about tools", async () => {
  expect(JSON.parse(await debug("tools", "--json"))).toEqual({
    tools: [{ type: "function", name: "exec_command" }],
    tool_choice: "auto",
  });
});

test("debug tools: a table with reasons", async () => {
  expect(await debug("tools")).toBe(
    "exec_command  included  always\nx             hidden    feature off\n",
  );
});
