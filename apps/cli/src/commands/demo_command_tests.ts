import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runDemoCommand } from "./demo_command.ts";

test("runDemoCommand: a real repository, the runner does the mending", async () => {
  const io = createMemoryIo({
    env: { PATH: process.env["PATH"] },
    runtime: { kind: "node", execPath: process.execPath, nodeVersion: process.versions.node },
  });
  const parsed = parseCommandLine(ROOT_COMMAND, [
    "demo",
    "--base-url",
    "http://127.0.0.1:1/v1",
    "-m",
    "m1",
  ]);
  const code = await runDemoCommand(parsed, io, async ({ cwd, model }) => {
    expect([model, fs.existsSync(path.join(cwd, ".git"))]).toEqual(["m1", true]);
    const file = path.join(cwd, "src/count_words.ts");
    const text = fs
      .readFileSync(file, "utf8")
      .replace('text.split(" ")', "text.match(/[\\p{L}\\p{N}']+/gu) ?? []");
    fs.writeFileSync(file, text);
    return 0;
  });
  expect([code, io.stderrText().includes("the same tests pass now")]).toEqual([0, true]);
});
