import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { applyPatch } from "@codexkit/apply-patch";
import { createNodeFileSystem } from "@codexkit/apply-patch/node";
import { expect, test } from "vitest";
import type { ExecOptions } from "../exec/exec_options.ts";
import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { DEMO_SOURCE_FILE, DEMO_TEST_FILE } from "./demo_project.ts";
import { createDemoTurns, DEMO_PROMPT } from "./demo_script.ts";
import { type DemoOptions, type DemoParts, runDemo } from "./run_demo.ts";

const FIXED = `export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\\p{L}\\p{N}']+/gu) ?? [])
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
`;

interface Outcome {
  readonly code: number | undefined;
  readonly error: unknown;
  readonly io: MemoryIo;
  readonly options: ExecOptions | undefined;
  readonly home: string | undefined;
  readonly folder: string;
  readonly log: readonly string[];
}

async function play(
  work: (dir: string) => number | Promise<number>,
  options: Partial<DemoOptions> = {},
  env: Record<string, string> = {},
): Promise<Outcome> {
  const log: string[] = [];
  const io = createMemoryIo({
    env: { PATH: process.env["PATH"], ...env },
    runtime: { kind: "node", execPath: process.execPath, nodeVersion: process.versions.node },
  });
  let seen: ExecOptions | undefined;
  let home: string | undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-demo-test-"));
  const parts: DemoParts = {
    runExec: async (execOptions, execIo) => {
      seen = execOptions;
      home = execIo.env["CODEX_HOME"];
      return work(execOptions.cwd);
    },
    startScript: async (turns) => {
      log.push(`script of ${turns.length}`);
      return {
        url: "http://127.0.0.1:1/v1",
        [Symbol.asyncDispose]: async () => void log.push("script closed"),
      };
    },
    createFolder: async () => ({
      path: folder,
      async [Symbol.asyncDispose]() {
        fs.rmSync(folder, { recursive: true });
      },
    }),
    createRepository: async (dir, files) => {
      for (const [file, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
        fs.writeFileSync(path.join(dir, file), text);
      }
      execFileSync("git", ["init", "-q"], { cwd: dir });
    },
  };
  const all: DemoOptions = { keep: false, color: "never", ...options };
  let code: number | undefined;
  let error: unknown;
  try {
    code = await runDemo(all, io, parts);
  } catch (caught) {
    error = caught;
  }
  return { code, error, io, options: seen, home, folder, log };
}

const mend = (dir: string): number => {
  fs.writeFileSync(path.join(dir, DEMO_SOURCE_FILE), FIXED);
  return 0;
};

test("a turn that mends the code: 0, both test runs are shown, nothing is left behind", async () => {
  const { code, error, io, options, home, folder, log } = await play(mend);
  expect([error, code]).toEqual([undefined, 0]);
  expect(io.stderrText()).toMatch(
    /4 of 6 tests failed[^]*the same tests pass now[^]*all tests passed/,
  );
  expect([log, fs.existsSync(folder)]).toEqual([["script of 5", "script closed"], false]);
  expect(home).toBe(path.join(folder, "home"));
  expect(options).toEqual({
    task: { type: "new" },
    prompt: DEMO_PROMPT,
    cwd: path.join(folder, "word-count"),
    overrides: [
      'model_providers.demo={ name = "demo", base_url = "http://127.0.0.1:1/v1", wire_api = "responses" }',
      'model_provider="demo"',
      `model_catalog_json="${path.join(folder, "home", "models.json")}"`,
    ],
    strictConfig: false,
    ignoreUserConfig: true,
    model: "scripted-model",
    sandbox: "danger-full-access",
    addDirs: [],
    bypassApprovalsAndSandbox: false,
    oss: false,
    images: [],
    approve: [],
    ask: false,
    ignoreRules: false,
    skipGitRepoCheck: false,
    ephemeral: true,
    json: false,
    color: "never",
  });
});

test("the patch of the script is enough to mend the code", async () => {
  const patch = createDemoTurns()
    .flat()
    .find((step) => step.type === "patch")?.patch;
  const { error, code } = await play(async (dir) => {
    await applyPatch({ patch: patch ?? "", cwd: dir, fs: createNodeFileSystem() });
    return 0;
  });
  expect([error, code]).toEqual([undefined, 0]);
});

test.for<readonly [string, (dir: string) => number, RegExp]>([
  ["changes nothing", () => 0, /^the tests still fail after the turn:/],
  ["fails", () => 1, /^the turn did not end well/],
  [
    "bends the tests",
    (dir) => {
      fs.writeFileSync(path.join(dir, DEMO_TEST_FILE), "");
      return 0;
    },
    /^the turn changed the tests instead of the code: /,
  ],
])("a turn that %s: the demo fails", async ([, work, message]) => {
  const { error, folder } = await play(work);
  expect(error).toMatchObject({ code: "demo_failed", message: expect.stringMatching(message) });
  expect(fs.existsSync(folder)).toBe(false);
});

test("--keep: the folder stays and is named", async () => {
  const { io, folder } = await play(mend, { keep: true });
  expect([fs.existsSync(folder), io.stderrText().endsWith(`demo kept: ${folder}\n`)]).toEqual([
    true,
    true,
  ]);
  fs.rmSync(folder, { recursive: true });
});

test("--base-url: no script, a sandbox, the model as given, no secret on the screen", async () => {
  const { io, options, log } = await play(mend, {
    baseUrl: "http://me:secret@127.0.0.1:9/v1?key=secret",
    model: "m9",
  });
  expect([log, options?.model, options?.sandbox, options?.overrides[0]]).toEqual([
    [],
    "m9",
    "workspace-write",
    'model_providers.demo={ name = "demo", base_url = "http://me:secret@127.0.0.1:9/v1?key=secret", wire_api = "responses" }',
  ]);
  expect(io.stderrText()).toContain("at http://127.0.0.1:9/v1\n");
  expect(io.stderrText()).not.toContain("secret");
});

test("an old Node: says which one is needed", async () => {
  const io = createMemoryIo({
    runtime: { kind: "node", execPath: process.execPath, nodeVersion: "20.20.2" },
  });
  const never = (): never => {
    throw new Error("not reached");
  };
  const parts: DemoParts = {
    runExec: never,
    startScript: never,
    createFolder: never,
    createRepository: never,
  };
  await expect(runDemo({ keep: false, color: "never" }, io, parts)).rejects.toMatchObject({
    code: "demo_failed",
    message: "the demo runs TypeScript and needs Node 22.18 or newer, this is 20.20.2",
  });
});

test("OPENAI_API_KEY: the real endpoint, the key only by name", async () => {
  const { options } = await play(mend, {}, { OPENAI_API_KEY: "sk-x" });
  expect(options?.overrides).toEqual([
    'model_providers.demo={ name = "demo", base_url = "https://api.openai.com/v1", wire_api = "responses", env_key = "OPENAI_API_KEY" }',
    'model_provider="demo"',
  ]);
});
