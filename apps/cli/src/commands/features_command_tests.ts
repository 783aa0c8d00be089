import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runFeaturesCommand } from "./features_command.ts";

let home = "";
beforeAll(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-features-"));
  fs.writeFileSync(path.join(home, "config.toml"), "[features]\ngoals = false\n");
});
afterAll(() => fs.rmSync(home, { recursive: true }));

async function list(...flags: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const io = createMemoryIo({ cwd: home, env: { CODEX_HOME: home, HOME: home } });
  const parsed = parseCommandLine(ROOT_COMMAND, ["features", "list", ...flags]);
  expect(await runFeaturesCommand(parsed, io)).toBe(0);
  const rows = io.stdoutText().trimEnd().split("\n");
  return new Map(rows.map((row) => [row.split(" ")[0] ?? "", row.replace(/ {2,}/g, " | ")]));
}

test("features list: name, stage and state of each", async () => {
  const rows = await list();
  expect(rows.size).toBeGreaterThan(50);
  expect([rows.get("code_mode"), rows.get("goals")?.endsWith("false")]).toEqual([
    "code_mode | under development | false",
    true,
  ]);
});

test("features list: --enable and --disable count, --ignore-user-config leaves the file out", async () => {
  const rows = await list("--enable", "code_mode", "--ignore-user-config", "--disable", "apps");
  expect([rows.get("code_mode"), rows.get("apps"), rows.get("goals")?.endsWith("true")]).toEqual([
    "code_mode | under development | true",
    "apps | stable | false",
    true,
  ]);
});
