import { expect, test } from "vitest";
import { JsonScanner } from "./json_scanner.ts";

function scan(text: string): string | undefined {
  const scanner = new JsonScanner(text);
  return scanner.scanValue() ?? scanner.scanEnd();
}

test.for([
  ["", "EOF while parsing a value at line 1 column 0"],
  ['{"cmd": "echo', "EOF while parsing a string at line 1 column 13"],
  ["{bad", "key must be a string at line 1 column 2"],
  ["nope", "expected ident at line 1 column 2"],
  ["{", "EOF while parsing an object at line 1 column 1"],
  ['{"a" 1}', "expected `:` at line 1 column 6"],
  ['{"a":1 "b"}', "expected `,` or `}` at line 1 column 8"],
  ['{"a":1,}', "trailing comma at line 1 column 8"],
  ["[1,]", "trailing comma at line 1 column 4"],
  ["[1 2]", "expected `,` or `]` at line 1 column 4"],
  ["{} x", "trailing characters at line 1 column 4"],
  ["@", "expected value at line 1 column 1"],
  ['"\\x"', "invalid escape at line 1 column 3"],
  ['{\n "a": @}', "expected value at line 2 column 7"],
] as const)("JsonScanner: %j is %s", ([text, expected]) => {
  expect(scan(text)).toBe(expected);
});

test.for(['{"a":[1,-2.5e3,true,false,null,"x\\u00e9\\n"],"b":{}}', " 1 ", '"é"'])(
  "JsonScanner: %j is sound",
  (text) => {
    expect(scan(text)).toBeUndefined();
  },
);

test("JsonScanner: whatever JSON.parse refuses is refused, and the other way round", () => {
  const texts = [
    "01",
    "1.",
    "-",
    '"\u0001"',
    "[",
    "tru",
    "truex",
    '{"a":}',
    "[]]",
    '{"a":1,"a":2}',
    "1e5",
    "\t{}\n",
  ];
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  expect(texts.map((text) => scan(text) === undefined)).toEqual(texts.map(parses));
});

test("JsonScanner: depth is bounded", () => {
  expect(scan("[".repeat(10_000))).toBe("recursion limit exceeded at line 1 column 127");
});
