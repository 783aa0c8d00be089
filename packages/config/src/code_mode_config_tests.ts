import { expect, test } from "vitest";
import { toCodeMode, toCodeModeShape } from "./code_mode_config.ts";
import { checkShape } from "./shape.ts";

test("toCodeMode: the defaults, and every key", () => {
  const everything = {
    enabled: true,
    excluded_tool_namespaces: ["a"],
    direct_only_tool_namespaces: ["b"],
    default_exec_yield_time_ms: 5,
    tool_input_schema_max_bytes: 6,
    experimental_show_cell_overhead: true,
    engine: "quickjs",
  };
  const { enabled, ...settings } = everything;
  expect([toCodeMode({}), toCodeMode({ ...settings, enabled })]).toEqual([
    {
      excluded_tool_namespaces: [],
      direct_only_tool_namespaces: [],
      experimental_show_cell_overhead: false,
      engine: "auto",
    },
    settings,
  ]);
  expect(checkShape(everything, toCodeModeShape())).toEqual({ unknown: [] });
});

test.for<[unknown, string | undefined]>([
  [true, undefined],
  [{ enabled: false }, undefined],
  ["on", 'invalid type: string "on", expected a boolean'],
  [{ enabled: "on" }, 'invalid type: string "on", expected a boolean'],
  [{ excluded_tool_namespaces: "a" }, 'invalid type: string "a", expected a sequence'],
  [{ engine: "isolated-vm" }, undefined],
  [{ engine: "v8" }, "unknown variant `v8`, expected one of `auto`, `isolated-vm`, `quickjs`"],
  [{ default_exec_yield_time_ms: -1 }, "invalid value: integer `-1`, expected u64"],
])("toCodeModeShape: %j", ([value, message]) => {
  expect(checkShape(value, toCodeModeShape()).fault?.message).toBe(message);
});
