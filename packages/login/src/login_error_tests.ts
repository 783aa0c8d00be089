import { expect, test } from "vitest";
import { LoginError } from "./login_error.ts";

test("LoginError: keeps code and cause, and knows its own", () => {
  const cause = new Error("inner");
  const error = new LoginError("unwritable", "no", { cause });
  expect([error.name, error.code, error.message, error.cause]).toEqual([
    "LoginError",
    "unwritable",
    "no",
    cause,
  ]);
  expect([LoginError.isInstance(error), LoginError.isInstance(cause)]).toEqual([true, false]);
});
