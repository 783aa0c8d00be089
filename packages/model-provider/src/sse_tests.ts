import { expect, test } from "vitest";
import { readSseData } from "./sse.ts";

async function* chunk(text: string, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 1000): Promise<string[]> {
  const data: string[] = [];
  for await (const event of readSseData(chunk(text, size))) data.push(event);
  return data;
}

test("readSseData: events come out whole however the bytes are cut", async () => {
  const text =
    'event: a\ndata: {"x":"ü😀"}\n\n: comment\n\ndata: one\r\ndata: two\r\n\r\ndata: cut off';
  const sizes = [1, 2, 3, 7, 1000];
  const all = await Promise.all(sizes.map((size) => read(text, size)));
  expect(all).toEqual(sizes.map(() => ['{"x":"ü😀"}', "one\ntwo"]));
});

test("readSseData: an event without end is not kept without end", async () => {
  const reading = async (): Promise<void> => {
    for await (const _ of readSseData(chunk(`data: ${"x".repeat(100)}`, 10), {
      maxEventLength: 50,
    }));
  };
  await expect(reading()).rejects.toThrow("exceeded max buffer size of 50");
});

test("readSseData: a stream without end is not read without end", async () => {
  const events: string[] = [];
  const reading = async (): Promise<void> => {
    const body = chunk("data: x\n\n".repeat(100), 9);
    for await (const event of readSseData(body, { maxStreamBytes: 50 })) events.push(event);
  };
  await expect(reading()).rejects.toThrow("the stream is longer than 50 bytes");
  expect(events).toEqual(["x", "x", "x", "x", "x"]);
});

test("readSseData: fields that nobody knows are passed over", async () => {
  expect(await read("foo: bar\nid: 1\nretry: soon\ndata: x\n\n")).toEqual(["x"]);
});
