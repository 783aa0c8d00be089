import { expect, test } from "vitest";
import { parseDefinitionRef, pruneDefinitions } from "./prune_definitions.ts";

test.for([
  ["unreached ones and empty tables go", '{"$defs":{"A":{}},"definitions":{"B":{}}}', "{}"],
  [
    "reached through others, loops included",
    '{"items":{"$ref":"#/$defs/A"},"$defs":{"A":{"x":[{"$ref":"#/definitions/B"}]},"C":{}},"definitions":{"B":{"$ref":"#/definitions/B"}}}',
    '{"items":{"$ref":"#/$defs/A"},"$defs":{"A":{"x":[{"$ref":"#/definitions/B"}]}},"definitions":{"B":{"$ref":"#/definitions/B"}}}',
  ],
  [
    "a deeper place keeps the whole entry",
    '{"items":{"$ref":"#/$defs/U/properties/n"},"$defs":{"U":{"properties":{"n":{}}}}}',
    '{"items":{"$ref":"#/$defs/U/properties/n"},"$defs":{"U":{"properties":{"n":{}}}}}',
  ],
  [
    "not is not looked into",
    '{"not":{"$ref":"#/$defs/A"},"$defs":{"A":{}}}',
    '{"not":{"$ref":"#/$defs/A"}}',
  ],
  ["tables further down stay", '{"items":{"$defs":{"A":{}}}}', '{"items":{"$defs":{"A":{}}}}'],
  [
    "names that objects inherit",
    '{"items":{"$ref":"#/$defs/toString"},"$defs":{"A":{}}}',
    '{"items":{"$ref":"#/$defs/toString"}}',
  ],
] as const)("pruneDefinitions: %s", ([, input, output]) => {
  const root = JSON.parse(input);
  pruneDefinitions(root);
  expect(JSON.stringify(root)).toBe(output);
});

test.for([
  ["#/$defs/a~0b", { table: "$defs", name: "a~b" }],
  ["#/definitions/A/items", { table: "definitions", name: "A" }],
  ["#/$defs", undefined],
  ["#$defs/A", undefined],
  ["#/properties/a", undefined],
] as const)("parseDefinitionRef: %s", ([ref, name]) => {
  expect(parseDefinitionRef(ref)).toEqual(name);
});
