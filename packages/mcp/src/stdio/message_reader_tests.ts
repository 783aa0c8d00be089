import { expect, test } from "vitest";
import {
  findResponseId,
  isServerRequest,
  MessageReader,
  type OversizedLine,
} from "./message_reader.ts";

function read(maxBytes: number, chunks: readonly string[]): unknown[] {
  const seen: unknown[] = [];
  const reader = new MessageReader(maxBytes, {
    onLine: (line) => seen.push(line),
    onOversized: (line) => seen.push(line),
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return seen;
}

test.for<[string, readonly string[], readonly string[]]>([
  ["whole lines", ["a\nb\n"], ["a", "b"]],
  ["a line in pieces", ["a", "b", "c\nd", "\n"], ["abc", "d"]],
  ["empty lines and carriage returns", ["\n\r\na\r\n"], ["a"]],
  ["no end yet", ["abc"], []],
])("MessageReader: %s", ([, chunks, want]) => {
  expect(read(100, chunks)).toEqual(want);
});

test("MessageReader: a character cut by a chunk is whole again", () => {
  const bytes = Buffer.from("日本\n");
  const seen: string[] = [];
  const reader = new MessageReader(100, {
    onLine: (line) => seen.push(line),
    onOversized: () => {},
  });
  reader.push(bytes.subarray(0, 4));
  reader.push(bytes.subarray(4));
  expect(seen).toEqual(["日本"]);
});

test("MessageReader: a line over the limit is dropped with its two ends, the next one is read", () => {
  const long = `${"h".repeat(300)}${"m".repeat(1_000)}${"t".repeat(300)}`;
  expect(
    read(1_000, [long.slice(0, 700), long.slice(700, 1_400), long.slice(1_400), "\nnext\n"]),
  ).toEqual([{ head: "h".repeat(256), tail: "t".repeat(256), bytes: 1_600 }, "next"]);
});

test("MessageReader: a line of exactly the limit is kept", () => {
  expect(read(3, ["abc\nabcd\n"])).toEqual(["abc", { head: "abcd", tail: "abcd", bytes: 4 }]);
});

test("MessageReader: a hundred thousand small pieces of one line take no quadratic time", () => {
  const seen: unknown[] = read(1_000_000, [
    ...Array.from({ length: 100_000 }, () => "0123456789"),
    "\n",
  ]);
  expect(seen).toEqual(["0123456789".repeat(100_000)]);
});

const line = (head: string, tail = head): OversizedLine => ({ head, tail, bytes: 9 });

test.for<[OversizedLine, number | undefined]>([
  [line('{"jsonrpc":"2.0","id":7,"result":{"content":['), 7],
  [line('{"id": 12 ,"jsonrpc":"2.0","result":'), 12],
  [line('{"jsonrpc":"2.0","result":{"id":3,', '"}]},"id":9}'), 9],
  [line('{"result":{', '"text":"x"}]},"id":9,"jsonrpc":"2.0"}'), 9],
  [line('{"jsonrpc":"2.0","result":{"id":3,', '"id":3}}'), undefined],
  [line('{"jsonrpc":"2.0","method":"notifications/message","params":{"id":4,'), undefined],
  [line("garbage"), undefined],
])("findResponseId: case %#", ([oversized, want]) => {
  expect(findResponseId(oversized)).toBe(want);
});

test.for<[string, boolean]>([
  ['{"jsonrpc":"2.0","method":"notifications/message","params":{', true],
  ['{"jsonrpc":"2.0","id":1,"result":{"method":"x"', false],
  ["garbage", false],
])("isServerRequest: %s", ([head, want]) => {
  expect(isServerRequest(line(head))).toBe(want);
});
