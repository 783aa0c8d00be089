import { expect, test } from "vitest";
import { createSystemClock } from "./clock.ts";
import { openEngine } from "./engines.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { findEngines } from "./test_engines.ts";

const surroundings = { limits: DEFAULT_LIMITS, clock: createSystemClock() };

test("openEngine: auto takes isolated-vm where it runs, else quickjs", async () => {
  const [isolates] = await findEngines();
  const { name, pool } = await openEngine("auto", surroundings);
  await pool.close();
  expect(name).toBe(isolates?.missing === undefined ? "isolated-vm" : "quickjs");
});

test("openEngine: an engine can be forced", async () => {
  const { name, pool } = await openEngine("quickjs", surroundings);
  await pool.close();
  expect(name).toBe("quickjs");
});
