import type { ApprovalRequest } from "@codexkit/tools";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { AgentSettings } from "../settings/settings.ts";
import { createTestFolder, openTestHost, runCall } from "../test_host.ts";

const PATCH = "*** Begin Patch\n*** Add File: new.txt\n+hello\n*** End Patch";
const SCRIPT: AgentSettings = { shell_tool_mode: "shell_command" };
const HAS_SANDBOX = process.platform === "linux" && existsSync("/usr/bin/bwrap");

test("shell: arguments reach the program as they are, with no shell in between", async () => {
  const { host } = await openTestHost();
  const words = ["printf", "%s|", "a b", "$HOME", "*", ";", "it's"];
  expect(JSON.parse(await runCall(host, "shell", { command: words }))).toMatchObject({
    output: "a b|$HOME|*|;|it's|",
  });
});

test.for<[string, AgentSettings, unknown, string]>([
  ["shell", {}, ["sleep", "60"], "shell"],
  ["shell_command", SCRIPT, "sleep 60", "shell_command"],
  ["shell_legacy", { enabled_plugins: ["shell_legacy"] }, "sleep 60", "shell"],
])("shells: %s is stopped after the configured time", async ([, agent, command, name]) => {
  const { host } = await openTestHost({ ...agent, shell_timeout_seconds: 0.05 });
  expect(await runCall(host, name, { command })).toContain(
    "command timed out after 50 milliseconds",
  );
});

test("shells: the model's own time counts more", async () => {
  const { host } = await openTestHost({ shell_timeout_seconds: 0.01 });
  expect(await runCall(host, "shell", { command: ["sleep", "0.1"], timeout_ms: 30_000 })).toContain(
    '"exit_code":0',
  );
});

test.for<[string, AgentSettings, unknown]>([
  ["shell", {}, ["seq", "100"]],
  ["shell_command", SCRIPT, "seq 100"],
])("shells: %s answers no more lines than the settings allow", async ([name, agent, command]) => {
  const { host } = await openTestHost({ ...agent, shell_max_output_lines: 4 });
  const answer = await runCall(host, name, { command });
  expect(answer.replaceAll(String.raw`\n`, "\n")).toContain(
    "1\n2\n…96 lines truncated…\n99\n100\n",
  );
  expect(answer).toContain("Total output lines: 100");
});

test("shells: no more bytes either", async () => {
  const { host } = await openTestHost({ ...SCRIPT, shell_max_output_chars: 20 });
  const answer = await runCall(host, "shell_command", { command: "printf %0100d 7", login: false });
  expect(answer).toMatch(/Output:\n0{10}…80 chars truncated…0{9}7$/);
});

test.for(["/", "..", "out"])("shells: a command cannot start in %s", async (workdir) => {
  const folder = createTestFolder();
  const work = path.join(folder, "work");
  mkdirSync(work);
  symlinkSync("..", path.join(work, "out"));
  const { host } = await openTestHost({}, { folder: work });
  expect(await runCall(host, "shell", { command: ["pwd"], workdir })).toMatch(
    /^workdir `.*` is outside the folders that commands may start in$/,
  );
});

const INTERCEPTED: readonly [string, AgentSettings, unknown][] = [
  ["shell", {}, ["apply_patch", PATCH]],
  ["shell", {}, ["bash", "-lc", `apply_patch <<'EOF'\n${PATCH}\nEOF`]],
  ["shell_command", SCRIPT, `apply_patch <<'EOF'\n${PATCH}\nEOF`],
  ["shell", { enabled_plugins: ["shell_legacy"] }, `apply_patch <<'EOF'\n${PATCH}\nEOF`],
];

test.for(INTERCEPTED)(
  "interception: %s %j hands a patch to the patch runtime, with and without its plugin",
  async ([name, agent, command]) => {
    for (const disabled of [[], ["apply_patch"]]) {
      const { host, folder } = await openTestHost({
        ...agent,
        intercept_apply_patch: true,
        disabled_plugins: disabled,
      });
      const answer = await runCall(host, name, { command });
      expect(answer).toContain("Success. Updated the following files:");
      expect(readFileSync(path.join(folder, "new.txt"), "utf8")).toBe("hello\n");
    }
  },
);

test("interception: it is off unless the settings say so", async () => {
  const { host, folder } = await openTestHost();
  await runCall(host, "shell", { command: ["apply_patch", PATCH] });
  expect(existsSync(path.join(folder, "new.txt"))).toBe(false);
});

test("interception: a patch obeys the sandbox as the tool does", async () => {
  const { host, folder } = await openTestHost(
    { intercept_apply_patch: true },
    { sandboxPolicy: { type: "read-only" } },
  );
  const answer = await runCall(host, "shell", { command: ["apply_patch", PATCH] });
  expect([answer.includes("Success"), existsSync(path.join(folder, "new.txt"))]).toEqual([
    false,
    false,
  ]);
});

test("shells: keys of the host reach no command, unless the host says so", async () => {
  const env = { PATH: process.env["PATH"], HOME: "/", OPENAI_API_KEY: "sk-1", PLAIN: "yes" };
  const strict = await openTestHost({}, { env });
  const open = await openTestHost(
    {},
    { env, environmentPolicy: { include_only: ["OPENAI_API_KEY", "PATH"] } },
  );
  expect(await runCall(strict.host, "shell", { command: ["env"] })).not.toContain("sk-1");
  expect(await runCall(strict.host, "shell", { command: ["env"] })).toContain("PLAIN=yes");
  expect(await runCall(open.host, "shell", { command: ["env"] })).toContain("sk-1");
});

test("shells: where nobody can be asked, a command does not leave the sandbox", async () => {
  const { host } = await openTestHost({}, { sandboxPolicy: { type: "read-only" } });
  const answer = await runCall(host, "shell", {
    command: ["id"],
    sandbox_permissions: "require_escalated",
  });
  expect(answer).toContain("you cannot ask for escalated permissions");
});

test("shells: a person is asked when there is one, and counts", async () => {
  const asked: ApprovalRequest[] = [];
  const open = (decision: "accept" | "decline"): ReturnType<typeof openTestHost> =>
    openTestHost(
      {},
      {
        sandboxPolicy: { type: "read-only" },
        approvals: {
          decide: async (request) => {
            asked.push(request);
            return decision;
          },
        },
      },
    );
  const args = {
    command: ["echo", "ran"],
    sandbox_permissions: "require_escalated",
    justification: "May I?",
  };
  const yes = await runCall((await open("accept")).host, "shell", args);
  const no = await runCall((await open("decline")).host, "shell", args);
  expect([yes.includes("ran"), no, asked.map(({ type, reason }) => [type, reason])]).toEqual([
    true,
    "rejected by user",
    [
      ["exec", "May I?"],
      ["exec", "May I?"],
    ],
  ]);
});

test.runIf(HAS_SANDBOX)(
  "sandbox: by default commands write below the allowed folders and nowhere else",
  async () => {
    const outside = "/usr/codexkit-tool-plugins-test";
    const { host, folder } = await openTestHost(SCRIPT, { sandboxPolicy: undefined });
    const command = `echo in > in.txt; echo out > ${outside}; echo done`;
    const answer = await runCall(host, "shell_command", { command, login: false });
    const isOut = existsSync(outside);
    rmSync(outside, { force: true });
    expect([
      answer.includes("done"),
      isOut,
      readFileSync(path.join(folder, "in.txt"), "utf8"),
    ]).toEqual([true, false, "in\n"]);
  },
);

test("sandbox: where there is none, commands are refused", async () => {
  const { host } = await openTestHost(
    {},
    { sandboxPolicy: undefined, env: { PATH: "/nowhere", HOME: "/" } },
  );
  const answer = await runCall(host, "shell", { command: ["/bin/echo", "ran"] });
  expect([answer.includes("ran"), answer]).toEqual([
    false,
    expect.stringContaining("execution error: "),
  ]);
});
