import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { findStrictProblem } from "./strict_limits.ts";

function toNamed(count: number): JsonSchema {
  const names = Array.from({ length: count }, (_, at) => [`p${at}`, { type: "string" }]);
  return { type: "object", properties: Object.fromEntries(names) };
}

function toNested(levels: number): JsonSchema {
  return levels === 0
    ? { type: "string" }
    : { type: "object", properties: { a: toNested(levels - 1) } };
}

const values = Array.from({ length: 1001 }, (_, at) => at);
const name = "n".repeat(120_001);

const cases: readonly (readonly [string, JsonSchema, string | undefined])[] = [
  ["5000 properties", toNamed(5000), undefined],
  ["5001 properties", toNamed(5001), "strict schemas hold at most 5000 properties, this one 5001"],
  ["10 levels", toNested(10), undefined],
  ["11 levels", toNested(11), "strict schemas hold at most 10 levels of objects, this one 11"],
  ["1000 values", { items: { enum: values.slice(1) } }, undefined],
  [
    "1001 values",
    { items: { enum: values } },
    "strict schemas hold at most 1000 enum values, this one 1001",
  ],
  [
    "long names",
    { $defs: { [name]: {} } },
    "strict schemas hold at most 120000 characters in names and enum values, this one 120001",
  ],
];

test.for(cases)("findStrictProblem: %s", ([, schema, problem]) => {
  expect(findStrictProblem(schema)).toBe(problem);
});
