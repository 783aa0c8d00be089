import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { SETTINGS, SETTINGS_BY_KEY } from "./settings_table.ts";

/** What was asked for: key, levels, default. */
const ASKED: readonly (readonly [string, string, unknown])[] = [
  ["shell_tool_mode", "agent", "auto"],
  ["intercept_apply_patch", "agent provider", false],
  ["shell_working_directory", "agent provider", "."],
  ["shell_allowed_paths", "agent provider", ["."]],
  ["shell_timeout_seconds", "agent provider", 60],
  ["shell_max_output_lines", "agent provider", 2000],
  ["shell_max_output_chars", "agent provider", 160_000],
  ["enable_view_image_detail_original", "agent", false],
  ["view_image_max_bytes", "agent", 52_428_800],
  ["mcp_enabled", "agent provider", true],
  ["mcp_fail_on_startup_error", "agent provider", false],
  ["mcp_reuse_runtime", "agent provider", true],
  ["mcp_servers", "agent provider", undefined],
  ["skills_enabled", "agent", true],
  ["skills_roots", "agent", undefined],
  ["skills_follow_symlinks", "agent", true],
  ["skills_max_scan_depth", "agent", 6],
  ["skills_max_dirs_per_root", "agent", 2000],
  ["enabled_plugins", "agent", undefined],
  ["disabled_plugins", "agent provider global", undefined],
  ["force_enabled_plugins", "agent", undefined],
];

test("settings: the table has every key that was asked for, at its levels, with its default", () => {
  const table = Object.entries(SETTINGS).map(([key, setting]) => [
    key,
    setting.levels.join(" "),
    setting.default,
  ]);
  expect(table).toEqual(ASKED);
});

test("settings: what is settled has a value for every key but the lists of plugins", () => {
  const settled = [...SETTINGS_BY_KEY.keys()].filter((key) => !key.endsWith("_plugins"));
  expect(Object.keys(DEFAULT_SETTINGS)).toEqual(settled);
});
