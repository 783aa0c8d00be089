import { expect, test } from "vitest";
import { FEATURE_DEFAULTS } from "./feature_table.ts";
import {
  isFeatureKey,
  isFeatureName,
  readFeatureSettings,
  resolveFeatures,
  toFeatureList,
  toFeatureRows,
  toUnstableFeaturesWarning,
} from "./features.ts";

test("resolveFeatures: without settings every feature has its default", () => {
  expect(resolveFeatures()).toEqual(FEATURE_DEFAULTS);
});

test("resolveFeatures: booleans, tables with enabled and older names count", () => {
  const features = resolveFeatures({
    goals: false,
    code_mode: { enabled: true, excluded_tool_namespaces: ["x"] },
    collab: false,
    token_budget: { limit: 1 },
    nonsense: true,
  });
  expect(features).toEqual({
    ...FEATURE_DEFAULTS,
    goals: false,
    code_mode: true,
    multi_agent: false,
  });
});

test("readFeatureSettings: gives what is said, by the name of this version", () => {
  expect([...readFeatureSettings({ memory_tool: true, nonsense: true, goals: "x" })]).toEqual([
    ["memories", true],
  ]);
});

test("isFeatureName and isFeatureKey: only keys take older names", () => {
  expect([isFeatureName("goals"), isFeatureName("collab"), isFeatureName("toString")]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isFeatureKey("goals"), isFeatureKey("collab"), isFeatureKey("nonsense")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("toFeatureList: prints the columns of codex 0.169.0", () => {
  const lines = toFeatureList(resolveFeatures({ goals: false })).split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "agent_message_board                      under development  false",
    "agent_message_board_mcp                  under development  false",
    "analytics_plan_history                   experimental       false",
  ]);
  expect(lines).toContain("goals                                    stable             false");
  expect(lines.at(-1)).toBe("");
});

test("toFeatureRows: one row for each feature", () => {
  const rows = toFeatureRows(resolveFeatures());
  expect(rows.length).toBe(Object.keys(FEATURE_DEFAULTS).length);
  expect(rows.at(-1)).toEqual({ name: "write_stdin_approval", stage: "stable", enabled: true });
});

test.for<[Readonly<Record<string, unknown>>, string | undefined]>([
  [
    { code_mode_only: true, code_mode: true },
    "Under-development features enabled: code_mode, code_mode_only. Under-development features are incomplete and may behave unpredictably. To suppress this warning, set `suppress_unstable_features_warning = true` in /h/config.toml.",
  ],
  [{ code_mode: false, goals: true, network_proxy: true }, undefined],
  [{}, undefined],
])("toUnstableFeaturesWarning: %j", ([settings, warning]) => {
  expect(toUnstableFeaturesWarning(settings, "/h/config.toml")).toBe(warning);
});
