import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import type { CodeModeEngineName } from "./cell_port.ts";
import { findEngines, openTestSession, type TestSession } from "./test_engines.ts";

const ENGINES = (await findEngines()).filter(({ missing }) => missing === undefined);

/** Calls that one run of "host calls" makes, one after the other. */
const CALLS = 500;

/** What a call and its answer are on the wire, in bytes. */
const WORD = "x".repeat(48);

const HOST_CALLS = `for (let i = 0; i < ${CALLS}; i += 1) await tools.echo({i})`;

const SCRIPTS = {
  "warm cell": "text(1)",
  [`${CALLS} host calls`]: HOST_CALLS,
  "30M loop": "let x = 0; for (let i = 0; i < 30_000_000; i += 1) x = (x + i) | 0; text(x)",
  "1,000 parallel calls":
    "await Promise.all(Array.from({length: 1000}, (_, i) => tools.echo({i})))",
};

/** Answers every word with itself. */
const ECHO = `
const { readSync, writeSync } = require("node:fs");
const bytes = Buffer.alloc(65536);
for (let size = 1; size > 0; ) { size = readSync(0, bytes); writeSync(1, bytes, 0, size); }
`;

/** A process at the other end of a pipe: what the machine itself takes for a word and an answer. */
function startEcho(): { ping: () => Promise<void>; stop: () => void } {
  const child = spawn(process.execPath, ["--eval", ECHO], { stdio: ["pipe", "pipe", "inherit"] });
  const ping = async (): Promise<void> => {
    for (let call = 0; call < CALLS; call += 1) {
      await new Promise<void>((resolve) => {
        child.stdout.once("data", () => {
          resolve();
        });
        child.stdin.write(WORD);
      });
    }
  };
  return { ping, stop: () => child.kill() };
}

async function runCold(engine: CodeModeEngineName): Promise<void> {
  await using opened = await openTestSession(engine);
  await opened.run("text(1)");
}

/** Pairs of runs by which a call is held against the pipe. */
const ROUNDS = 15;

/** Milliseconds that are aimed at, on isolated-vm. */
const AIMS = { warmCellMs: 3, hostCallMs: 0.05 };

/** What a call may take of the machine's own time for a word and an answer. On a busy machine it takes 3 times that. */
const MAX_PIPES_PER_CALL = 6;

/** What a warm cell may take of a cold one. It takes a hundredth. */
const MAX_WARM_SHARE = 0.1;

const toMedian = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function time(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Milliseconds of a call, and of a word through the pipe: in turns, so that both meet the same machine. */
async function measureCalls(
  { run }: TestSession,
  ping: () => Promise<void>,
): Promise<{ callMs: number; pipeMs: number; ratio: number }> {
  const rounds: { callMs: number; pipeMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const pipeMs = (await time(ping)) / CALLS;
    rounds.push({ pipeMs, callMs: (await time(() => run(HOST_CALLS))) / CALLS });
  }
  return {
    callMs: toMedian(rounds.map(({ callMs }) => callMs)),
    pipeMs: toMedian(rounds.map(({ pipeMs }) => pipeMs)),
    ratio: toMedian(rounds.map(({ callMs, pipeMs }) => callMs / pipeMs)),
  };
}

test(
  "code mode: milliseconds of cells and calls, both engines side by side",
  { timeout: 300_000 },
  async ({ bench }) => {
    const open = new Map<CodeModeEngineName, TestSession>();
    for (const { name } of ENGINES) open.set(name, await openTestSession(name));
    const cold = ENGINES.map(({ name }) =>
      bench(`cold cell, ${name}`, async () => await runCold(name)),
    );
    const warm = [...open].flatMap(([name, { run }]) =>
      Object.entries(SCRIPTS).map(([what, script]) =>
        bench(`${what}, ${name}`, async () => {
          await run(script, { yieldTimeMs: 60_000 });
        }),
      ),
    );
    const echo = startEcho();
    const pipe = bench(`pipe, ${CALLS} words and answers`, echo.ping);
    const result = await bench.compare(pipe, ...cold, ...warm, { time: 600, iterations: 5 });
    const isolates = open.get("isolated-vm");
    const calls = isolates && (await measureCalls(isolates, echo.ping));
    for (const session of open.values()) await session[Symbol.asyncDispose]();
    echo.stop();
    if (calls === undefined) return;
    const warmMs = result.get("warm cell, isolated-vm").latency.min;
    const coldMs = result.get("cold cell, isolated-vm").latency.min;
    console.log(
      `isolated-vm: a warm cell ${warmMs.toFixed(1)} ms at best (aim ${AIMS.warmCellMs}), ` +
        `a call ${(calls.callMs * 1000).toFixed(0)} µs (aim ${AIMS.hostCallMs * 1000}), ` +
        `a word through a pipe ${(calls.pipeMs * 1000).toFixed(0)} µs, a call ${calls.ratio.toFixed(1)} of them`,
    );
    // Shares within this run: what a machine does otherwise slows both sides.
    expect(warmMs / coldMs).toBeLessThan(MAX_WARM_SHARE);
    expect(calls.ratio).toBeLessThan(MAX_PIPES_PER_CALL);
  },
);
