import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { joinObjects, pickShape } from "./join_shapes.ts";
import { LossReport } from "./loss_report.ts";
import { toOpenObject } from "./schema_shape.ts";
import { toDialectSchema } from "./schema_dialect.ts";

/** What is left of alternatives where there are none. */
function pick(...anyOf: JsonSchema[]): unknown {
  const result = toDialectSchema({ type: "object", properties: { x: { anyOf } } }, "minimal");
  if (!result.ok) return result;
  return [result.schema.properties?.["x"], ...new Set(result.losses.map(({ effect }) => effect))];
}

const A: JsonSchema = {
  type: "object",
  properties: { k: { enum: ["a"] }, p: { type: "string" } },
  required: ["k", "p"],
};
const B: JsonSchema = {
  type: "object",
  properties: { k: { enum: ["b"] }, q: { type: "null" } },
  required: ["k"],
};

const cases: readonly (readonly [string, readonly JsonSchema[], readonly unknown[]])[] = [
  ["null goes", [{ type: "string" }, { type: "null" }], [{ type: "string" }, "narrower"]],
  ["null alone stays", [{ type: "null" }], [{ type: "null" }]],
  [
    "the first type stays",
    [{ type: "string" }, { type: "number" }],
    [{ type: "string" }, "narrower"],
  ],
  [
    "numbers are one kind",
    [
      { type: "integer", enum: [1] },
      { type: "number", enum: [1.5] },
    ],
    [{ type: "number", enum: [1, 1.5] }],
  ],
  [
    "described strings are one",
    [
      { type: "string", description: "a" },
      { type: "string", description: "b", enum: ["x"] },
    ],
    [{ type: "string", description: "a\nb" }],
  ],
  [
    "objects share what all require",
    [A, B],
    [
      {
        type: "object",
        properties: {
          k: { type: "string", enum: ["a", "b"] },
          p: { type: "string" },
          q: { type: "null" },
        },
        required: ["k"],
      },
      "wider",
      "narrower",
    ],
  ],
  [
    "closed objects only get wider",
    [
      { ...A, additionalProperties: false },
      { ...B, additionalProperties: false },
    ],
    [
      {
        type: "object",
        properties: {
          k: { type: "string", enum: ["a", "b"] },
          p: { type: "string" },
          q: { type: "null" },
        },
        required: ["k"],
      },
      "wider",
    ],
  ],
  [
    "lists take the items of all",
    [
      { type: "array", items: { enum: ["a"] } },
      { type: "array", items: { enum: ["b"] } },
    ],
    [{ type: "array", items: { type: "string", enum: ["a", "b"] } }, "wider"],
  ],
  [
    "items that may be anything may be anything",
    [
      { type: "array", items: { enum: ["a"] } },
      { type: "array", items: {} },
    ],
    [{ type: "array", items: { type: "string" } }, "wider", "narrower"],
  ],
];

test.for(cases)("pickShape: %s", ([, anyOf, expected]) => {
  expect(pick(...anyOf)).toEqual(expected);
});

test("pickShape: a reference stays", () => {
  const ref = { pointer: "", description: undefined, type: "$ref", name: "D" } as const;
  const choice = { pointer: "", description: undefined, shapes: [ref] };
  expect(pickShape(choice, choice.shapes, new LossReport())).toBe(ref);
});

test("joinObjects: one stays as it is, of several the place of the alternatives is reported", () => {
  const losses = new LossReport();
  const one = { ...toOpenObject("/x/oneOf/0"), additional: false };
  expect(joinObjects([one], losses)).toBe(one);
  const other = { ...toOpenObject("/x/oneOf/1"), additional: false, description: "d" };
  expect(joinObjects([one, other], losses)).toEqual({ ...one, description: "d" });
  expect(joinObjects([one, toOpenObject("")], losses).additional).toBeUndefined();
  expect(joinObjects([one, { ...toOpenObject(""), additional: true }], losses).additional).toBe(
    true,
  );
  expect(losses.list()).toEqual([
    {
      pointer: "/x",
      keyword: "oneOf",
      what: "2 alternatives become one object with the properties of all",
      effect: "wider",
    },
  ]);
});
