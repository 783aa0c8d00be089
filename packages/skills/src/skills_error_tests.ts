import { expect, test } from "vitest";
import { SkillsError } from "./skills_error.ts";

test("SkillsError: is told by its brand, and keeps code and cause", () => {
  const cause = new Error("why");
  const error = new SkillsError("bad_option", "no", { cause });
  expect([error.name, error.code, error.message, error.cause]).toEqual([
    "SkillsError",
    "bad_option",
    "no",
    cause,
  ]);
  expect([error, cause, null, "x"].map((value) => SkillsError.isInstance(value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
