import type { TurnItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { type CommandReport, openReport } from "./command_report.ts";
import { toTestCall } from "./test_shell_options.ts";

const command = { argv: ["/bin/sh", "-c", "ls src"], cwd: "/w" };
const ITEM = {
  type: "CommandExecution",
  id: "c",
  command: command.argv,
  cwd: "/w",
  status: "in_progress",
  aggregated_output: "",
};

async function watch(tell: (report: CommandReport) => void): Promise<TurnItem[]> {
  const items: TurnItem[] = [];
  tell(await openReport(command, toTestCall({}, items), { describesCommands: false }));
  return items;
}

test("CommandReport: a command that was asked about starts once and gets its session later", async () => {
  const items = await watch((report) => {
    report.start();
    report.start(7);
    report.end({ exitCode: 0, output: "x", durationMs: 1.6 });
  });
  expect(items).toEqual([
    ITEM,
    {
      ...ITEM,
      process_id: "7",
      status: "completed",
      aggregated_output: "x",
      exit_code: 0,
      duration_ms: 2,
    },
  ]);
});

test.for<[string, (report: CommandReport) => void, object]>([
  [
    "a failure",
    (report) => report.end({ exitCode: 3, output: "x", durationMs: 0 }),
    { status: "failed", aggregated_output: "x", exit_code: 3, duration_ms: 0 },
  ],
  [
    "no start",
    (report) => report.fail("gone"),
    { status: "failed", aggregated_output: "gone", exit_code: -1, duration_ms: 0 },
  ],
  ["a no", (report) => report.refuse("declined"), { status: "declined" }],
  ["no answer", (report) => report.refuse("failed"), { status: "failed" }],
])("CommandReport: %s is told of", async ([, tell, change]) => {
  expect(await watch(tell)).toEqual([{ ...ITEM, ...change }]);
});

test("CommandReport: an end is told of once", async () => {
  const items = await watch((report) => {
    report.end({ exitCode: 0, output: "", durationMs: 0 });
    report.fail("late");
  });
  expect(items.length).toBe(1);
});

test("openReport: it says what the command is for, unless nobody wants to know", async () => {
  const items: TurnItem[] = [];
  (await openReport(command, toTestCall({}, items), {})).start();
  expect(items).toEqual([
    { ...ITEM, command_actions: [{ type: "listFiles", command: "ls src", path: "src" }] },
  ]);
});
