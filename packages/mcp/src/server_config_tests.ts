import { expect, test } from "vitest";
import {
  isToolEnabled,
  type McpServerConfig,
  toStartupTimeoutMs,
  toTimeLimitText,
  toToolTimeoutMs,
} from "./server_config.ts";

test.for<[McpServerConfig, number]>([
  [{}, 30_000],
  [{ startup_timeout_sec: 1.5 }, 1_500],
  [{ startup_timeout_ms: 20 }, 20],
  [{ startup_timeout_sec: 2, startup_timeout_ms: 20 }, 2_000],
])("toStartupTimeoutMs: %j", ([config, want]) => {
  expect(toStartupTimeoutMs(config)).toBe(want);
});

test.for<[McpServerConfig, number]>([
  [{}, 300_000],
  [{ tool_timeout_sec: 0.5 }, 500],
])("toToolTimeoutMs: %j", ([config, want]) => {
  expect(toToolTimeoutMs(config)).toBe(want);
});

test.for<[McpServerConfig, readonly string[]]>([
  [{}, ["a", "b", "c"]],
  [{ enabled_tools: ["a", "b"] }, ["a", "b"]],
  [{ disabled_tools: ["a"] }, ["b", "c"]],
  [{ enabled_tools: ["a", "b"], disabled_tools: ["b"] }, ["a"]],
  [{ enabled_tools: [] }, []],
])("isToolEnabled: %j", ([config, want]) => {
  expect(["a", "b", "c"].filter((tool) => isToolEnabled(config, tool))).toEqual(want);
});

test.for<[number, string]>([
  [30_000, "30s"],
  [300_000, "300s"],
  [1_000, "1000ms"],
])("toTimeLimitText: %d", ([timeoutMs, want]) => {
  expect(toTimeLimitText(timeoutMs)).toBe(want);
});
