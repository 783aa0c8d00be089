import { expect, test } from "vitest";
import { CliError } from "./cli_error.ts";

test("CliError: keeps its code, message and cause", () => {
  const cause = new Error("disk");
  const error = new CliError("bad_input", "cannot read x", { cause });
  expect({
    name: error.name,
    code: error.code,
    message: error.message,
    cause: error.cause,
  }).toEqual({
    name: "CliError",
    code: "bad_input",
    message: "cannot read x",
    cause,
  });
});

test("CliError.isInstance: knows its own kind and nothing else", () => {
  expect(CliError.isInstance(new CliError("usage", "x"))).toBe(true);
  expect(
    [new Error("x"), null, undefined, "x", {}].filter((value) => CliError.isInstance(value)),
  ).toEqual([]);
});
