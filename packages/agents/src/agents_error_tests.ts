import { expect, test } from "vitest";
import { AgentsError } from "./agents_error.ts";

test("AgentsError: is told by its brand, and keeps code and cause", () => {
  const cause = new Error("why");
  const error = new AgentsError("agent_closed", "no", { cause });
  expect([error.name, error.code, error.message, error.cause]).toEqual([
    "AgentsError",
    "agent_closed",
    "no",
    cause,
  ]);
  expect([error, cause, null, "x"].map((value) => AgentsError.isInstance(value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
