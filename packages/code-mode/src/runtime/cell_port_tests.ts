import { expect, test } from "vitest";
import type { CellMessage } from "./cell_messages.ts";
import { untilReady } from "./cell_port.ts";
import { TestPort } from "./test_port.ts";

const refuse = (reason: string): Error => new Error(`refused: ${reason}`);

test("untilReady: the first word of an engine", async () => {
  const port = new TestPort();
  const ready = untilReady(port, refuse);
  port.say({ type: "ready" });
  expect(await ready).toBe(port);
  expect(port.log).toEqual([["hold"], ["release"]]);
});

test.for<[CellMessage, string]>([
  [{ type: "unavailable", reason: "no addon" }, "refused: no addon"],
  [{ type: "done" }, "refused: it did not start"],
])("untilReady: %j is no start", async ([message, text]) => {
  const port = new TestPort();
  const ready = untilReady(port, refuse);
  port.say(message);
  await expect(ready).rejects.toThrow(text);
  expect(port.isOpen).toBe(false);
});

test("untilReady: an engine that ends at its start is named", async () => {
  const port = new TestPort();
  const ready = untilReady(port, refuse);
  port.end("SIGABRT");
  await expect(ready).rejects.toThrow("refused: it ended at its start (SIGABRT)");
});
