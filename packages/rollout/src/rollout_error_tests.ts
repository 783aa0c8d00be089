import { expect, test } from "vitest";
import { RolloutError, toRolloutError } from "./rollout_error.ts";

test("toRolloutError: names the file and keeps the cause", () => {
  const cause = new Error("no space left");
  const error = toRolloutError("write_failed", "write", "/s.jsonl", cause);
  expect([
    error.code,
    error.message,
    error.cause,
    RolloutError.isInstance(error),
    RolloutError.isInstance(cause),
  ]).toEqual([
    "write_failed",
    "cannot write session file /s.jsonl: no space left",
    cause,
    true,
    false,
  ]);
});
