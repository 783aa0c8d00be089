import { expect, test } from "vitest";
import { toUsableContextWindow } from "./model_info.ts";
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

test("toUsableContextWindow: a share of the window, absent without one", () => {
  const info = ModelInfoSchema.parse({ ...ROW, context_window: 272_000 });
  expect([toUsableContextWindow(info), toUsableContextWindow(ModelInfoSchema.parse(ROW))]).toEqual([
    258_400,
    undefined,
  ]);
});
