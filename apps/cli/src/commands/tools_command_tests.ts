import type { ToolDecisionRecord } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runToolsExplainCommand } from "./tools_command.ts";

const open = { kind: "feature", subject: "features.x", passed: true, found: "on" };
const closed = { kind: "auth", subject: "auth", passed: false, found: "api\nkey" };
const DECISIONS: readonly ToolDecisionRecord[] = [
  {
    tool: "shell",
    source: "built_in",
    decision: "included",
    reason: "every gate is open",
    gates: [open],
  },
  {
    tool: "image_gen.imagegen",
    source: "built_in",
    decision: "hidden",
    reason: "auth: api\nkey",
    remedy: "sign in",
    gates: [open, closed],
  },
];

async function explain(...argv: readonly string[]): Promise<string> {
  const io = createMemoryIo();
  const parsed = parseCommandLine(ROOT_COMMAND, ["tools", "explain", ...argv]);
  const code = await runToolsExplainCommand(parsed, io, async () => ({
    input: [],
    toolFields: {},
    decisions: DECISIONS,
  }));
  expect([code, io.stderrText()]).toEqual([0, ""]);
  return io.stdoutText();
}

test("tools explain: one line for each tool, with what would change it", async () => {
  expect(await explain()).toBe(
    [
      "TOOL                FROM      DECISION  WHY",
      "shell               built_in  included  every gate is open",
      "image_gen.imagegen  built_in  hidden    auth: api key; sign in",
      "",
    ].join("\n"),
  );
});

test.for(["image_gen.imagegen", "image_gen__imagegen", "imagegen", "image_gen"])(
  "tools explain %s: every gate of one tool",
  async (name) => {
    expect(await explain(name)).toBe(
      [
        "image_gen.imagegen (built_in): hidden",
        "  open    feature: features.x is on",
        "  closed  auth: auth is api key",
        "  why     auth: api key",
        "  do      sign in",
        "",
      ].join("\n"),
    );
  },
);

test("tools explain --json: decisions with their gates", async () => {
  expect(JSON.parse(await explain("--json", "shell"))).toEqual([DECISIONS[0]]);
});

test.for([
  ["imagegn", "there is no tool imagegn; is it imagegen?"],
  ["qqqqqqqqqqqq", "there is no tool qqqqqqqqqqqq; `codexkit tools explain` lists all"],
] as const)("tools explain %s: an unknown name is an error that helps", async ([name, message]) => {
  await expect(explain(name)).rejects.toThrow(message);
});
