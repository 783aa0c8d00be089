import { expect, test } from "vitest";
import { toReadFailure } from "./file_system.ts";

test.for<[unknown, string]>([
  [new Error("EACCES: permission denied\n  at x"), "EACCES: permission denied"],
  ["plain", "plain"],
  [undefined, "undefined"],
])("toReadFailure: %o on one line", ([error, line]) => {
  expect(toReadFailure(error)).toBe(line);
});
