import { expect, test } from "vitest";
import { createIsolateEngine } from "./isolate_engine.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { findEngines } from "./test_engines.ts";

const [engine] = await findEngines();

test.runIf(engine?.missing === undefined)(
  "createIsolateEngine: its process answers, ends when it is closed, and may open nothing",
  async () => {
    const port = await createIsolateEngine(DEFAULT_LIMITS).open();
    const wasOpen = port.isOpen;
    await port.close();
    port.send(["end"]);
    expect([wasOpen, port.isOpen]).toEqual([true, false]);
  },
);

test.runIf(engine?.missing === undefined)(
  "createIsolateEngine: a process that is killed from outside is told of",
  async () => {
    const port = await createIsolateEngine(DEFAULT_LIMITS).open();
    const told = new Promise<string>((resolve) => {
      port.listen({ message: () => undefined, closed: resolve });
    });
    port.hold(true);
    port.send(["start", "x".repeat(10), "not JSON"]);
    expect(await told).toMatch(/^(SIG\w+|exit code \d+)$/);
    await port.close();
  },
);
