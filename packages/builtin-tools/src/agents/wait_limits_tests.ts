import { expect, test } from "vitest";
import { clampWait, limitWait } from "./wait_limits.ts";

test.for([
  [undefined, 30_000, 30_000],
  [1, 10_000, 10_000],
  [10_000, 10_000, 10_000],
  [60_000, 60_000, 60_000],
  [3_600_000, 3_600_000, 3_600_000],
  [3_600_001, 3_600_000, "timeout_ms must be at most 3600000"],
  [0, "timeout_ms must be greater than zero", 10_000],
  [-5, "timeout_ms must be greater than zero", 10_000],
] as const)("a wait of %s ms: first generation %s, second %s", ([asked, first, second]) => {
  const show = (limit: ReturnType<typeof clampWait>): number | string =>
    limit.ok ? limit.ms : limit.problem;
  expect([show(clampWait(asked)), show(limitWait(asked))]).toEqual([first, second]);
});
