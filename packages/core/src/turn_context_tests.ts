import type { ModelInfo } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { createTestModelInfo, createTestTurnContext } from "./test_context.ts";
import { resolveSampling, resolveToolMode, toThreadSettings } from "./turn_context.ts";

function info(change: Record<string, unknown> = {}): ModelInfo {
  return createTestModelInfo({
    default_verbosity: "low",
    default_reasoning_level: "medium",
    ...change,
  });
}

test.for([
  ["direct", true, true, "direct"],
  ["code_mode_only", false, false, "code_mode_only"],
  [undefined, true, true, "code_mode_only"],
  [undefined, true, false, "code_mode"],
  [undefined, false, false, "direct"],
] as const)(
  "resolveToolMode: declared %s, flags %s and %s are %s",
  ([declared, codeMode, codeModeOnly, expected]) => {
    expect(resolveToolMode(declared, { codeMode, codeModeOnly })).toBe(expected);
  },
);

test("resolveSampling: the model's defaults, unless configured otherwise", () => {
  expect([
    resolveSampling(info(), {}),
    resolveSampling(info(), { effort: "odd", summary: "detailed", verbosity: "high" }),
    resolveSampling(info({ default_reasoning_summary: "none" }), {}),
    resolveSampling(info({ supports_reasoning_summary_parameter: false }), { summary: "auto" }),
    resolveSampling(info({ support_verbosity: false }), { verbosity: "high" }),
  ]).toEqual([
    { reasoningEffort: "medium", reasoningSummary: "auto", verbosity: "low" },
    { reasoningEffort: "odd", reasoningSummary: "detailed", verbosity: "high" },
    { reasoningEffort: "medium", reasoningSummary: undefined, verbosity: "low" },
    { reasoningEffort: "medium", reasoningSummary: undefined, verbosity: "low" },
    { reasoningEffort: "medium", reasoningSummary: "auto", verbosity: undefined },
  ]);
});

test("toThreadSettings: the context in wire names", () => {
  const settings = toThreadSettings(
    createTestTurnContext({ sampling: { reasoningEffort: "low" } }),
  );
  expect(settings).toEqual({
    model: "m",
    model_provider: "mock",
    cwd: "/w",
    approval_policy: "never",
    sandbox_policy: { type: "read-only" },
    reasoning_effort: "low",
    reasoning_summary: undefined,
  });
});
