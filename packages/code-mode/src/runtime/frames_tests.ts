import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, FrameReader } from "./frames.ts";

const frames = fc.array(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 }), {
  maxLength: 6,
});

test("FrameReader: frames come back whole, however their bytes are cut", () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 40 }), (sent, size) => {
      const bytes = Buffer.concat(sent.map((frame) => encodeFrame(frame)));
      const reader = new FrameReader();
      const read = [];
      for (let at = 0; at < bytes.length; at += size)
        read.push(...reader.push(bytes.subarray(at, at + size)));
      expect(read).toEqual(sent);
    }),
  );
});

test.for<[string, readonly string[]]>([
  ["parts that are empty", ["", "", ""]],
  ["no part", []],
  ["a character beyond ASCII beside others", ["a", "é", "b", "\u{1F600}"]],
  [
    "half a character at the end of one part and the other half in the next",
    ["a\ud83d", "\ude00b"],
  ],
  ["more than is small", ["x".repeat(1000), "y".repeat(1000)]],
])("FrameReader: a frame with %s comes back", ([, frame]) => {
  const read = new FrameReader().push(encodeFrame(frame));
  expect(read).toEqual([frame.map((part) => part.toWellFormed())]);
});

test("FrameReader: bytes that are no UTF-8 stay in their part", () => {
  const bytes = encodeFrame(["ab", "cd"]);
  bytes[bytes.length - 3] = 0xff;
  expect(new FrameReader().push(bytes)).toEqual([["a\uFFFD", "cd"]]);
});

test("FrameReader: bytes kept for later are copied", () => {
  const reader = new FrameReader();
  const bytes = encodeFrame(["text", "hello"]);
  const buffer = Buffer.from(bytes.subarray(0, 9));
  expect(reader.push(buffer)).toEqual([]);
  buffer.fill(0);
  expect(reader.push(bytes.subarray(9))).toEqual([["text", "hello"]]);
});

test.for<[string, readonly number[]]>([
  ["a length beyond all bounds", [255, 255, 255, 255]],
  ["no room for the number of parts", [1, 0, 0, 0, 9]],
  ["more parts than bytes", [4, 0, 0, 0, 200, 0, 0, 0]],
  ["a part longer than the frame", [9, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 65]],
])("FrameReader: %s is not taken for a frame", ([, bytes]) => {
  expect(() => new FrameReader().push(Uint8Array.from(bytes))).toThrow("not a frame");
});

test("FrameReader: a frame of 32 MB in small pieces takes linear time", () => {
  const text = "x".repeat(32 * 1024 * 1024);
  const bytes = encodeFrame([text]);
  const reader = new FrameReader();
  const read = [];
  for (let at = 0; at < bytes.length; at += 65_536)
    read.push(...reader.push(bytes.subarray(at, at + 65_536)));
  expect(read).toHaveLength(1);
  expect(read[0]?.[0]).toHaveLength(text.length);
});
