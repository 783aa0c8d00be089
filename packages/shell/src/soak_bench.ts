import { expect, test } from "vitest";
import { runSoakAlone } from "./test_soak.ts";

test(
  "soak: after 2,000 commands, 50 at a time, no zombie is left, no descriptor and no memory",
  { skip: process.platform !== "linux", timeout: 300_000 },
  () => {
    const { grownBytes, durationMs, ...left } = runSoakAlone({ commands: 2000, atOnce: 50 });
    const seconds = (durationMs / 1000).toFixed(1);
    console.log(`2,000 commands: ${seconds} s, RSS ${(grownBytes / 1e6).toFixed(1)} MB more`);
    expect(left).toEqual({ surprises: [], zombies: [], leakedDescriptors: 0 });
    expect(grownBytes).toBeLessThan(20 * 1024 * 1024);
  },
);
