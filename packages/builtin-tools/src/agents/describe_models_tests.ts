import { expect, test } from "vitest";
import { createTestModelInfo } from "../test_tool_context.ts";
import { describeModels } from "./describe_models.ts";

test("models for agents: with what they are and how hard they can think", () => {
  const levels = [{ effort: "low" }, { effort: "high" }];
  const models = [
    createTestModelInfo({
      description: "Small.",
      default_reasoning_level: "low",
      supported_reasoning_levels: levels,
    }),
    createTestModelInfo({ slug: "n" }),
  ];
  expect([describeModels(models), describeModels([])]).toEqual([
    "Models for `model`, if there is a reason not to use yours:\n- `m`: Small. Efforts: low (default), high.\n- `n`\n",
    "",
  ]);
});
