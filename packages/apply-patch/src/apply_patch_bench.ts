import { expect, test } from "vitest";
import { applyPatch } from "./apply_patch.ts";
import { createMemoryFileSystem } from "./memory_file_system.ts";

const SMALL = "*** Begin Patch\n*** Update File: f\n@@\n a\n-b\n+B\n*** End Patch";

const LINES = Array.from(
  { length: 20_000 },
  (_, at) => `  const value${at} = compute(${at % 7}, "x${at}"); // step`,
);
const CHUNKS = Array.from({ length: 1000 }, (_, at) => {
  const line = at * 20 + 5;
  return `@@\n ${LINES[line - 1]}\n-${LINES[line]}\n+changed ${at}\n ${LINES[line + 1]}`;
});
const BIG = `*** Begin Patch\n*** Update File: f\n${CHUNKS.join("\n")}\n*** End Patch`;

// 499 lines that are everywhere and one that is nowhere near them.
const REPEATED = `${"same\n".repeat(10_000)}other\n${"same\n".repeat(9_999)}`;
const MISS = `*** Begin Patch\n*** Update File: f\n@@\n${" same\n".repeat(498)}-other\n-other\n*** End Patch`;

async function run(text: string, patch: string): Promise<void> {
  const fs = createMemoryFileSystem({ "/f": text });
  await applyPatch({ patch, cwd: "/", fs }).catch(() => undefined);
}

test("applyPatch: milliseconds stay below the aims", async ({ bench }) => {
  const big = `${LINES.join("\n")}\n`;
  const result = await bench.compare(
    bench("small", async () => await run("a\nb\nc\n", SMALL)),
    bench("20,000 lines, 1,000 chunks", async () => await run(big, BIG)),
    bench("20,000 equal lines, 500-line miss", async () => await run(REPEATED, MISS)),
    { time: 300 },
  );
  expect(result.get("small").latency.mean).toBeLessThan(0.2);
  expect(result.get("20,000 lines, 1,000 chunks").latency.mean).toBeLessThan(20);
  expect(result.get("20,000 equal lines, 500-line miss").latency.mean).toBeLessThan(50);
});
