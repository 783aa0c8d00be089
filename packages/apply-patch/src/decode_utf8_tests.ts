import { expect, test } from "vitest";
import { decodeUtf8 } from "./decode_utf8.ts";

test("decodeUtf8: text is decoded, and a byte order mark stays", () => {
  expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x00))).toEqual({ text: "\ufeffa\0" });
  expect(decodeUtf8(new Uint8Array())).toEqual({ text: "" });
});

// Expected texts are those of Rust's Utf8Error for the same bytes.
test.for([
  [[0x61, 0x80], "invalid utf-8 sequence of 1 bytes from index 1"],
  [[0xff], "invalid utf-8 sequence of 1 bytes from index 0"],
  [[0xc0, 0xaf], "invalid utf-8 sequence of 1 bytes from index 0"],
  [[0xe0, 0x80, 0x80], "invalid utf-8 sequence of 1 bytes from index 0"],
  [[0xed, 0xa0, 0x80], "invalid utf-8 sequence of 1 bytes from index 0"],
  [[0xe2, 0x82, 0x41], "invalid utf-8 sequence of 2 bytes from index 0"],
  [[0xf0, 0x9f, 0x98, 0x41], "invalid utf-8 sequence of 3 bytes from index 0"],
  [[0xf4, 0x90, 0x80, 0x80], "invalid utf-8 sequence of 1 bytes from index 0"],
  [[0xf0, 0x80, 0x80, 0x80], "invalid utf-8 sequence of 1 bytes from index 0"],
  [[0x61, 0x0a, 0xe2, 0x82], "incomplete utf-8 byte sequence from index 2"],
  [[0xc3, 0xa9, 0xc3], "incomplete utf-8 byte sequence from index 2"],
  [
    [0xef, 0xbf, 0xbd, 0x61, 0xef, 0xbf, 0xbd, 0xff],
    "invalid utf-8 sequence of 1 bytes from index 7",
  ],
  [[0xef, 0xbb, 0xbf, 0xef, 0xbf], "incomplete utf-8 byte sequence from index 3"],
] as const)("decodeUtf8: %j is refused as %s", ([bytes, fault]) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toEqual({ fault });
});
