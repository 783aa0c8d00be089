import { expect, test } from "vitest";
import {
  hasKeyword,
  readKeyword,
  readList,
  readMembers,
  readStrings,
  resolvePointer,
} from "./json_schema.ts";

const schema = { properties: { a: 1 }, required: ["a", 2], type: null };

test("readers: what has another shape reads as absent", () => {
  expect({
    members: [readMembers(schema, "properties"), readMembers(schema, "required")],
    lists: [readList(schema, "required"), readList(schema, "type")],
    strings: [readStrings(schema, "required"), readStrings(schema, "properties")],
    keyword: [readKeyword(schema, "type"), readKeyword(schema, "toString")],
    has: [hasKeyword(schema, ["x", "type"]), hasKeyword(schema, ["toString"])],
  }).toEqual({
    members: [{ a: 1 }, {}],
    lists: [["a", 2], undefined],
    strings: [["a"], []],
    keyword: [null, undefined],
    has: [true, false],
  });
});

const DOCUMENT: unknown = JSON.parse('{"a/b":{"~c":[1,{"d":2}]},"__proto__":{"own":3},"":{"":4}}');

test.for<[pointer: string, found: unknown]>([
  ["", DOCUMENT],
  ["/a~1b/~0c/0", 1],
  ["/a~1b/~0c/1/d", 2],
  ["/a~1b/~0c/01", undefined],
  ["/a~1b/~0c/length", undefined],
  ["/__proto__/own", 3],
  ["/constructor", undefined],
  ["//", 4],
  ["/missing/deeper", undefined],
])("resolvePointer: %s", ([pointer, found]) => {
  expect(resolvePointer(DOCUMENT, pointer)).toEqual(found);
});
