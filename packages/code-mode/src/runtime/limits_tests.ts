import { expect, test } from "vitest";
import { CodeModeError } from "./code_mode_error.ts";
import { DEFAULT_LIMITS, resolveLimits } from "./limits.ts";

test("resolveLimits: limits given replace defaults one by one", () => {
  expect(resolveLimits({ timers: 3, cpuMs: undefined })).toEqual({ ...DEFAULT_LIMITS, timers: 3 });
});

test.for<[unknown, string]>([
  [{ timers: 0 }, "code mode limit 'timers' must be a whole number of at least 1, not 0"],
  [{ cpuMs: 1.5 }, "code mode limit 'cpuMs' must be a whole number of at least 1, not 1.5"],
  [
    { memoryBytes: 5 },
    "code mode limit 'memoryBytes' must be a whole number of at least 8388608, not 5",
  ],
  [{ memory: 5 }, "code mode has no limit called 'memory'"],
])("resolveLimits: %j is refused in one line", ([given, message]) => {
  expect(() => resolveLimits(Object(given))).toThrow(new CodeModeError("invalid_options", message));
});
