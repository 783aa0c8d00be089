import { expect, test } from "vitest";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import { toDebugModels } from "./debug_models.ts";
import { readModelCatalog } from "./model_catalog.ts";

test("toDebugModels: a row of a file, with the members and defaults of the reference", async () => {
  const row = {
    slug: "m1",
    display_name: "m1",
    description: "m1 for recordings",
    default_reasoning_level: "medium",
    supported_reasoning_levels: [{ effort: "low", description: "Low" }],
    shell_type: "shell_command",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    support_verbosity: true,
    default_verbosity: "low",
    apply_patch_tool_type: "freeform",
    truncation_policy: { mode: "tokens", limit: 10_000 },
    experimental_supported_tools: [],
    base_instructions: "BASE",
    context_window: 200_000,
    input_modalities: ["text", "image"],
    tool_mode: "telepathy",
  };
  const { models } = await readModelCatalog(JSON.stringify({ models: [row] }), "cat.json");
  expect(toDebugModels(models)).toEqual({
    models: [
      {
        slug: "m1",
        display_name: "m1",
        description: "m1 for recordings",
        default_reasoning_level: "medium",
        supported_reasoning_levels: [{ effort: "low", description: "Low" }],
        shell_type: "unified_exec",
        visibility: "list",
        supported_in_api: true,
        priority: 1,
        additional_speed_tiers: [],
        service_tiers: [],
        availability_nux: null,
        upgrade: null,
        model_messages: {
          instructions_template: "BASE",
          approvals: null,
          collaboration_modes: null,
          auto_review: null,
          permissions: null,
          multi_agent: null,
        },
        include_skills_usage_instructions: false,
        include_plugin_usage_instructions: false,
        include_apps_usage_instructions: true,
        default_reasoning_summary: "auto",
        support_verbosity: true,
        default_verbosity: "low",
        apply_patch_tool_type: "freeform",
        web_search_tool_type: "text",
        truncation_policy: { mode: "tokens", limit: 10_000 },
        supports_image_detail_original: false,
        context_window: 200_000,
        effective_context_window_percent: 95,
        experimental_supported_tools: [],
        input_modalities: ["text", "image"],
        supports_search_tool: false,
        supports_experimental_context: false,
        use_responses_lite: false,
        supports_reasoning_effort_updates: false,
        node_repl_auto_review_required: false,
        node_repl_disabled: false,
        base_instructions: "BASE",
      },
    ],
  });
});

test("toDebugModels: what is printed can be read as a catalog again", async () => {
  const printed = toDebugModels(BUNDLED_MODELS);
  const { models, warnings } = await readModelCatalog(JSON.stringify(printed), "cat.json");
  expect([toDebugModels(models), warnings]).toEqual([printed, []]);
});
