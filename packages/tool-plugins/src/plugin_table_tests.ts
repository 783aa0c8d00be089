import { expect, test } from "vitest";
import { FEATURE_NAMES, FEATURES, PLUGIN_NAMES, PLUGINS } from "./plugin_table.ts";
import { SETTINGS_BY_KEY } from "./settings/settings_table.ts";

test("plugins: the names list the tables, in their order", () => {
  expect([Object.keys(PLUGINS), Object.keys(FEATURES)]).toEqual([PLUGIN_NAMES, FEATURE_NAMES]);
});

test("plugins: only shell_legacy is off by default, and it answers to the name of shell", () => {
  const off = PLUGIN_NAMES.filter((name) => !PLUGINS[name].defaultEnabled);
  expect([off, PLUGINS.shell_legacy.schemaName, PLUGINS.shell.schemaName]).toEqual([
    ["shell_legacy"],
    "shell",
    "shell",
  ]);
});

test("plugins: every setting belongs to one of them at least", () => {
  const named = [
    ...PLUGIN_NAMES.map((name) => PLUGINS[name]),
    ...FEATURE_NAMES.map((name) => FEATURES[name]),
  ];
  const used = new Set<string>(named.flatMap(({ settings }) => settings));
  expect([...SETTINGS_BY_KEY.keys()].filter((key) => !used.has(key))).toEqual([]);
});
