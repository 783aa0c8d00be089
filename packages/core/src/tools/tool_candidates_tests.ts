import { createNodeFileSystem } from "@codexkit/apply-patch/node";
import { createExecSessions } from "@codexkit/shell";
import { planTools } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createUpdatePlan, SandboxPool } from "@codexkit/builtin-tools";
import { type BuiltInToolsOptions, createToolCandidates } from "./tool_candidates.ts";
import { createTestModelInfo, createTestTurnContext } from "./test_context.ts";

function plan(
  change: Partial<Pick<BuiltInToolsOptions, "features" | "updatePlanEnabled">> = {},
  model: Record<string, unknown> = {},
): readonly string[] {
  const candidates = createToolCandidates(
    createTestTurnContext({
      modelInfo: createTestModelInfo({ apply_patch_tool_type: "freeform", ...model }),
    }),
    {
      shell: {
        sessions: createExecSessions({
          clock: { now: () => 0, schedule: () => () => {} },
          random: () => 0,
        }),
        sandboxes: new SandboxPool({}),
        threadId: "h",
        userShell: { type: "bash", path: "/bin/bash" },
        lookup: {
          platform: "linux",
          readLoginShell: () => undefined,
          isProgram: () => true,
          findProgram: () => undefined,
        },
        env: {},
        allowLoginShell: true,
        version: "0",
        codexHome: "/h",
        approvals: undefined,
        resolvePath: (folder, path) => `${folder}/${path}`,
        isDirectory: () => true,
      },
      patch: { fs: createNodeFileSystem(), approvals: undefined, tmpdir: undefined, now: () => 0 },
      updatePlan: createUpdatePlan(),
      features: { shell_tool: true },
      updatePlanEnabled: false,
      ...change,
    },
  );
  const { decisions } = planTools({ candidates, toolMode: "direct" });
  return decisions.map(({ name, decision, reason }) => `${name.name} ${decision}: ${reason}`);
}

const OPEN = "included: every gate is open";

test("createToolCandidates: the recorded order, and the plan only when it is wanted", () => {
  expect([plan(), plan({ updatePlanEnabled: true })[2]]).toEqual([
    [
      `exec_command ${OPEN}`,
      `write_stdin ${OPEN}`,
      "update_plan hidden: tools.update_plan.enabled: false",
      `apply_patch ${OPEN}`,
    ],
    `update_plan ${OPEN}`,
  ]);
});

test("createToolCandidates: the feature, the shell type and the patch type each close their tools", () => {
  expect([
    plan({ features: { shell_tool: false } }).slice(0, 2),
    plan({}, { shell_type: "disabled" }).slice(0, 2),
    plan({}, { apply_patch_tool_type: null })[3],
  ]).toEqual([
    [
      "exec_command hidden: features.shell_tool: off",
      "write_stdin hidden: features.shell_tool: off",
    ],
    [
      "exec_command hidden: model.shell_type: disabled",
      "write_stdin hidden: model.shell_type: disabled",
    ],
    "apply_patch hidden: model.apply_patch_tool_type: absent",
  ]);
});
