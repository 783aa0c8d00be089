import { ModelInfoSchema } from "@codexkit/protocol/model-catalog";
import { expect, test } from "vitest";
import { BUNDLED_MODELS } from "./bundled_models.ts";

test("BUNDLED_MODELS: twelve rows, in the order of pickers, that the catalog schema takes", () => {
  expect(BUNDLED_MODELS.map((row) => ModelInfoSchema.parse(row).slug)).toEqual([
    "gpt-6.1-sol",
    "gpt-6-astra",
    "gpt-6-sol",
    "gpt-6-luna",
    "gpt-5.6-sol",
    "gpt-6.1-terra",
    "gpt-5.6-terra",
    "gpt-5.6-luna",
    "gpt-daybreak-blue-latest",
    "gpt-daybreak-red-latest",
    "gpt-5.5",
    "codex-auto-review",
  ]);
  expect(BUNDLED_MODELS.map((row) => row.priority)).toEqual([
    1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 43,
  ]);
});

test("BUNDLED_MODELS: the schema finds nothing to change", () => {
  for (const row of BUNDLED_MODELS) expect(ModelInfoSchema.parse(row)).toEqual(row);
});

test("BUNDLED_MODELS: only gpt-5.5 takes its tools the plain way", () => {
  const plain = BUNDLED_MODELS.filter(
    (row) => !row.use_responses_lite || row.tool_mode === undefined,
  );
  expect(plain.map((row) => row.slug)).toEqual(["gpt-5.5"]);
});

test("BUNDLED_MODELS: facts in which few differ", () => {
  const where = (isMeant: (row: (typeof BUNDLED_MODELS)[number]) => boolean): string[] =>
    BUNDLED_MODELS.filter(isMeant).map((row) => row.slug);
  expect({
    hidden: where((row) => row.visibility === "hide"),
    wordy: where((row) => row.default_verbosity === "high"),
    priorityTier: where((row) => row.default_service_tier === "priority"),
    otherWindow: where((row) => row.context_window !== 272_000),
    v1: where((row) => row.multi_agent_version === "v1"),
    noUltra: where((row) => row.supported_reasoning_levels.at(-1)?.effort !== "ultra"),
    skillsText: where((row) => row.include_skills_usage_instructions),
    pluginAndAppTexts: where(
      (row) => row.include_plugin_usage_instructions && row.include_apps_usage_instructions,
    ),
    cyber: where((row) => row.model_specialty === "cyber"),
    effortUpdates: where((row) => row.supports_reasoning_effort_updates),
    subAgentsAtXhigh: where((row) => row.multi_agent_reasoning_effort === "xhigh"),
    reviewedNodeRepl: where((row) => row.node_repl_auto_review_required),
  }).toEqual({
    hidden: ["gpt-daybreak-blue-latest", "gpt-daybreak-red-latest", "codex-auto-review"],
    wordy: ["gpt-daybreak-red-latest"],
    priorityTier: ["gpt-6-sol", "gpt-6-luna"],
    otherWindow: ["gpt-6.1-terra", "gpt-daybreak-red-latest"],
    v1: ["gpt-5.6-luna", "codex-auto-review"],
    noUltra: ["gpt-6-luna", "gpt-5.6-luna", "gpt-5.5", "codex-auto-review"],
    skillsText: ["gpt-5.5"],
    pluginAndAppTexts: [
      "gpt-5.6-sol",
      "gpt-5.6-terra",
      "gpt-5.6-luna",
      "gpt-daybreak-blue-latest",
      "gpt-5.5",
    ],
    cyber: ["gpt-daybreak-blue-latest", "gpt-daybreak-red-latest"],
    effortUpdates: ["gpt-6.1-sol", "gpt-6-astra", "gpt-6.1-terra"],
    subAgentsAtXhigh: ["gpt-6.1-sol", "gpt-6-astra", "gpt-6.1-terra"],
    reviewedNodeRepl: ["gpt-6.1-sol", "gpt-6-astra", "gpt-6-sol", "gpt-6.1-terra"],
  });
});
