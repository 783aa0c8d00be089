import { expect, test } from "vitest";
import { ModelInfoSchema, toUsableContextWindow } from "./model_info.ts";

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

test("ModelInfoSchema: defaults are filled in, unknown members dropped, shell types read as unified_exec", () => {
  expect(ModelInfoSchema.parse({ ...ROW, context_window: 200_000, new_member: 1 })).toEqual({
    slug: "m",
    display_name: "M",
    supported_reasoning_levels: [{ effort: "low" }],
    shell_type: "unified_exec",
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
    supports_search_tool: false,
    supports_image_detail_original: false,
    use_responses_lite: false,
    include_skills_usage_instructions: false,
  });
});

test.for([
  ["direct", "direct"],
  ["code_mode", "code_mode"],
  ["code_mode_only", "code_mode_only"],
  ["telepathy", undefined],
  ["Code_Mode", undefined],
  [null, undefined],
  [undefined, undefined],
] as const)("tool_mode: %j reads as %j", ([value, expected]) => {
  expect(ModelInfoSchema.parse({ ...ROW, tool_mode: value }).tool_mode).toBe(expected);
});

test.for([
  ["tool_mode that is no string", { tool_mode: 5 }],
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

test("toUsableContextWindow: a share of the window, absent without one", () => {
  const info = ModelInfoSchema.parse({ ...ROW, context_window: 272_000 });
  expect([toUsableContextWindow(info), toUsableContextWindow(ModelInfoSchema.parse(ROW))]).toEqual([
    258_400,
    undefined,
  ]);
});
