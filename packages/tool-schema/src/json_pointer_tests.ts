import { expect, test } from "vitest";
import { extendPointer, parseLocalRef, parsePointer, toPointer } from "./json_pointer.ts";

test.for([
  ["", []],
  ["/", [""]],
  ["/a/0", ["a", "0"]],
  ["/a~1b/m~0n/~01", ["a/b", "m~n", "~1"]],
] as const)("pointer %j: read and written back", ([pointer, tokens]) => {
  expect(parsePointer(pointer)).toEqual(tokens);
  expect(toPointer(tokens)).toBe(pointer);
});

test.for(["a", "/~", "/~2", "a/b"])("pointer %j: is none", (text) => {
  expect(parsePointer(text)).toBeUndefined();
});

test("extendPointer: adds escaped tokens", () => {
  expect(extendPointer("/a", "b/c", 0)).toBe("/a/b~1c/0");
});

test.for([
  ["#", []],
  ["#/$defs/A", ["$defs", "A"]],
  ["#/$defs/a%20b~1c", ["$defs", "a b/c"]],
  ["#/%C3%A9", ["é"]],
  ["#/100%", ["100%"]],
  ["#/%zz", ["%zz"]],
  ["#/%FF", undefined],
  ["#anchor", undefined],
  ["https://e.com/s.json#/a", undefined],
  ["other.json", undefined],
] as const)("parseLocalRef: %j", ([ref, tokens]) => {
  expect(parseLocalRef(ref)).toEqual(tokens);
});
