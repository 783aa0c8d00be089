import { expect, test } from "vitest";
import { EventQueue } from "./event_queue.ts";

async function take<T>(queue: EventQueue<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const value of queue) taken.push(value);
  return taken;
}

test("EventQueue: values come in order, before and while the consumer waits", async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  const taken = take(queue);
  await Promise.resolve();
  queue.push(2);
  await Promise.resolve();
  queue.push(3);
  queue.close();
  queue.push(4);
  expect(await taken).toEqual([1, 2, 3]);
});

test("EventQueue: a failure comes after everything that was pushed", async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  queue.fail(new Error("boom"));
  const taken: number[] = [];
  const reading = (async () => {
    for await (const value of queue) taken.push(value);
  })();
  await expect(reading).rejects.toThrow("boom");
  expect(taken).toEqual([1]);
});

test("EventQueue: nothing is kept for a consumer that has left", async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  queue.push(2);
  for await (const value of queue) if (value === 1) break;
  queue.push(3);
  expect(await take(queue)).toEqual([]);
});
