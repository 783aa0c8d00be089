import { expect, test } from "vitest";
import { TestkitError } from "./testkit_error.ts";

test("TestkitError: carries its code and cause, and is told apart from other errors", () => {
  const cause = new Error("inner");
  const error = new TestkitError("unavailable", "no port", { cause });
  expect([
    error.code,
    error.cause,
    TestkitError.isInstance(error),
    TestkitError.isInstance(cause),
  ]).toEqual(["unavailable", cause, true, false]);
});
