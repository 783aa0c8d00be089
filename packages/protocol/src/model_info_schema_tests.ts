import { expect, test } from "vitest";
import { ModelInfoSchema } from "./model_info_schema.ts";

const ROW = {
  slug: "m",
  display_name: "M",
  supported_reasoning_levels: [{ effort: "low" }],
  shell_type: "shell_command",
  visibility: "list",
  supported_in_api: true,
  priority: 1,
  support_verbosity: false,
  truncation_policy: { mode: "bytes", limit: 10_000 },
  experimental_supported_tools: [],
};

test("ModelInfoSchema: defaults are filled in, unknown members dropped", () => {
  expect(ModelInfoSchema.parse({ ...ROW, context_window: 200_000, new_member: 1 })).toEqual({
    slug: "m",
    display_name: "M",
    supported_reasoning_levels: [{ effort: "low" }],
    shell_type: "shell_command",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    support_verbosity: false,
    web_search_tool_type: "text",
    truncation_policy: { mode: "bytes", limit: 10_000 },
    experimental_supported_tools: [],
    context_window: 200_000,
    effective_context_window_percent: 95,
    input_modalities: ["text", "image"],
    default_reasoning_summary: "auto",
    supports_reasoning_summary_parameter: true,
    supports_reasoning_effort_updates: false,
    supports_search_tool: false,
    supports_image_detail_original: false,
    supports_experimental_context: false,
    use_responses_lite: false,
    node_repl_auto_review_required: false,
    node_repl_disabled: false,
    include_skills_usage_instructions: false,
    include_plugin_usage_instructions: false,
    include_apps_usage_instructions: true,
    service_tiers: [],
    additional_speed_tiers: [],
  });
});

test("ModelInfoSchema: everything that a row can say is kept", () => {
  const row = {
    ...ROW,
    description: "d",
    default_reasoning_level: "low",
    supported_reasoning_levels: [{ effort: "low", description: "Low" }],
    default_verbosity: "high",
    apply_patch_tool_type: "freeform",
    web_search_tool_type: "text_and_image",
    base_instructions: "B",
    context_window: 1,
    max_context_window: 2,
    auto_compact_token_limit: 3,
    effective_context_window_percent: 90,
    input_modalities: ["audio"],
    tool_mode: "code_mode",
    multi_agent_version: "v2",
    multi_agent_reasoning_effort: "xhigh",
    default_reasoning_summary: "none",
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
    model_specialty: "cyber",
    default_service_tier: "priority",
    service_tiers: [{ id: "priority", name: "Fast", description: "faster" }],
    additional_speed_tiers: ["fast"],
    comp_hash: "3000",
  };
  expect(ModelInfoSchema.parse(row)).toEqual(row);
});

test.for([
  ["omitted", {}, undefined],
  ["null", { tool_mode: null }, undefined],
  ["known direct", { tool_mode: "direct" }, "direct"],
  ["known code_mode", { tool_mode: "code_mode" }, "code_mode"],
  ["known code_mode_only", { tool_mode: "code_mode_only" }, "code_mode_only"],
  ["unknown string", { tool_mode: "telepathy" }, undefined],
  ["unknown string in other case", { tool_mode: "Code_Mode" }, undefined],
] as const)("tool_mode: %s", ([, row, expected]) => {
  expect(ModelInfoSchema.parse({ ...ROW, ...row }).tool_mode).toBe(expected);
});

test.for([5, true, ["direct"], {}])("tool_mode: non-string %j is an error", (value) => {
  const { error } = ModelInfoSchema.safeParse({ ...ROW, tool_mode: value });
  expect(error?.issues.map(({ path }) => path)).toEqual([["tool_mode"]]);
});

test.for([
  ["omitted", {}, undefined],
  ["null", { multi_agent_version: null }, undefined],
  ["known", { multi_agent_version: "disabled" }, "disabled"],
  ["unknown string", { multi_agent_version: "v3" }, undefined],
] as const)("multi_agent_version: %s", ([, row, expected]) => {
  expect(ModelInfoSchema.parse({ ...ROW, ...row }).multi_agent_version).toBe(expected);
});

test.for(["default", "local", "shell_command", "unified_exec", "disabled"])(
  "shell_type: %s is kept as it is",
  (shell_type) => {
    expect(ModelInfoSchema.parse({ ...ROW, shell_type }).shell_type).toBe(shell_type);
  },
);

test.for([
  ["multi_agent_version that is no string", { multi_agent_version: 1 }],
  ["null web_search_tool_type", { web_search_tool_type: null }],
  ["unknown web_search_tool_type", { web_search_tool_type: "video" }],
  ["unknown visibility", { visibility: "sometimes" }],
  ["unknown default_reasoning_summary", { default_reasoning_summary: "long" }],
  ["unknown default_verbosity", { default_verbosity: "loud" }],
  ["unknown shell_type", { shell_type: "telnet" }],
  ["apply_patch as a function", { apply_patch_tool_type: "function" }],
  ["unknown modality", { input_modalities: ["file"] }],
  ["unknown truncation mode", { truncation_policy: { mode: "lines", limit: 1 } }],
  ["missing slug", { slug: undefined }],
] as const)("ModelInfoSchema: %s is an error", ([, change]) => {
  expect(ModelInfoSchema.safeParse({ ...ROW, ...change }).success).toBe(false);
});

test("base_instructions: taken from the message template when the row has none of its own", () => {
  const parsed = ModelInfoSchema.parse({ ...ROW, model_messages: { instructions_template: "T" } });
  expect(parsed.base_instructions).toBe("T");
});
