import { expect, test } from "vitest";
import type { ToolTurn } from "../tool_turn.ts";
import { createTestTurn, openTestTools, outlineSpecs, planTestTools } from "../test_tools.ts";

interface Case {
  model?: Record<string, unknown>;
  overrides?: readonly string[];
  context?: Partial<ToolTurn>;
}

async function offer({ model = {}, overrides = [], context = {} }: Case): Promise<string> {
  const tools = await openTestTools(overrides);
  const plan = await planTestTools(tools, createTestTurn(model, context));
  return outlineSpecs(plan).join(" ");
}

const GOALS = "get_goal create_goal update_goal";

test.for<[Case, string]>([
  [{}, `exec_command write_stdin request_user_input apply_patch view_image ${GOALS} web_search`],
  [
    { model: { shell_type: "disabled", apply_patch_tool_type: null } },
    `request_user_input view_image ${GOALS} web_search`,
  ],
  [
    { overrides: ["tools.update_plan.enabled=true", "features.token_budget=true"] },
    `exec_command write_stdin update_plan request_user_input new_context get_context_remaining apply_patch view_image ${GOALS} web_search`,
  ],
  [
    { model: { experimental_supported_tools: ["clock", "test_sync_tool"] } },
    `exec_command write_stdin request_user_input clock{curr_time,sleep} apply_patch test_sync_tool view_image ${GOALS} web_search`,
  ],
  [
    {
      model: { experimental_supported_tools: ["clock"] },
      overrides: ["features.current_time_reminder=true"],
    },
    `exec_command write_stdin request_user_input clock{curr_time} apply_patch view_image ${GOALS} web_search`,
  ],
  [
    { overrides: ["features.goals=false", "features.view_image=false", 'web_search="disabled"'] },
    "exec_command write_stdin request_user_input apply_patch",
  ],
  [{ context: { toolMode: "code_mode_only" } }, "exec wait request_user_input web_search"],
  [
    { context: { toolMode: "code_mode" } },
    `exec wait exec_command write_stdin request_user_input apply_patch view_image ${GOALS} web_search`,
  ],
  [{ overrides: ['tools.allow=["exec_*"]'] }, "exec_command"],
])("createToolCandidates: %j offers %s", async ([input, names]) => {
  expect(await offer(input)).toBe(names);
});
