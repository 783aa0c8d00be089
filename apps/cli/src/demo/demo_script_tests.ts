import { expect, test } from "vitest";
import { DEMO_SOURCE_FILE, toDemoFiles } from "./demo_project.ts";
import { createDemoTurns, DEMO_PROMPT } from "./demo_script.ts";

const steps = createDemoTurns().flat();

test("createDemoTurns: looks, tries, mends, tries again, reports", () => {
  expect(createDemoTurns().map((turn) => turn.map(({ type }) => type).join(" "))).toEqual([
    "reason command command",
    "say command",
    "reason patch",
    "command",
    "say",
  ]);
});

test("createDemoTurns: every line the patch takes away or leans on is in the project", () => {
  const source =
    toDemoFiles({ kind: "node", execPath: "/n", nodeVersion: "24.0.0" })[DEMO_SOURCE_FILE] ?? "";
  const patch = steps.find((step) => step.type === "patch")?.patch ?? "";
  const old = patch.split("\n").flatMap((line) => (/^[ -]/.test(line) ? [line.slice(1)] : []));
  expect(old.length).toBeGreaterThan(3);
  expect(source).toContain(old.join("\n"));
});

test("the report tells what the test runs printed", () => {
  const report = steps.findLast((step) => step.type === "say");
  expect(
    report?.text(
      new Map([
        ["test_1", "x\n2 of 6 tests failed\n"],
        ["test_2", "all tests passed"],
      ]),
    ),
  ).toMatch(/- before: 2 of 6 tests failed\n- after: all tests passed$/);
  expect(report?.text(new Map())).toMatch(/- before: not run\n- after: not run$/);
});

test("the prompt says how to run the tests and what to leave alone", () => {
  expect(DEMO_PROMPT).toContain("sh run_tests.sh");
  expect(DEMO_PROMPT).toContain("not the tests");
});
