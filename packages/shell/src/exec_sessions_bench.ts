import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const BYTES = 1_000_000_000;
const COMMAND = JSON.stringify(["head", "-c", String(BYTES), "/dev/zero"]);

/** Reads all of it by Node alone and keeps nothing. */
const ALONE = `
const { spawn } = await import("node:child_process");
const [program, ...args] = ${COMMAND};
let bytes = 0;
await new Promise((resolve) => {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  child.stdout.on("data", (chunk) => { bytes += chunk.length; }).on("close", resolve);
});
`;

const SHELL = `
const shell = await import(${JSON.stringify(new URL("index.ts", import.meta.url))});
const sessions = shell.createExecSessions({ clock: shell.createSystemClock(), random: Math.random });
const request = { cwd: "/", env: process.env, yieldTimeMs: 30_000 };
`;

/** Runs it as a tool does, with somebody who looks at every piece. */
const SESSION = `${SHELL}
const { output, omittedBytes } = await sessions.exec(
  { ...request, argv: ${COMMAND} },
  { onOutput: () => {} },
);
let bytes = omittedBytes + output.replace(/\\n\\.{3} \\d+ bytes omitted \\.{3}\\n/, "").length;
`;

interface Cost {
  bytes: number;
  /** Most resident memory, in KiB. */
  maxRSS: number;
  ms: number;
}

function measure(script: string): Cost {
  const tail = "console.log(JSON.stringify({ bytes, maxRSS: process.resourceUsage().maxRSS, ms }))";
  const whole = `const start = performance.now(); ${script}; const ms = performance.now() - start; ${tail}`;
  const flags = ["--conditions=@codexkit/source", "--input-type=module", "--eval", whole];
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  const cost: Cost = JSON.parse(stdout);
  return cost;
}

test(
  "exec: 1 GB of output takes no more memory than Node alone and the MiB that is kept",
  {
    timeout: 120_000,
  },
  () => {
    const empty = measure(`${SHELL} let bytes = 0`);
    const alone = measure(ALONE);
    const session = measure(SESSION);
    for (const [name, { maxRSS, ms }] of Object.entries({ empty, alone, session }))
      console.log(`1 GB, ${name}: peak RSS ${(maxRSS / 1024).toFixed(0)} MiB, ${ms.toFixed(0)} ms`);
    expect([alone.bytes, session.bytes]).toEqual([BYTES, BYTES]);
    expect(session.maxRSS - empty.maxRSS).toBeLessThan(64 * 1024);
  },
);
