import { expect, test } from "vitest";
import { CodeModeError } from "./code_mode_error.ts";

test("CodeModeError: carries its code and is known across copies of the package", () => {
  const error = new CodeModeError("engine_unavailable", "no engine", { cause: "why" });
  expect({
    code: error.code,
    cause: error.cause,
    known: CodeModeError.isInstance(error),
    other: CodeModeError.isInstance(new Error("no engine")),
  }).toEqual({ code: "engine_unavailable", cause: "why", known: true, other: false });
});
