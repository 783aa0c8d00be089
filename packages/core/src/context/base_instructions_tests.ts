import { expect, test } from "vitest";
import { BASE_INSTRUCTIONS } from "./base_instructions.ts";

test("BASE_INSTRUCTIONS: stay under 600 tokens and name the tools by their wire names", () => {
  expect(BASE_INSTRUCTIONS.length).toBeLessThan(600 * 4);
  expect(BASE_INSTRUCTIONS).toContain("`apply_patch`");
});
