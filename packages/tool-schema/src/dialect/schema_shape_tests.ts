import { expect, test } from "vitest";
import {
  describeShape,
  joinAllDescriptions,
  joinDescriptions,
  type Shape,
  takesNull,
  toAnything,
  toBareShape,
  toChoice,
  toDistinct,
  toOpenObject,
  toValueKey,
  uniteChoices,
} from "./schema_shape.ts";

const list = (type: "string" | "number" | "integer", values?: readonly unknown[]): Shape => ({
  pointer: "",
  description: undefined,
  type,
  values,
});
const ref: Shape = { pointer: "", description: undefined, type: "$ref", name: "D" };

test("toChoice: alternatives of one scalar type become one, and so do equal references", () => {
  const shapes = [list("string", ["a"]), ref, list("string", ["b", "a"]), ref];
  expect(toChoice("", "d", shapes)).toEqual({
    pointer: "",
    description: "d",
    shapes: [list("string", ["a", "b"]), ref],
  });
});

test("toChoice: any string beats some, any number beats integers", () => {
  const shapes = [list("string", ["a"]), list("string"), list("integer"), list("number")];
  expect(toChoice("", undefined, shapes).shapes).toEqual([list("string"), list("number")]);
});

test("toChoice: what has a description, objects and lists stay apart", () => {
  const shapes = [
    describeShape(list("string"), "d"),
    list("string"),
    toOpenObject(""),
    toOpenObject(""),
    toBareShape("array", ""),
    toBareShape("array", ""),
  ];
  expect(toChoice("", undefined, shapes).shapes).toEqual(shapes);
});

test("uniteChoices: descriptions go down to the shapes, anything swallows all", () => {
  const described = toChoice("/a", "d", [toOpenObject("/a")]);
  const united = uniteChoices("/anyOf", [described, toChoice("/b", undefined, [list("string")])]);
  expect(united).toEqual({
    pointer: "/anyOf",
    description: undefined,
    shapes: [{ ...toOpenObject("/a"), description: "d" }, list("string")],
  });
  expect(uniteChoices("", [described, toAnything("")])).toEqual(toAnything(""));
});

test("toBareShape: every value of the type", () => {
  expect([
    toBareShape("null", "/n"),
    toBareShape("object", "/o"),
    toBareShape("array", "/a"),
  ]).toEqual([
    { pointer: "/n", description: undefined, type: "null", values: undefined },
    toOpenObject("/o"),
    {
      pointer: "/a",
      description: undefined,
      type: "array",
      values: undefined,
      items: undefined,
      minItems: undefined,
    },
  ]);
});

test("takesNull: only where null is among the shapes, or anything goes", () => {
  const choices = [
    toAnything(""),
    toChoice("", undefined, [toBareShape("null", "")]),
    toChoice("", undefined, [ref]),
  ];
  expect(choices.map(takesNull)).toEqual([true, true, false]);
});

test("descriptions: joined by lines, the same text once", () => {
  expect(joinDescriptions("a", "b")).toBe("a\nb");
  expect(joinDescriptions("a", "a")).toBe("a");
  expect(joinDescriptions(undefined, "b")).toBe("b");
  const parts = ["a", undefined, "b", "a"].map((description) => ({ description }));
  expect(joinAllDescriptions(parts)).toBe("a\nb");
  expect(joinAllDescriptions([{ description: undefined }])).toBeUndefined();
});

test("toValueKey: equal values have equal keys, others have not", () => {
  expect(toValueKey({ a: [1], b: null })).toBe(toValueKey({ b: null, a: [1] }));
  const values = [1, "1", [1], { 1: 1 }, null, true, "true", {}, [], ["1"]];
  expect(new Set(values.map(toValueKey)).size).toBe(values.length);
  expect(toDistinct([1, { a: 1 }, "1", { a: 1 }, 1])).toEqual([1, { a: 1 }, "1"]);
});
