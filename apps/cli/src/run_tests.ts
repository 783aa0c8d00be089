import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CliError } from "./cli_error.ts";
import { createMemoryIo, type MemoryIoOptions } from "./memory_io.ts";
import { run } from "./run.ts";
import { VERSION } from "./version.ts";

let home = "";
beforeAll(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-run-"));
  fs.writeFileSync(path.join(home, "config.toml"), "model = [broken\n");
});
afterAll(() => fs.rmSync(home, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function call(
  argv: readonly string[],
  options: MemoryIoOptions = {},
  programName = "codexkit",
): Promise<Outcome> {
  const io = createMemoryIo(options);
  const code = await run({ programName, argv }, io);
  return { code, stdout: io.stdoutText(), stderr: io.stderrText() };
}

test.for([["--version"], ["-V"], ["exec", "--version"]] as const)(
  "run: %j prints the version",
  async (argv) => {
    expect(await call(argv)).toEqual({ code: 0, stdout: `codexkit ${VERSION}\n`, stderr: "" });
  },
);

test.for<readonly [readonly string[], string]>([
  [["--help"], "  codexkit [FLAGS] <COMMAND>"],
  [["-h"], "  codexkit [FLAGS] <COMMAND>"],
  [["help"], "  codexkit [FLAGS] <COMMAND>"],
  [["exec", "-h"], "  codexkit exec [FLAGS] [PROMPT]"],
  [["exec", "resume", "--help"], "  codexkit exec resume [FLAGS] [SESSION_ID] [PROMPT]"],
  [["help", "demo"], "  codexkit demo [FLAGS]"],
  [["help", "apply-patch"], "  codexkit apply-patch [FLAGS] [PATCH]"],
  [["apply-patch", "--help"], "  codexkit apply-patch [FLAGS] [PATCH]"],
  [["help", "mcp", "add"], "  codexkit mcp add [FLAGS] <NAME> [COMMAND...]"],
  [["mcp-server", "--help"], "  codexkit mcp-server [FLAGS]"],
])("run: %j prints help on stdout", async ([argv, usage]) => {
  const { code, stdout, stderr } = await call(argv);
  expect([code, stdout.split("\n").includes(usage), stderr]).toEqual([0, true, ""]);
});

test.for([[[]], [["debug"]], [["features"]], [["mcp"]]] as const)(
  "run: %j without a command is code 2 with help on stderr",
  async ([argv]) => {
    const { code, stdout, stderr } = await call(argv);
    expect([code, stdout, stderr.includes("Commands\n")]).toEqual([2, "", true]);
  },
);

test("run: wrong arguments are code 2 with one line on stderr", async () => {
  expect(await call(["exec", "--json", "-s", "yolo", "x"])).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "error: invalid value 'yolo' for '--sandbox', use read-only, workspace-write or danger-full-access; try codexkit exec --help\n",
  });
});

test("run: completion prints a script", async () => {
  const { code, stdout } = await call(["completion", "bash"]);
  expect([code, stdout.startsWith("# bash completion")]).toEqual([0, true]);
});

test.for([
  ["apply_patch", []],
  ["applypatch", []],
  ["codexkit", ["apply-patch"]],
] as const)("run: %s %j is the patch program", async ([programName, argv]) => {
  expect(await call(argv, {}, programName)).toEqual({
    code: 2,
    stdout: "",
    stderr: "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch\n",
  });
});

test("run: the hidden flag is the patch program too", async () => {
  expect(await call(["--codex-run-as-apply-patch"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "Error: --codex-run-as-apply-patch requires a UTF-8 PATCH argument.\n",
  });
});

test("run: a patch may look like flags", async () => {
  expect((await call(["apply-patch", "--nope", "--json"])).stderr).toBe(
    "Error: apply_patch accepts exactly one argument.\n",
  );
});

test("run: a broken configuration names the file, without a stack", async () => {
  const { code, stderr } = await call(["features", "list"], {
    cwd: home,
    env: { CODEX_HOME: home, HOME: home },
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Error loading config\.toml:\n/);
  expect(stderr).toContain(path.join(home, "config.toml"));
  expect(stderr).not.toMatch(/\n {4}at /);
});

test.for([
  ["interrupted", new CliError("interrupted", "interrupted"), "Error: interrupted\n"],
  ["left by its reader", new Error("stdout was closed"), ""],
] as const)("run: %s while it reads", async ([, reason, stderr]) => {
  const signal = AbortSignal.abort(reason);
  expect(await call(["apply-patch"], { signal })).toEqual({ code: 1, stdout: "", stderr });
});
