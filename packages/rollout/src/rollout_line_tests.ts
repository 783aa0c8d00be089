import { expect, test } from "vitest";
import { parseRolloutLine } from "./rollout_line.ts";

test("parseRolloutLine: known members are read, unknown types kept", () => {
  const line = {
    timestamp: "2026-11-21T00:00:00.000Z",
    ordinal: 3,
    type: "brand_new",
    payload: { a: 1 },
    metadata: {},
  };
  expect(parseRolloutLine(JSON.stringify({ ...line, extra: 1 }))).toEqual(line);
});

test.for([
  '{"timestamp":"t","type":"x"',
  "[]",
  "null",
  "",
  '{"type":"x","payload":{}}',
  '{"timestamp":"t","type":"x"}',
])("parseRolloutLine: %j is no line", (text) => {
  expect(parseRolloutLine(text)).toBeUndefined();
});
