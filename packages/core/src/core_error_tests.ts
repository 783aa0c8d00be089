import { expect, test } from "vitest";
import { CoreError } from "./core_error.ts";

test("CoreError: carries its code and cause, and is told apart from other errors", () => {
  const cause = new Error("inner");
  const error = new CoreError("turn_active", "a turn is under way", { cause });
  expect([
    error.code,
    error.cause,
    CoreError.isInstance(error),
    CoreError.isInstance(cause),
  ]).toEqual(["turn_active", cause, true, false]);
});
