import { expect, test } from "vitest";
import { PluginError } from "./plugin_error.ts";

test("PluginError: keeps code and cause, and is known by its brand", () => {
  const cause = new Error("below");
  const error = new PluginError("invalid_config", "a line", { cause });
  expect([error.name, error.code, error.message, error.cause]).toEqual([
    "PluginError",
    "invalid_config",
    "a line",
    cause,
  ]);
  expect([PluginError.isInstance(error), PluginError.isInstance(cause)]).toEqual([true, false]);
  expect(PluginError.isInstance(null)).toBe(false);
});
