import { expect, test } from "vitest";
import { isRecord } from "./is_record.ts";

test.for<[unknown, boolean]>([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  [undefined, false],
  ["text", false],
  [() => {}, false],
])("isRecord: %j is %j", ([value, want]) => {
  expect(isRecord(value)).toBe(want);
});
