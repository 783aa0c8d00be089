import { expect, test } from "vitest";
import { runSoakAlone } from "./test_soak.ts";

/** Growth that is no leak, in bytes: garbage that has not been given back. */
const MAX_GROWN_BYTES = 20 * 1024 * 1024;

// `pnpm bench` runs 2,000.
test(
  "soak: after 500 commands, 50 at a time, no zombie is left, no descriptor and no memory",
  { skip: process.platform !== "linux", timeout: 60_000 },
  () => {
    const { grownBytes, durationMs: _, ...left } = runSoakAlone({ commands: 500, atOnce: 50 });
    expect(left).toEqual({ surprises: [], zombies: [], leakedDescriptors: 0 });
    expect(grownBytes).toBeLessThan(MAX_GROWN_BYTES);
  },
);
