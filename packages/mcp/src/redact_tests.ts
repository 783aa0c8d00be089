import { expect, test } from "vitest";
import { createRedactor } from "./redact.ts";

test.for<[readonly string[], string, string]>([
  [["hunter2"], "password is hunter2, yes hunter2", "password is *****, yes *****"],
  [["abcd", "abcdefgh"], "abcdefgh abcd", "***** *****"],
  [["on", ""], "on and on", "on and on"],
  [["a.b(c"], "a.b(c axbxc", "***** axbxc"],
])("createRedactor: %j in %j", ([secrets, text, want]) => {
  expect(createRedactor(secrets)(text)).toBe(want);
});
