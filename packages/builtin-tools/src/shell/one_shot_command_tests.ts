import type { TurnItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { createTestToolContext } from "../test_tool_context.ts";
import { type OneShotCommand, type OneShotOutcome, runOneShotCommand } from "./one_shot_command.ts";
import { createTestShellOptions, toTestCall } from "./test_shell_options.ts";

async function run(
  change: Partial<OneShotCommand>,
): Promise<{ outcome: OneShotOutcome; items: TurnItem[] }> {
  const items: TurnItem[] = [];
  const outcome = await runOneShotCommand(
    {
      argv: ["sh", "-c", "echo hi; exit 4"],
      cwd: "/",
      ...change,
    },
    toTestCall({}, items),
    createTestToolContext({ cwd: "/", sandboxPolicy: { type: "danger-full-access" } }),
    createTestShellOptions(),
  );
  return { outcome, items };
}

test("runOneShotCommand: answers output and exit code, and reports both", async () => {
  const { outcome, items } = await run({});
  expect([outcome, items]).toMatchObject([
    { ok: true, result: { exitCode: 4, timedOut: false, output: "hi\n" } },
    [
      { type: "CommandExecution", id: "c", status: "in_progress" },
      { status: "failed", aggregated_output: "hi\n", exit_code: 4 },
    ],
  ]);
});

test("runOneShotCommand: variables of the call come last", async () => {
  const { outcome } = await run({
    argv: ["sh", "-c", "echo $CODEX_HOME $MINE"],
    env: { CODEX_HOME: "/mine", MINE: "1" },
  });
  expect(outcome).toMatchObject({ result: { output: "/mine 1\n" } });
});

test("runOneShotCommand: a command against a rule is not reported, for it never began", async () => {
  const { outcome, items } = await run({ argv: ["rm", "-f", "x"] });
  expect([outcome.ok, items]).toEqual([false, []]);
});

test("runOneShotCommand: in a folder that is not there nothing can be started", async () => {
  const { outcome, items } = await run({ cwd: "/missing" });
  expect([outcome, items[1]]).toMatchObject([
    { ok: false, text: "execution error: no such folder: /missing" },
    { status: "failed", exit_code: -1 },
  ]);
});
