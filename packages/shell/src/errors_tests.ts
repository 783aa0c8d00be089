import { expect, test } from "vitest";
import { errorCodeOf, ShellError, toSpawnError } from "./errors.ts";

test("ShellError: an error of another copy of the package is recognised, a plain one is not", () => {
  const foreign = { [Symbol.for("@codexkit/shell.ShellError")]: true };
  expect(
    [foreign, new ShellError("aborted", "x"), new Error("x"), null].map((value) =>
      ShellError.isInstance(value),
    ),
  ).toEqual([true, true, false, false]);
});

test("ShellError: keeps code and cause", () => {
  const cause = new Error("inner");
  const error = new ShellError("disposed", "the sessions are closed", { cause });
  expect({ name: error.name, code: error.code, cause: error.cause }).toEqual({
    name: "ShellError",
    code: "disposed",
    cause,
  });
});

test.for([
  ["ENOENT", "Failed to create unified exec process: No such file or directory (os error 2)"],
  ["EACCES", "Failed to create unified exec process: Permission denied (os error 13)"],
  [
    "E2BIG",
    "Failed to create unified exec process: Argument list too long (os error 7): put long text into a file",
  ],
  ["EWEIRD", "Failed to create unified exec process: EWEIRD"],
] as const)("toSpawnError: %s has the recorded text", ([code, text]) => {
  const cause = Object.assign(new Error("spawn x"), { code });
  const error = toSpawnError(cause);
  expect({ code: error.code, message: error.message, cause: error.cause }).toEqual({
    code: "spawn_failed",
    message: text,
    cause,
  });
});

test("toSpawnError: a cause without a code still gives a sentence", () => {
  expect(toSpawnError("boom").message).toBe(
    "Failed to create unified exec process: unknown reason",
  );
});

test("errorCodeOf: only a string code counts", () => {
  expect([
    errorCodeOf({ code: "EPIPE" }),
    errorCodeOf({ code: 3 }),
    errorCodeOf(undefined),
  ]).toEqual(["EPIPE", undefined, undefined]);
});
