import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createSystemClock } from "./clock.ts";
import { createExecSessions, type ExecRequest, type ExecSessions } from "./exec_sessions.ts";
import { runCommand } from "./run_command.ts";

/** What many commands left behind. */
export interface SoakReport {
  /** Commands that did not end as they had to, with what came in place of it. */
  readonly surprises: readonly string[];
  /** Children of this process that nobody waited for. */
  readonly zombies: readonly string[];
  /** Descriptors that are open now, less those after the first few commands. */
  readonly leakedDescriptors: number;
  /** Growth of the resident memory since the first few commands, in bytes. */
  readonly grownBytes: number;
  /** Milliseconds in all. */
  readonly durationMs: number;
}

/** Commands that are run before anything is measured, so that everything is loaded and has its size. */
const WARM_UP = 200;

const ENV = { PATH: process.env["PATH"] ?? "", TERM: "dumb" };
const clock = createSystemClock();

/** Runs one command and says how it ended. */
type SoakTask = (sessions: ExecSessions) => Promise<string>;

function toRequest(script: string, change: Partial<ExecRequest> = {}): ExecRequest {
  return { argv: ["/bin/bash", "-c", script], cwd: tmpdir(), env: ENV, ...change };
}

async function execute(sessions: ExecSessions, request: ExecRequest): Promise<string> {
  const result = await sessions.exec(request);
  if (result.status === "failed") return result.message;
  return result.status === "exited" ? `${result.exitCode} ${result.output.length}` : "running";
}

/** Aborts a command once it is up. */
async function abortOne(sessions: ExecSessions, script: string, tty: boolean): Promise<string> {
  const stop = new AbortController();
  try {
    await sessions.exec(toRequest(script, { tty }), {
      signal: stop.signal,
      onOutput: () => stop.abort("enough"),
    });
    return "not aborted";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Lets a command run on, and ends it by typing, again where it was not up yet. */
async function interruptOne(sessions: ExecSessions): Promise<string> {
  const script = "echo up; exec sleep 60";
  let last = await sessions.exec(toRequest(script, { tty: true, yieldTimeMs: 250 }));
  while (last.status === "running")
    last = await sessions.write({ sessionId: last.sessionId, chars: "\u0003" });
  return last.status === "exited" ? `${last.exitCode}` : last.message;
}

async function timeOut(script: string): Promise<string> {
  const { exitCode, timedOut } = await runCommand(
    { ...toRequest(script), timeoutMs: 30 },
    { clock },
  );
  return `${exitCode} ${timedOut}`;
}

const ABORTED = "the call was aborted while the command ran";

/** Every kind of command, with how it has to end. */
const TASKS: readonly (readonly [expected: string, run: SoakTask])[] = [
  ["0 3", (sessions) => execute(sessions, toRequest("echo hi"))],
  ["3 8", (sessions) => execute(sessions, toRequest("echo out; echo err >&2; exit 3"))],
  ["0 200000", (sessions) => execute(sessions, toRequest("head -c 200000 /dev/zero"))],
  ["137 0", (sessions) => execute(sessions, toRequest("kill -9 $$"))],
  ["124 true", () => timeOut("sleep 60")],
  ["124 true", () => timeOut("trap '' TERM INT HUP; sleep 60 & while :; do sleep 60; done")],
  ["124 true", () => timeOut("while echo flood; do :; done")],
  [ABORTED, (sessions) => abortOne(sessions, "echo up; sleep 60 | sleep 60", false)],
  [ABORTED, (sessions) => abortOne(sessions, "echo up; exec sleep 60", true)],
  ["0 3", (sessions) => execute(sessions, toRequest("sleep 60 & echo hi"))],
  ["0 3", (sessions) => execute(sessions, toRequest("setsid sleep 1 & echo hi"))],
  ["0 4", (sessions) => execute(sessions, toRequest("echo hi", { tty: true }))],
  ["1", interruptOne],
  [
    "Failed to create unified exec process: No such file or directory (os error 2)",
    (sessions) => execute(sessions, toRequest("", { argv: ["/nowhere/program"] })),
  ],
  [
    "Failed to create unified exec process: nul byte found in provided data",
    (sessions) => execute(sessions, toRequest("echo \0", { tty: true })),
  ],
];

/** Runs `count` commands of every kind, some at a time, and closes their sessions. */
async function runCommands(count: number, atOnce: number): Promise<string[]> {
  const sessions = createExecSessions({ clock, random: Math.random });
  const surprises: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const at = next++ % TASKS.length;
      const [expected, run] = TASKS[at] ?? ["", () => Promise.resolve("no such task")];
      const ended = await run(sessions);
      if (ended !== expected) surprises.push(`task ${at}: '${ended}' in place of '${expected}'`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await sessions[Symbol.asyncDispose]();
  return surprises;
}

function listZombies(): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      // The name in it may hold anything, a parenthesis too.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return state === "Z" && Number(parent) === process.pid;
    } catch {
      return false;
    }
  });
}

/** Descriptors of this process, but for pipes that are kept for later. */
function countDescriptors(): number {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return !readlinkSync(`/proc/self/fd/${fd}`).includes("codexkit-pipes-");
    } catch {
      return false;
    }
  }).length;
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}

/** Settles once what the last commands closed is closed, and their memory is given back. */
async function settle(): Promise<void> {
  // What is freed by the first time is freed beside this thread.
  for (let time = 0; time < 2; time++) {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
}

/** How many commands to run, and how many of them at a time. */
export interface SoakOptions {
  readonly commands: number;
  readonly atOnce: number;
}

/**
 * Runs very many commands, with kills, timeouts and daemons among them, and looks at what is left. Linux only.
 *
 * @public {@link runSoakAlone} imports it by its name in a text.
 */
export async function runSoak({ commands, atOnce }: SoakOptions): Promise<SoakReport> {
  const startedMs = clock.now();
  const warmUp = await runCommands(WARM_UP, atOnce);
  await settle();
  const before = { descriptors: countDescriptors(), rss: process.memoryUsage().rss };
  const surprises = await runCommands(commands - WARM_UP, atOnce);
  await settle();
  return {
    surprises: [...warmUp, ...surprises],
    zombies: listZombies(),
    leakedDescriptors: countDescriptors() - before.descriptors,
    grownBytes: process.memoryUsage().rss - before.rss,
    durationMs: clock.now() - startedMs,
  };
}

/**
 * {@link runSoak} in a process of its own.
 *
 * V8 lets the space for young objects grow as long as much happens, up to three times 16 MiB. It is kept at one, so
 * that what grows is what is kept.
 */
export function runSoakAlone(options: SoakOptions): SoakReport {
  const script = `
    const { runSoak } = await import(${JSON.stringify(import.meta.url)});
    process.stdout.write(JSON.stringify(await runSoak(${JSON.stringify(options)})));
  `;
  const flags = ["--conditions=@codexkit/source", "--max-semi-space-size=1"];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, "--input-type=module", "--eval", script],
    { encoding: "utf8" },
  );
  if (stdout === "") throw new Error(stderr);
  const report: SoakReport = JSON.parse(stdout);
  return report;
}
