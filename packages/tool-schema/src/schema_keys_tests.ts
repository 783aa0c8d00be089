import { expect, test } from "vitest";
import { compareBytes, isJsonSchemaType, toOrderedSchema, toSortedMap } from "./schema_keys.ts";

test("toOrderedSchema: members in the order they are written, absent ones left out", () => {
  const schema = toOrderedSchema({
    definitions: {},
    $defs: {},
    allOf: [],
    oneOf: [],
    anyOf: [],
    additionalProperties: false,
    required: [],
    properties: {},
    minItems: 1,
    items: {},
    enum: [],
    encrypted: false,
    description: undefined,
    type: "object",
    $ref: "#",
  });
  expect(Object.keys(schema).join(" ")).toBe(
    "$ref type encrypted enum items minItems properties required additionalProperties anyOf oneOf allOf $defs definitions",
  );
});

test.for([
  ["plain", ["b", "a", "ab", "B", "é", ""], ["", "B", "a", "ab", "b", "é"]],
  // U+FFFD sorts before U+1F600 by bytes, after it by UTF-16 units.
  ["beyond the basic plane", ["\u{1F600}", "\uFFFD", "a"], ["a", "\uFFFD", "\u{1F600}"]],
] as const)("toSortedMap: by bytes, %s", ([, names, sorted]) => {
  expect(Object.keys(toSortedMap(names.map((name) => [name, 1])))).toEqual(sorted);
  expect(names.toSorted(compareBytes)).toEqual(sorted);
});

test("toSortedMap: a name may be __proto__", () => {
  expect(JSON.stringify(toSortedMap([["__proto__", 1]]))).toBe('{"__proto__":1}');
});

test("isJsonSchemaType: the seven names and nothing else", () => {
  const words = ["string", "number", "boolean", "integer", "object", "array", "null", "any", 5];
  expect(words.filter(isJsonSchemaType)).toEqual(words.slice(0, 7));
});
