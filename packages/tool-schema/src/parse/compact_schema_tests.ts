import { expect, test } from "vitest";
import { COMPACTION_STEPS } from "./compact_schema.ts";

const STEPS = ["descriptions", "definitions", "depth", "combinators"] as const;

test.for([
  [
    "descriptions",
    '{"description":"r","properties":{"description":{"description":"p"}},"$defs":{"A":{"description":"a"}},"anyOf":[{"description":"b"}],"additionalProperties":{"description":"c"}}',
    '{"properties":{"description":{}},"$defs":{"A":{}},"anyOf":[{}],"additionalProperties":{}}',
  ],
  [
    "definitions",
    '{"items":{"$ref":"#/$defs/A","description":"d"},"allOf":[{"$ref":"#"}],"$defs":{"A":{}},"definitions":{}}',
    '{"items":{},"allOf":[{"$ref":"#"}]}',
  ],
  ["definitions", '{"$ref":"#/$defs/A","$defs":{"A":{}}}', "{}"],
  [
    "depth",
    '{"properties":{"a":{"items":{"anyOf":[{"type":"string"},{"items":{}}]}}},"$defs":{"A":{"items":{"items":{"items":{"items":{}}}}}}}',
    '{"properties":{"a":{"items":{"anyOf":[{"type":"string"},{}]}}},"$defs":{"A":{"items":{"items":{"items":{"items":{}}}}}}}',
  ],
  [
    "combinators",
    '{"properties":{"a":{"anyOf":[]},"b":{"items":{"oneOf":[]}}}}',
    '{"properties":{"a":{},"b":{"items":{}}}}',
  ],
  ["combinators", '{"type":"object","allOf":[]}', "{}"],
] as const)("compaction, %s: %s", ([step, input, output]) => {
  const root = COMPACTION_STEPS[STEPS.indexOf(step)]?.(JSON.parse(input));
  expect(JSON.stringify(root)).toBe(output);
});
