import { expect, test } from "vitest";
import { repairYaml } from "./repair_yaml.ts";

test.for([
  ["description: Build for AWS: ECS", "description: 'Build for AWS: ECS'"],
  ["hint: <duration: e.g. 7d> # note", "hint: '<duration: e.g. 7d>' # note"],
  ["name: [", "name: '['"],
  ["name: [sic] it", "name: '[sic] it'"],
  ["name: {x", "name: '{x'"],
  ["owner: @me", "owner: '@me'"],
  ["run: `ls`", "run: '`ls`'"],
  ["a: it's: so", "a: 'it''s: so'"],
  ["a: ends:", "a: 'ends:'"],
  ["m:\n  n: x: y", "m:\n  n: 'x: y'"],
  ["b: |\n  x: y: z\nc: p: q", "b: |\n  x: y: z\nc: 'p: q'"],
])("repairYaml: %j", ([text = "", repaired]) => {
  expect(repairYaml(text)).toBe(repaired);
});

test.for([
  "name: a",
  "name: 'a: b'",
  'name: "a: b"',
  "name: [a, b]",
  "x",
  "a: # b: c",
  "# a: b: c",
  "",
])("repairYaml: nothing to do in %j", (text) => {
  expect(repairYaml(text)).toBeUndefined();
});
