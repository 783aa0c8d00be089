import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runDebugModelsCommand } from "./debug_models_command.ts";

let home = "";
beforeAll(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-models-"));
  fs.writeFileSync(path.join(home, "broken.json"), "{");
});
afterAll(() => fs.rmSync(home, { recursive: true }));

async function printModels(...flags: readonly string[]): Promise<unknown> {
  const io = createMemoryIo({ cwd: home, env: { CODEX_HOME: home, HOME: home } });
  const parsed = parseCommandLine(ROOT_COMMAND, ["debug", "models", ...flags]);
  expect(await runDebugModelsCommand(parsed, io)).toBe(0);
  return JSON.parse(io.stdoutText());
}

test("debug models: the bundled catalog", async () => {
  expect(await printModels()).toEqual({
    models: expect.arrayContaining([expect.objectContaining({ slug: "gpt-5.5" })]),
  });
});

test("debug models: a catalog file that cannot be used is named", async () => {
  const file = path.join(home, "broken.json");
  await expect(printModels("-c", `model_catalog_json=${JSON.stringify(file)}`)).rejects.toThrow(
    file,
  );
});
