import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { toTurnOptions } from "./exec_options.ts";
import { previewTurn } from "./preview_turn.ts";

test("previewTurn: the first request with its prompt and tools, nothing is sent", async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-preview-"));
  const io = createMemoryIo({
    cwd: home,
    env: { CODEX_HOME: home, HOME: home, CODEX_API_KEY: "sk-x" },
  });
  const argv = ["debug", "tools", "-m", "gpt-5.5", "-s", "danger-full-access"];
  const preview = await previewTurn(
    toTurnOptions(parseCommandLine(ROOT_COMMAND, argv), io),
    "hello there",
    io,
  );
  fs.rmSync(home, { recursive: true });
  expect(JSON.stringify(preview.input)).toContain("hello there");
  expect(JSON.stringify(preview.toolFields)).toContain("exec_command");
  expect(preview.decisions).toContainEqual(
    expect.objectContaining({ tool: "exec_command", decision: "included" }),
  );
});

test("previewTurn: what may be the reason of a missing tool is a warning on stderr", async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-preview-"));
  const io = createMemoryIo({
    cwd: home,
    env: { CODEX_HOME: home, HOME: home, CODEX_API_KEY: "sk-x" },
  });
  const setting = 'model_providers.gw={name="gw",capabilities={custom_tool=false}}';
  const argv = ["tools", "explain", "-m", "nobody", "-c", setting];
  await previewTurn(toTurnOptions(parseCommandLine(ROOT_COMMAND, argv), io), undefined, io);
  fs.rmSync(home, { recursive: true });
  const text = io.stderrText();
  expect(text).toMatch(/^warning: .*Did you mean `custom_tools`\?$/ms);
  expect(text).toMatch(/^warning: Model metadata for `nobody` not found/m);
});
