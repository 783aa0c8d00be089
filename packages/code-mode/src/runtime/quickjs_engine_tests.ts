import { expect, test } from "vitest";
import type { CellMessage } from "./cell_messages.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { createQuickJsEngine } from "./quickjs_engine.ts";

test("createQuickJsEngine: a loop is stopped by an interrupt, and its worker is ready again", async () => {
  const port = await createQuickJsEngine(DEFAULT_LIMITS).open();
  const messages: CellMessage[] = [];
  const ready = new Promise<void>((resolve) => {
    port.listen({
      message: (message) => {
        messages.push(message);
        if (message.type === "ready") resolve();
        else port.interrupt();
      },
      closed: () => undefined,
    });
  });
  port.hold(true);
  const settings = JSON.stringify({ ...DEFAULT_LIMITS, audio: false });
  port.send(["start", "yield_control(); while (true);", settings, "[]", "[]", "[]"]);
  port.send(["end"]);
  await ready;
  await port.close();
  expect(messages.map(({ type }) => type)).toEqual(["yield", "ready"]);
  expect(port.isOpen).toBe(false);
});
