import { expect, test } from "vitest";
import { ToolError } from "./tool_error.ts";

test("ToolError: carries its code and cause, and is told apart from other errors", () => {
  const cause = new Error("inner");
  const error = new ToolError("fatal", "no disk", { cause });
  expect([
    error.code,
    error.message,
    error.cause,
    ToolError.isInstance(error),
    ToolError.isInstance(cause),
  ]).toEqual(["fatal", "no disk", cause, true, false]);
});
