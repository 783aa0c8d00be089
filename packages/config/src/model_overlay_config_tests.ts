import { ModelInfoSchema } from "@codexkit/protocol/model-catalog";
import { expect, test } from "vitest";
import {
  MODEL_OVERLAY_KEYS,
  toModelOverlays,
  toModelOverlayShape,
} from "./model_overlay_config.ts";
import { checkShape } from "./shape.ts";

const EVERYTHING = {
  display_name: "M",
  description: "d",
  default_reasoning_level: "low",
  base_instructions: "B",
  multi_agent_reasoning_effort: "xhigh",
  model_specialty: "cyber",
  default_service_tier: "priority",
  comp_hash: "3000",
  priority: -1,
  context_window: 1,
  max_context_window: 2,
  auto_compact_token_limit: 3,
  effective_context_window_percent: 90,
  supported_in_api: true,
  support_verbosity: true,
  supports_reasoning_summary_parameter: false,
  supports_reasoning_effort_updates: true,
  supports_search_tool: true,
  supports_image_detail_original: true,
  supports_experimental_context: true,
  use_responses_lite: true,
  node_repl_auto_review_required: true,
  node_repl_disabled: true,
  include_skills_usage_instructions: true,
  include_plugin_usage_instructions: true,
  include_apps_usage_instructions: false,
  shell_type: "disabled",
  visibility: "hide",
  default_verbosity: "high",
  apply_patch_tool_type: "freeform",
  web_search_tool_type: "text_and_image",
  input_modalities: ["text", "audio"],
  tool_mode: "code_mode",
  multi_agent_version: "v2",
  default_reasoning_summary: "none",
  truncation_policy: { mode: "tokens", limit: 5 },
  experimental_supported_tools: ["clock"],
  additional_speed_tiers: ["fast"],
  supported_reasoning_levels: [{ effort: "low", description: "Low" }],
  service_tiers: [{ id: "priority", name: "Fast", description: "f" }],
};

test("toModelOverlays: takes every member that a catalog row has", () => {
  const { unknown, fault } = checkShape(EVERYTHING, toModelOverlayShape());
  expect([unknown, fault]).toEqual([[], undefined]);
  expect(toModelOverlays({ m: EVERYTHING })).toEqual({ m: EVERYTHING });
  const row = { ...EVERYTHING, slug: "m" };
  expect(ModelInfoSchema.parse(row)).toEqual(row);
});

test("MODEL_OVERLAY_KEYS: are the keys of the shape", () => {
  expect([...MODEL_OVERLAY_KEYS].toSorted()).toEqual(Object.keys(EVERYTHING).toSorted());
});

test("toModelOverlays: holds only what is said", () => {
  const overlays = toModelOverlays({
    m: { context_window: 5 },
    n: {},
    "vendor/o": { priority: 2 },
  });
  expect(Object.entries(overlays).map(([slug, overlay]) => [slug, Object.keys(overlay)])).toEqual([
    ["m", ["context_window"]],
    ["n", []],
    ["vendor/o", ["priority"]],
  ]);
});

test("toModelOverlays: efforts may be plain words, a tier may be only an id, a limit half said", () => {
  const overlay = {
    supported_reasoning_levels: ["low", { effort: "high" }],
    service_tiers: [{ id: "p" }],
    truncation_policy: { limit: 9 },
  };
  expect(checkShape(overlay, toModelOverlayShape()).fault).toBeUndefined();
  expect(toModelOverlays({ m: overlay })).toEqual({
    m: {
      supported_reasoning_levels: [{ effort: "low" }, { effort: "high" }],
      service_tiers: [{ id: "p", name: "", description: "" }],
      truncation_policy: { limit: 9 },
    },
  });
});

test.for<[Readonly<Record<string, unknown>>, string]>([
  [
    { tool_mode: "telepathy" },
    "unknown variant `telepathy`, expected one of `direct`, `code_mode`, `code_mode_only`",
  ],
  [{ tool_mode: 5 }, "invalid type: unit variant, expected string only"],
  [
    { input_modalities: ["video"] },
    "unknown variant `video`, expected one of `text`, `image`, `audio`",
  ],
  [{ context_window: 0 }, "invalid value: integer `0`, expected a nonzero u64"],
  [{ supports_search_tool: "yes" }, 'invalid type: string "yes", expected a boolean'],
  [{ service_tiers: [{ name: "Fast" }] }, "missing field `id`"],
])("toModelOverlayShape: our own options are read strictly, %j", ([overlay, message]) => {
  expect(checkShape(overlay, toModelOverlayShape()).fault?.message).toBe(message);
});
