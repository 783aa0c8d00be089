import { expect, test } from "vitest";
import { ConfigError, toConfigErrorText } from "./config_error.ts";
import { applyOverrides, parseOverride, toFeatureOverride } from "./override.ts";

test.for<[string, readonly string[], unknown]>([
  ["a.b.c=1", ["a", "b", "c"], 1],
  ["x=true", ["x"], true],
  ["x=[1,2]", ["x"], [1, 2]],
  ["x={a=1}", ["x"], { a: 1 }],
  ["x=hello", ["x"], "hello"],
  ['x="q"', ["x"], "q"],
  ["x='l'", ["x"], "l"],
  ['x="half', ["x"], "half"],
  [" x = two words ", ["x"], "two words"],
  ["x=a=b", ["x"], "a=b"],
  ["x=", ["x"], ""],
  ["x=1\ny=2", ["x"], "1\ny=2"],
  ["use_legacy_landlock=true", ["features", "use_legacy_landlock"], true],
])("parseOverride: %j", ([argument, path, value]) => {
  expect(parseOverride(argument)).toEqual({ path, value });
});

test.for([
  ["a.b", "Error parsing -c overrides: Invalid override (missing '='): a.b"],
  ["=x", "Error parsing -c overrides: Empty key in override: =x"],
  [" =x", "Error parsing -c overrides: Empty key in override:  =x"],
  ["__proto__.a=1", "Error parsing -c overrides: Invalid key in override: __proto__.a=1"],
])("parseOverride: refuses %j", ([argument = "", text]) => {
  let caught: unknown;
  try {
    parseOverride(argument);
  } catch (error) {
    caught = error;
  }
  expect(ConfigError.isInstance(caught) && toConfigErrorText(caught)).toBe(text);
});

test("toFeatureOverride: sets one feature", () => {
  expect(toFeatureOverride("goals", { enabled: false })).toEqual({
    path: ["features", "goals"],
    value: false,
  });
});

test("applyOverrides: creates tables, replaces values in the way, later ones win", () => {
  const base = { a: 1, kept: { x: 1, y: 2 } };
  const overrides = ["a.b=2", "kept.x=3", "kept.x=4", "new.deep.key=true"].map(parseOverride);
  expect(applyOverrides(base, overrides)).toEqual({
    a: { b: 2 },
    kept: { x: 4, y: 2 },
    new: { deep: { key: true } },
  });
  expect(base).toEqual({ a: 1, kept: { x: 1, y: 2 } });
});

test("applyOverrides: an empty path changes nothing", () => {
  expect(applyOverrides({ a: 1 }, [{ path: [], value: 2 }])).toEqual({ a: 1 });
});

test.for<[string, readonly string[], unknown]>([
  [
    "settings keep the switch",
    ["code_mode=true", "code_mode.engine='e'"],
    { enabled: true, engine: "e" },
  ],
  [
    "a switch keeps the settings",
    ["code_mode.engine='e'", "code_mode=false"],
    { engine: "e", enabled: false },
  ],
  [
    "a table keeps the switch",
    ["code_mode=true", "code_mode={engine='e'}"],
    { enabled: true, engine: "e" },
  ],
  ["a switch replaces a switch", ["code_mode=true", "code_mode=false"], false],
])("applyOverrides: features: %s", ([, overrides, value]) => {
  const parsed = overrides.map((override) => parseOverride(`features.${override}`));
  expect(applyOverrides({}, parsed)).toEqual({ features: { code_mode: value } });
});
