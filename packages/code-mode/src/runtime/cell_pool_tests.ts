import { expect, test } from "vitest";
import { CellPool } from "./cell_pool.ts";
import { TestClock } from "./test_clock.ts";
import { TestPort } from "./test_port.ts";

function createPool(): { pool: CellPool; ports: TestPort[]; clock: TestClock } {
  const ports: TestPort[] = [];
  const clock = new TestClock();
  const engine = {
    name: "quickjs" as const,
    open: async () => {
      const port = new TestPort();
      ports.push(port);
      return port;
    },
  };
  return { pool: new CellPool(engine, clock), ports, clock };
}

test("CellPool: an engine that comes back is used again", async () => {
  const { pool, ports } = createPool();
  const first = await pool.acquire();
  pool.release(first);
  const second = pool.acquire();
  ports[0]?.say({ type: "ready" });
  expect(await second).toBe(first);
  expect(ports[0]?.log).toEqual([["release"], ["interrupt"], ["end"]]);
});

test("CellPool: cells that run side by side have engines of their own, of which one is kept", async () => {
  const { pool, ports } = createPool();
  const running = [await pool.acquire(), await pool.acquire()];
  for (const port of running) pool.release(port);
  for (const port of ports) port.say({ type: "ready" });
  await pool.acquire();
  expect(ports.map(({ isOpen }) => isOpen)).toEqual([true, false]);
});

test("CellPool: an engine whose script does not stop is ended, and another takes its place", async () => {
  const { pool, ports, clock } = createPool();
  pool.release(await pool.acquire());
  const next = pool.acquire();
  clock.advance(250);
  expect(await next).toBe(ports[1]);
  expect(ports.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});

test.for<[string, (port: TestPort) => void]>([
  ["gave out", (port) => port.say({ type: "crashed", reason: "memory" })],
  ["went away", (port) => port.end("SIGKILL")],
])("CellPool: an engine that %s on its way back is not used again", async ([, act]) => {
  const { pool, ports } = createPool();
  const first = await pool.acquire();
  pool.release(first);
  const next = pool.acquire();
  const [port] = ports;
  if (port !== undefined) act(port);
  expect(await next).not.toBe(first);
});

test("CellPool: an engine that went away while it waited is not handed out", async () => {
  const { pool, ports } = createPool();
  pool.release(await pool.acquire());
  ports[0]?.say({ type: "ready" });
  await Promise.resolve();
  ports[0]?.end("SIGKILL");
  expect(await pool.acquire()).toBe(ports[1]);
});

test("CellPool: closing ends every engine, and leaves no timer", async () => {
  const { pool, ports, clock } = createPool();
  const running = await pool.acquire();
  pool.release(await pool.acquire());
  await pool.close();
  pool.release(running);
  expect([ports.map(({ isOpen }) => isOpen), clock.waiting]).toEqual([[false, false], 0]);
});
