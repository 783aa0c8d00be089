import { expect, test } from "vitest";
import { lowerTools } from "./lower.ts";
import type { ToolPlan } from "./plan.ts";
import type { ToolSpec } from "./tool_spec.ts";

const fn = (name: string): ToolSpec & { type: "function" } => ({
  type: "function",
  name,
  description: "",
  strict: false,
  parameters: {},
});
const PATCH: ToolSpec = {
  type: "custom",
  name: "apply_patch",
  description: "",
  format: { type: "grammar", syntax: "lark", definition: "start: /x/" },
};
const CLOCK: ToolSpec = {
  type: "namespace",
  name: "clock",
  description: "Time.",
  tools: [fn("now")],
};
const WEB: ToolSpec = { type: "web_search", external_web_access: true };

function plan(specs: readonly ToolSpec[]): ToolPlan {
  return { specs, registry: new Map(), decisions: [], toolMode: "direct" };
}

test("lowerTools: plain Responses take the specs as they are", () => {
  const { codec: _, ...lowered } = lowerTools(plan([fn("a"), PATCH, WEB]), { style: "responses" });
  expect(lowered).toEqual({
    tools: [fn("a"), PATCH, WEB],
    additionalTools: undefined,
    parallelToolCalls: true,
  });
});

test("lowerTools: Responses Lite folds plain tools into `functions` where the first one stood, without web search", () => {
  const { codec: _, ...lowered } = lowerTools(plan([CLOCK, fn("a"), WEB, PATCH]), {
    style: "responses_lite",
  });
  expect(lowered).toEqual({
    tools: undefined,
    additionalTools: [
      CLOCK,
      { type: "namespace", name: "functions", description: "", tools: [fn("a"), PATCH] },
    ],
    parallelToolCalls: false,
  });
});

test("lowerTools: Responses Lite without plain tools has no `functions`", () => {
  expect(lowerTools(plan([CLOCK]), { style: "responses_lite" }).additionalTools).toEqual([CLOCK]);
});

test("lowerTools: calls and history pass unchanged", () => {
  const { codec } = lowerTools(plan([]), { style: "responses" });
  const call = { type: "function_call", call_id: "c", name: "a", arguments: "{}" } as const;
  expect([codec.lift(call), codec.lower(call)]).toEqual([call, call]);
});
