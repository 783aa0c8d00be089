import { expect, test } from "vitest";
import { readBodyText, readWholeText } from "./http_transport.ts";

async function* toBody(
  bytes: Uint8Array,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test("readBodyText: characters come out whole however the bytes are cut", async () => {
  const bytes = new TextEncoder().encode("ü😀 text");
  const texts = await Promise.all(
    [1, 2, 3, 100].map((size) => readBodyText(toBody(bytes, size), 1_000)),
  );
  expect(texts).toEqual(["ü😀 text", "ü😀 text", "ü😀 text", "ü😀 text"]);
});

test("readBodyText: what is too long is cut off, and no more of it is read", async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      read += 1;
      yield new TextEncoder().encode("abcd");
    }
  }
  expect([await readBodyText(endless(), 6), read]).toEqual(["abcdab", 2]);
});

test("readBodyText: a body without bytes is empty", async () => {
  expect(await readBodyText(toBody(new Uint8Array(), 1), 10)).toBe("");
});

test("readWholeText: the whole text, or nothing of one that is too long", async () => {
  const bytes = new TextEncoder().encode("ü😀");
  expect([
    await readWholeText(toBody(bytes, 1), 6),
    await readWholeText(toBody(bytes, 1), 5),
    await readWholeText(toBody(bytes, 6), 5),
    await readWholeText(toBody(new Uint8Array(), 1), 0),
  ]).toEqual(["ü😀", undefined, undefined, ""]);
});
