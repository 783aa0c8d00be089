import fs from "node:fs";
import path from "node:path";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { runDoctorCommand } from "./doctor_command.ts";

const MOCK = `model = "m"
model_provider = "mock"
[model_providers.mock]
name = "mock"
base_url = "http://me:hidden@127.0.0.1:9/v1"
env_key = "MOCK_KEY"
`;

async function run(
  argv: readonly string[],
  config: string,
  env: Record<string, string> = {},
  authFile?: string,
): Promise<{ code: number; io: MemoryIo }> {
  await using home = createTempDir();
  fs.writeFileSync(path.join(home.path, "config.toml"), config);
  if (authFile !== undefined) fs.writeFileSync(path.join(home.path, "auth.json"), authFile);
  const io = createMemoryIo({
    cwd: home.path,
    // No sandbox program here: nothing is started, and what is said is the same on every machine.
    env: { CODEX_HOME: home.path, PATH: "/none", NO_COLOR: "1", ...env },
  });
  const parsed = parseCommandLine(ROOT_COMMAND, ["doctor", ...argv]);
  return { code: await runDoctorCommand(parsed, io), io };
}

interface Report {
  ok: boolean;
  checks: { name: string; status: string; detail: string }[];
}

test("doctor: looks at everything that a session needs, without the network", async () => {
  const { io } = await run(["--json"], MOCK, { MOCK_KEY: "sk-hidden" });
  const report: Report = JSON.parse(io.stdoutText());
  const names = report.checks.map(({ name }) => name);
  const found = Object.fromEntries(report.checks.map(({ name, detail }) => [name, detail]));
  expect([names, found["provider"], found["credentials"], found["rules"]]).toEqual([
    [
      "runtime",
      "sandbox",
      "shell",
      "terminal",
      "git",
      "home",
      "config",
      "rules",
      "provider",
      "credentials",
    ],
    "mock (http://127.0.0.1:9/v1), model m",
    "the variable MOCK_KEY is set",
    "0 rules",
  ]);
  expect(io.stdoutText()).not.toContain("hidden");
});

test("doctor: what does not work makes exit code 1, with what may help", async () => {
  const { code, io } = await run([], MOCK);
  expect([code, io.stdoutText()]).toEqual([
    1,
    expect.stringContaining(
      "✗ credentials  Missing environment variable: `MOCK_KEY`.\n               → set it: the provider's env_key names it\n",
    ),
  ]);
});

test("doctor: stored credentials that cannot be read matter to a provider that wants them", async () => {
  const other = await run([], MOCK, { MOCK_KEY: "k" }, "{");
  const openai = await run(["--json"], 'model = "m"', {}, "{");
  const report: Report = JSON.parse(openai.io.stdoutText());
  expect([
    other.io.stdoutText().includes("✓ credentials"),
    openai.code,
    report.checks.at(-1),
  ]).toEqual([
    true,
    1,
    {
      name: "credentials",
      status: "problem",
      detail: expect.stringMatching(/^auth\.json is not valid JSON; log in again \(in \/.*\)$/),
      remedy: "run codexkit login --with-api-key",
    },
  ]);
});

test("doctor: a configuration that cannot be read is told of, and the machine all the same", async () => {
  const { code, io } = await run(["--json"], "model = 1");
  const report: Report = JSON.parse(io.stdoutText());
  expect([code, report.ok, report.checks.length, report.checks.at(-1)]).toMatchObject([
    1,
    false,
    6,
    { name: "config", status: "problem", detail: expect.stringContaining("invalid type") },
  ]);
});

test("doctor: the network is touched only when that is wanted", async () => {
  const { io } = await run(["--json", "--online"], MOCK);
  const report: Report = JSON.parse(io.stdoutText());
  expect(report.checks.at(-1)).toMatchObject({
    name: "online",
    status: "problem",
    detail: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9\/v1 cannot be reached: /),
  });
});
