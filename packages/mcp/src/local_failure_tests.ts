import { expect, test } from "vitest";
import { readLocalFailure, toLocalAnswer } from "./local_failure.ts";
import { McpError } from "./mcp_error.ts";

test("toLocalAnswer: carries the error itself", () => {
  const error = new McpError("connection_lost", "gone");
  const answer = toLocalAnswer(3, error);
  const failure = "error" in answer ? answer.error : undefined;
  expect({
    id: "id" in answer ? answer.id : undefined,
    code: failure?.code,
    data: readLocalFailure(failure?.data),
  }).toEqual({
    id: 3,
    code: -32_000,
    data: error,
  });
});

test("readLocalFailure: nothing a server sends counts as one", () => {
  expect(
    [{ error: new McpError("closed", "x") }, null, "x"].map((data) => readLocalFailure(data)),
  ).toEqual([undefined, undefined, undefined]);
});
