import { expect, test } from "vitest";
import { readLastLine, TextTail } from "./text_tail.ts";

test("TextTail: keeps the last bytes, however they came", () => {
  const tail = new TextTail(5);
  for (const chunk of ["abc", "def", "0123456789"]) tail.push(Buffer.from(chunk));
  tail.push(Buffer.from("xy"));
  expect(tail.read()).toBe("789xy");
});

test("TextTail: nothing yet", () => {
  expect(new TextTail(5).read()).toBe("");
});

test.for<[string, string | undefined]>([
  ["one\ntwo\n\n  \n", "two"],
  ["one\r\n two \r\n", "two"],
  ["", undefined],
  ["\n\n", undefined],
])("readLastLine: %j", ([text, want]) => {
  expect(readLastLine(text)).toBe(want);
});
