import { expect, test } from "vitest";
import { createTestTurn, openTestTools, outlineSpecs, planTestTools } from "../test_tools.ts";

const OFF = ["features.unified_exec=false"];

test.for([
  ["default", [], ["exec_command", "write_stdin"]],
  ["default", OFF, ["shell"]],
  ["local", OFF, ["shell"]],
  ["shell_command", OFF, ["shell_command"]],
  ["unified_exec", OFF, ["exec_command", "write_stdin"]],
  ["disabled", OFF, []],
  ["default", ["features.shell_tool=false"], []],
] as const)(
  "createShellCandidates: shell type %s with %o offers %o",
  async ([shellType, overrides, want]) => {
    const tools = await openTestTools(overrides);
    const plan = await planTestTools(tools, createTestTurn({ shell_type: shellType }));
    const shells = new Set(["exec_command", "write_stdin", "shell", "shell_command"]);
    expect(outlineSpecs(plan).filter((name) => shells.has(name))).toEqual(want);
  },
);

test("createShellCandidates: an older shell answers to its other names too, and says why exec_command is gone", async () => {
  const tools = await openTestTools(OFF);
  const plan = await planTestTools(tools, createTestTurn({ shell_type: "default" }));
  const decision = plan.decisions.find(({ name }) => name.name === "exec_command");
  expect([
    [...plan.registry.values()].map(({ toolName }) => toolName.name).slice(0, 3),
    decision?.reason,
    decision?.remedy,
  ]).toEqual([
    ["shell", "container.exec", "local_shell"],
    "features.unified_exec: off: shell instead",
    "set `features.unified_exec = true`",
  ]);
});

test("createShellCandidates: without terminals the model is not told of them", async () => {
  const tools = await openTestTools(["features.unified_exec_tty=false"]);
  const { specs } = await planTestTools(tools, createTestTurn());
  const [exec] = specs;
  expect(exec?.type === "function" && Object.keys(exec.parameters.properties ?? {})).not.toContain(
    "tty",
  );
});
