import { resolveFeatures } from "@codexkit/config";
import { expect, test } from "vitest";
import { createTestModelInfo } from "../test_tools.ts";
import {
  toAnyGate,
  toConfigGate,
  toExperimentalGate,
  toFeatureGate,
  toGate,
  toModelGate,
} from "./gates.ts";

test("toFeatureGate: a closed gate says how to open it, an open one says nothing", () => {
  expect([
    toFeatureGate(resolveFeatures({ shell_tool: false }), "shell_tool"),
    toFeatureGate(resolveFeatures(), "shell_tool"),
  ]).toEqual([
    {
      kind: "feature",
      subject: "features.shell_tool",
      passed: false,
      found: "off",
      remedy: "set `features.shell_tool = true`",
    },
    { kind: "feature", subject: "features.shell_tool", passed: true, found: "on" },
  ]);
});

test("toConfigGate: names the table and the key", () => {
  expect(toConfigGate("tools.update_plan", "enabled", false)).toEqual({
    kind: "config",
    subject: "tools.update_plan.enabled",
    passed: false,
    found: "false",
    remedy: "set `[tools.update_plan] enabled = true`",
  });
});

test.for([
  ["unified_exec", '[models."a.b"] shell_type = "unified_exec"'],
  [true, '[models."a.b"] shell_type = true'],
  [["x", "y"], '[models."a.b"] shell_type = ["x","y"]'],
] as const)(
  "toModelGate: says what opens it in the overlay of the model, %o",
  ([wanted, setting]) => {
    const gate = toModelGate({ slug: "a.b" }, "shell_type", {
      passed: false,
      found: "disabled",
      wanted,
    });
    expect(gate).toEqual({
      kind: "model",
      subject: "model.shell_type",
      passed: false,
      found: "disabled",
      remedy: `set \`${setting}\` if the model can do it`,
    });
  },
);

test.for([
  [[], false, "none"],
  [["clock", "x"], true, "clock, x"],
] as const)("toExperimentalGate: %o", ([experimental_supported_tools, passed, found]) => {
  const gate = toExperimentalGate(createTestModelInfo({ experimental_supported_tools }), "clock");
  expect([gate.passed, gate.found]).toEqual([passed, found]);
});

test("toAnyGate: the first open gate, else the first", () => {
  const gate = (subject: string, passed: boolean): ReturnType<typeof toGate> =>
    toGate("auth", subject, passed, { found: "", remedy: "" });
  expect([
    toAnyGate(gate("a", false), gate("b", true), gate("c", true)).subject,
    toAnyGate(gate("a", false), gate("b", false)).subject,
  ]).toEqual(["b", "a"]);
});
