import { expect, test } from "vitest";
import { ModelProviderError } from "./model_provider_error.ts";

test("ModelProviderError: details are optional and read as the cautious answer", () => {
  const error = new ModelProviderError("bad_request", "no");
  const { name, message, code, retryable, retryAfterMs, httpStatus, turnErrorCode } = error;
  expect({ name, message, code, retryable, retryAfterMs, httpStatus, turnErrorCode }).toEqual({
    name: "ModelProviderError",
    message: "no",
    code: "bad_request",
    retryable: false,
    retryAfterMs: undefined,
    httpStatus: undefined,
    turnErrorCode: "other",
  });
  expect(Object.hasOwn(error, "cause")).toBe(false);
});

test("ModelProviderError: keeps its cause", () => {
  const cause = new Error("why");
  expect(new ModelProviderError("connection_failed", "no", { cause }).cause).toBe(cause);
});

test("ModelProviderError.isInstance: knows errors of another copy of the package, and nothing else", () => {
  const foreign = { [Symbol.for("@codexkit/model-provider.ModelProviderError")]: true };
  expect(
    [new ModelProviderError("incomplete", "x"), foreign, new Error("x"), null, "x"].map((value) =>
      ModelProviderError.isInstance(value),
    ),
  ).toEqual([true, true, false, false, false]);
});
