import { expect, test } from "vitest";
import { maskApiKey } from "./mask.ts";

test.for([
  ["sk-test-0000abcdef", "sk-test-***bcdef"],
  ["12345678901234", "12345678***01234"],
  ["1234567890123", "***"],
  ["", "***"],
])("maskApiKey: %s", ([key = "", masked]) => {
  expect(maskApiKey(key)).toBe(masked);
});
