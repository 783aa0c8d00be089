import { expect, test } from "vitest";
import { mergeLayerTables } from "./feature_switches.ts";

test.for<[string, unknown, unknown, unknown]>([
  ["settings over a switch", true, { engine: "e" }, { enabled: true, engine: "e" }],
  ["a switch over settings", { engine: "e" }, false, { engine: "e", enabled: false }],
  ["settings over settings", { enabled: true }, { engine: "e" }, { enabled: true, engine: "e" }],
  ["a switch over a switch", true, false, false],
  ["anything else replaces", true, "on", "on"],
])("mergeLayerTables: %s", ([, below, above, merged]) => {
  expect(
    mergeLayerTables(
      { model: "m", features: { goals: true, code_mode: below } },
      { features: { code_mode: above } },
    ),
  ).toEqual({ model: "m", features: { goals: true, code_mode: merged } });
});
