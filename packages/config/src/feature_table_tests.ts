import { expect, test } from "vitest";
import { FEATURE_DEFAULTS, toFeatureStage } from "./feature_table.ts";

test("FEATURE_DEFAULTS: is in alphabetical order, as the list is printed", () => {
  const names = Object.keys(FEATURE_DEFAULTS);
  expect(names).toEqual(names.toSorted());
  expect(names.length).toBe(215);
});

test("toFeatureStage: knows each stage and takes the rest as stable", () => {
  expect([
    toFeatureStage("code_mode"),
    toFeatureStage("network_proxy"),
    toFeatureStage("goals"),
    toFeatureStage("multi_agent"),
    toFeatureStage("undo"),
  ]).toEqual(["under development", "experimental", "stable", "deprecated", "removed"]);
});
