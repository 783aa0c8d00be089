import { expect, test } from "vitest";
import { HeadTailBuffer, OUTPUT_BUFFER_BYTES } from "./head_tail_buffer.ts";

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function filled(capacity: number, chunks: readonly string[]): HeadTailBuffer {
  const buffer = new HeadTailBuffer(capacity);
  for (const chunk of chunks) buffer.push(bytes(chunk));
  return buffer;
}

interface Case {
  name: string;
  capacity: number;
  chunks: readonly string[];
  text: string;
  omitted: number;
}

const CASES: readonly Case[] = [
  { name: "nothing pushed", capacity: 10, chunks: [], text: "", omitted: 0 },
  { name: "within the head", capacity: 10, chunks: ["01", "23"], text: "0123", omitted: 0 },
  { name: "exactly full", capacity: 10, chunks: ["0123456789"], text: "0123456789", omitted: 0 },
  {
    name: "over full",
    capacity: 10,
    chunks: ["0123456789", "ab"],
    text: "01234\n... 2 bytes omitted ...\n789ab",
    omitted: 2,
  },
  {
    name: "byte by byte",
    capacity: 4,
    chunks: ["a", "b", "c", "d", "e", "f", "g"],
    text: "ab\n... 3 bytes omitted ...\nfg",
    omitted: 3,
  },
  {
    name: "one chunk larger than all",
    capacity: 4,
    chunks: ["abcdefghij"],
    text: "ab\n... 6 bytes omitted ...\nij",
    omitted: 6,
  },
  {
    name: "no room for a head",
    capacity: 1,
    chunks: ["abc"],
    text: "\n... 2 bytes omitted ...\nc",
    omitted: 2,
  },
  {
    name: "no room at all",
    capacity: 0,
    chunks: ["abc"],
    text: "\n... 3 bytes omitted ...\n",
    omitted: 3,
  },
  {
    name: "a character across the seam",
    capacity: 8,
    chunks: ["abc€d"],
    text: "abc€d",
    omitted: 0,
  },
  {
    name: "a byte order mark is kept",
    capacity: 10,
    chunks: ["\u{feff}a"],
    text: "\u{feff}a",
    omitted: 0,
  },
];

test.for(CASES)("HeadTailBuffer: $name", ({ capacity, chunks, text, omitted }) => {
  const buffer = filled(capacity, chunks);
  const total = chunks.reduce((sum, chunk) => sum + bytes(chunk).length, 0);
  expect({ text: buffer.toText(), omitted: buffer.omittedBytes, total: buffer.totalBytes }).toEqual(
    { text, omitted, total },
  );
});

test("HeadTailBuffer: bytes that are not UTF-8 become U+FFFD", () => {
  const buffer = new HeadTailBuffer();
  buffer.push(Uint8Array.of(0x61, 0xff, 0xfe, 0x62));
  expect(buffer.toText()).toBe("a\u{fffd}\u{fffd}b");
});

test("HeadTailBuffer: a character cut by the limit becomes U+FFFD on both sides", () => {
  expect(filled(4, ["a€bcde€"]).toText()).toBe(
    "a\u{fffd}\n... 7 bytes omitted ...\n\u{fffd}\u{fffd}",
  );
});

test("HeadTailBuffer: clear starts afresh", () => {
  const buffer = filled(4, ["abcdefg"]);
  buffer.clear();
  buffer.push(bytes("xy"));
  expect({ text: buffer.toText(), total: buffer.totalBytes, omitted: buffer.omittedBytes }).toEqual(
    {
      text: "xy",
      total: 2,
      omitted: 0,
    },
  );
});

test("HeadTailBuffer: the bytes pushed are copied", () => {
  const buffer = new HeadTailBuffer(8);
  const chunk = bytes("abcdef");
  buffer.push(chunk);
  chunk.fill(0x78);
  expect(buffer.toText()).toBe("abcdef");
});

test("HeadTailBuffer: any split of the input keeps the same text", () => {
  const input = "0123456789abcdefghijklmnopqrstuvwxyz";
  const whole = filled(11, [input]).toText();
  for (let size = 1; size <= input.length; size++) {
    const chunks: string[] = [];
    for (let at = 0; at < input.length; at += size) chunks.push(input.slice(at, at + size));
    expect(filled(11, chunks).toText()).toBe(whole);
  }
});

test("HeadTailBuffer: by default half a MiB is kept at either end", () => {
  const buffer = new HeadTailBuffer();
  const block = new Uint8Array(64 * 1024).fill(0x61);
  for (let n = 0; n < 20; n++) buffer.push(block);
  const omitted = 20 * block.length - OUTPUT_BUFFER_BYTES;
  const half = "a".repeat(OUTPUT_BUFFER_BYTES / 2);
  expect(buffer.toText() === `${half}\n... ${omitted} bytes omitted ...\n${half}`).toBe(true);
});
