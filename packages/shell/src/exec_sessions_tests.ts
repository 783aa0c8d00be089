import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { type Clock, createSystemClock } from "./clock.ts";
import type { ExecEnd } from "./exec_session.ts";
import {
  createExecSessions,
  type ExecRequest,
  type ExecResult,
  type ExecSessions,
  MAX_EXEC_SESSIONS,
  toExecYieldMs,
  toWriteYieldMs,
} from "./exec_sessions.ts";

const ENV = { PATH: process.env["PATH"] ?? "", TERM: "dumb" };

/** Stands in for what differs from run to run. */
const ANY_MS: unknown = expect.any(Number);

/** Counts up, so that ids and chunk ids are the same in every run. */
function countingRandom(): () => number {
  let next = 0;
  return () => (next++ % 1000) / 1000;
}

/** A real clock whose yields come at once when `hurry` is called, so that nobody waits for seconds. */
function hurriedClock(): { clock: Clock; delays: number[]; hurry: () => void } {
  const system = createSystemClock();
  const waiting = new Set<() => void>();
  const delays: number[] = [];
  return {
    delays,
    hurry: () => {
      for (const callback of waiting) callback();
      waiting.clear();
    },
    clock: {
      now: system.now,
      schedule: (callback, delayMs) => {
        delays.push(delayMs);
        waiting.add(callback);
        return () => waiting.delete(callback);
      },
    },
  };
}

function open(clock: Clock = createSystemClock()): ExecSessions {
  const sessions = createExecSessions({ clock, random: countingRandom() });
  onTestFinished(() => sessions[Symbol.asyncDispose]());
  return sessions;
}

function bash(script: string, options: Partial<ExecRequest> = {}): ExecRequest {
  return { argv: ["/bin/bash", "-c", script], cwd: tmpdir(), env: ENV, ...options };
}

function sessionIdOf(result: ExecResult): number {
  if (result.status !== "running")
    throw new Error(`the command does not run: ${JSON.stringify(result)}`);
  return result.sessionId;
}

/** Starts a command, and lets it yield as soon as its output holds `text`. */
async function startUntil(
  text: string,
  request: ExecRequest,
  { sessions, hurry, ends = [] }: { sessions: ExecSessions; hurry: () => void; ends?: ExecEnd[] },
): Promise<ExecResult> {
  let output = "";
  let isUp = false;
  return sessions.exec(request, {
    onOutput: (part) => {
      output += part;
      if (isUp || !output.includes(text)) return;
      isUp = true;
      hurry();
    },
    onEnd: (end) => ends.push(end),
  });
}

test("exec: a command that ends gives output and exit code, and no session stays", async () => {
  const sessions = open();
  const result = await sessions.exec(bash("echo out; echo err >&2; exit 3"));
  expect(result).toEqual({
    status: "exited",
    chunkId: "004189",
    wallTimeMs: ANY_MS,
    output: "out\nerr\n",
    omittedBytes: 0,
    originalTokenCount: 2,
    exitCode: 3,
    aggregatedOutput: "out\nerr\n",
  });
  expect(sessions.openSessions).toBe(0);
});

test("exec: a command that is done waits for no timer", async () => {
  const { clock } = hurriedClock();
  // Nobody ever hurries this clock: were a timer waited for, this would hang.
  expect(await open(clock).exec(bash("true"))).toMatchObject({
    status: "exited",
    exitCode: 0,
    output: "",
  });
});

test("exec: token count is raw bytes over four, rounded up, however they decode", async () => {
  const result = await open().exec(
    bash("printf 'a\\xff\\xfeb\\n\\033[31mred\\033[0m\\nold\\rnew\\n'"),
  );
  expect(result).toMatchObject({
    output: "a\u{fffd}\u{fffd}b\n\u001b[31mred\u001b[0m\nold\rnew\n",
    originalTokenCount: 7,
  });
});

test("exec: past a MiB the middle is left out and counted", async () => {
  const result = await open().exec(bash("head -c 1100000 /dev/zero | tr '\\0' x"));
  const half = "x".repeat(512 * 1024);
  const output = `${half}\n... 51424 bytes omitted ...\n${half}`;
  expect(
    result.status === "exited" && [result.output === output, result.aggregatedOutput === output],
  ).toEqual([true, true]);
  expect(result).toMatchObject({ omittedBytes: 51_424, originalTokenCount: 275_000 });
});

test("write: a poll gives what came since, then the exit, and then the session is unknown", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const ends: ExecEnd[] = [];
  const first = await startUntil("start", bash("echo start; sleep 0.2; echo end; exit 5"), {
    sessions,
    hurry,
    ends,
  });
  expect(first).toEqual({
    status: "running",
    chunkId: "004189",
    wallTimeMs: ANY_MS,
    output: "start\n",
    omittedBytes: 0,
    originalTokenCount: 2,
    sessionId: 1000,
    openSessions: 1,
  });
  expect(await sessions.write({ sessionId: 1000 })).toEqual({
    status: "exited",
    chunkId: "008312",
    wallTimeMs: ANY_MS,
    output: "end\n",
    omittedBytes: 0,
    originalTokenCount: 1,
    exitCode: 5,
    aggregatedOutput: "start\nend\n",
  });
  expect(await sessions.write({ sessionId: 1000 })).toEqual({
    status: "failed",
    code: "unknown_session",
    message: "Unknown process id 1000",
  });
  expect(ends).toEqual([
    {
      sessionId: 1000,
      exitCode: 5,
      aggregatedOutput: "start\nend\n",
      durationMs: ANY_MS,
      terminated: false,
    },
  ]);
});

test("write: the exit of a command that ended between calls is reported once, with its code", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  let onEnded = (): void => {};
  const ended = new Promise<void>((resolve) => {
    onEnded = resolve;
  });
  const first = await sessions.exec(bash("echo up; sleep 0.1; exit 4"), {
    onOutput: hurry,
    onEnd: onEnded,
  });
  await ended;
  expect(await sessions.write({ sessionId: sessionIdOf(first) })).toMatchObject({
    status: "exited",
    exitCode: 4,
    output: "",
  });
  expect(sessions.openSessions).toBe(0);
});

test("write: typing reaches a terminal, which echoes it", async () => {
  const sessions = open();
  const first = await sessions.exec(bash("read x; echo got $x", { tty: true, yieldTimeMs: 250 }));
  const second = await sessions.write({ sessionId: sessionIdOf(first), chars: "hey\n" });
  expect(second).toMatchObject({
    status: "exited",
    exitCode: 0,
    output: "hey\r\ngot hey\r\n",
    originalTokenCount: 4,
  });
});

test("write: Ctrl-C ends a terminal command with 1", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const first = await startUntil("up", bash("echo up; exec sleep 60", { tty: true }), {
    sessions,
    hurry,
  });
  const second = await sessions.write({ sessionId: sessionIdOf(first), chars: "\u0003" });
  // The terminal echoes `^C`, which may be lost when its last program ends at once.
  const aggregatedOutput: unknown = expect.stringMatching(/^up\r\n(\^C)?$/);
  expect(second).toMatchObject({ status: "exited", exitCode: 1, aggregatedOutput });
});

test("write: a session keeps its state between calls, another does not see it", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const shell = bash('stty -echo; echo up; while read line; do eval "$line"; done', { tty: true });
  const one = sessionIdOf(await startUntil("up", shell, { sessions, hurry }));
  const two = sessionIdOf(await startUntil("up", shell, { sessions, hurry }));
  const results = await Promise.all([
    sessions.write({ sessionId: one, chars: "V=1; echo [$V]; exit\n" }),
    sessions.write({ sessionId: two, chars: "echo [$V]; exit\n" }),
  ]);
  expect(results.map((result) => result.status === "exited" && result.output)).toEqual([
    "[1]\r\n",
    "[]\r\n",
  ]);
});

test("write: without a terminal the input is closed, a poll still works", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const sessionId = sessionIdOf(
    await startUntil("up", bash("echo up; sleep 0.2"), { sessions, hurry }),
  );
  expect(await sessions.write({ sessionId, chars: "x" })).toEqual({
    status: "failed",
    code: "stdin_closed",
    message:
      "stdin is closed for this session; rerun exec_command with tty=true to keep stdin open",
  });
  expect(await sessions.write({ sessionId, chars: "" })).toMatchObject({
    status: "exited",
    exitCode: 0,
  });
});

test("write: typing to a terminal whose command has ended reports the end", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const ended = Promise.withResolvers<void>();
  const first = await sessions.exec(bash("echo up; sleep 0.1; exit 4", { tty: true }), {
    onOutput: hurry,
    onEnd: () => {
      ended.resolve();
    },
  });
  await ended.promise;
  const sessionId = sessionIdOf(first);
  expect([
    await sessions.write({ sessionId, chars: "x\n" }),
    await sessions.write({ sessionId, chars: "x\n" }),
  ]).toMatchObject([
    { status: "exited", exitCode: 4, output: "" },
    { status: "failed", code: "unknown_session" },
  ]);
});

test("write: an id that was never given is unknown", async () => {
  expect(await open().write({ sessionId: 4242, chars: "x" })).toEqual({
    status: "failed",
    code: "unknown_session",
    message: "Unknown process id 4242",
  });
});

test.for([{ tty: false }, { tty: true }])(
  "exec: a directory that is not there is a failure to read, tty $tty",
  async ({ tty }) => {
    const sessions = open();
    expect(await sessions.exec(bash("pwd", { cwd: "/nowhere", tty }))).toEqual({
      status: "failed",
      code: "spawn_failed",
      message: "Failed to create unified exec process: No such file or directory (os error 2)",
    });
    expect(sessions.openSessions).toBe(0);
  },
);

test.for([{ tty: false }, { tty: true }])(
  "exec: a directory that is a file is a failure to read, tty $tty",
  async ({ tty }) => {
    expect(await open().exec(bash("pwd", { cwd: "/etc/passwd", tty }))).toMatchObject({
      code: "spawn_failed",
      message: "Failed to create unified exec process: Not a directory (os error 20)",
    });
  },
);

test.for([
  [{ tty: false }, "true\0", "nul byte found in provided data"],
  [{ tty: true }, "true\0", "nul byte found in provided data"],
  [
    { tty: false },
    `# ${"x".repeat(10_000_000)}`,
    "Argument list too long (os error 7): put long text into a file",
  ],
  [
    { tty: true },
    `# ${"x".repeat(10_000_000)}`,
    "Argument list too long (os error 7): put long text into a file",
  ],
] as const)(
  "exec: a command that no system takes is a failure to read, %o %#",
  async ([options, script, reason]) => {
    const sessions = open();
    expect(await sessions.exec(bash(script, options))).toEqual({
      status: "failed",
      code: "spawn_failed",
      message: `Failed to create unified exec process: ${reason}`,
    });
    expect(sessions.openSessions).toBe(0);
  },
);

test("exec: any bytes can be read, and are counted as they were", async () => {
  const script = 'for n in {0..255}; do printf "\\\\x$(printf %02x $n)"; done';
  const all = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
  expect(await open().exec(bash(script))).toMatchObject({
    output: all.toString(),
    originalTokenCount: 64,
  });
});

test("exec: no terminal on this host is a failure to read", async () => {
  const sessions = createExecSessions({
    clock: createSystemClock(),
    random: countingRandom(),
    ptyHost: { bun: undefined, loadNodePty: () => Promise.reject(new Error("not installed")) },
  });
  expect(await sessions.exec(bash("true", { tty: true }))).toMatchObject({
    status: "failed",
    code: "pty_unavailable",
  });
});

test("exec: an empty command is thrown", async () => {
  await expect(open().exec(bash("", { argv: [] }))).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("exec: a signal kills the command and rejects with its reason", async () => {
  const sessions = open();
  const controller = new AbortController();
  const ends: ExecEnd[] = [];
  let onEnded = (): void => {};
  const ended = new Promise<void>((resolve) => {
    onEnded = resolve;
  });
  const call = sessions.exec(bash("echo up; sleep 60"), {
    signal: controller.signal,
    onOutput: () => {
      controller.abort("stop");
    },
    onEnd: (end) => {
      ends.push(end);
      onEnded();
    },
  });
  await expect(call).rejects.toMatchObject({ code: "aborted", cause: "stop" });
  await ended;
  expect(ends).toEqual([
    {
      sessionId: 1000,
      exitCode: 137,
      aggregatedOutput: "up\n",
      durationMs: ANY_MS,
      terminated: true,
    },
  ]);
  expect(sessions.openSessions).toBe(0);
});

test("exec and write: a signal that has fired already does nothing", async () => {
  const sessions = open();
  const signal = AbortSignal.abort();
  await expect(sessions.exec(bash("true"), { signal })).rejects.toMatchObject({ code: "aborted" });
  await expect(sessions.write({ sessionId: 1 }, { signal })).rejects.toMatchObject({
    code: "aborted",
  });
});

test("write: a signal ends the wait and leaves the session", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const sessionId = sessionIdOf(
    await startUntil("up", bash("echo up; sleep 60"), { sessions, hurry }),
  );
  const controller = new AbortController();
  const polling = sessions.write({ sessionId }, { signal: controller.signal });
  controller.abort();
  await expect(polling).rejects.toMatchObject({ code: "aborted" });
  expect(sessions.openSessions).toBe(1);
});

test("dispose: kills what runs, and later calls are refused", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const ends: ExecEnd[] = [];
  await startUntil("up", bash("echo up; sleep 60"), { sessions, hurry, ends });
  await startUntil("up", bash("echo up; sleep 60", { tty: true }), { sessions, hurry, ends });
  await sessions[Symbol.asyncDispose]();
  expect(ends.map((end) => [end.terminated, end.exitCode])).toEqual(
    expect.arrayContaining([
      [true, 1],
      [true, 137],
    ]),
  );
  expect(ends).toHaveLength(2);
  expect(sessions.openSessions).toBe(0);
  await expect(sessions.exec(bash("true"))).rejects.toMatchObject({ code: "disposed" });
  await expect(sessions.write({ sessionId: 1000 })).rejects.toMatchObject({ code: "disposed" });
});

test("terminateAll: also kills background processes that ended commands left behind", async () => {
  const sessions = open();
  const result = await sessions.exec(bash("sleep 60 & echo $!"));
  const pid = Number(result.status === "exited" && result.output);
  const isAlive = async (): Promise<boolean> => {
    const probe = await open().exec(bash(`ps -o stat= -p ${pid}`));
    return probe.status === "exited" && /^[^Z]/.test(probe.output);
  };
  expect(await isAlive()).toBe(true);
  await sessions.terminateAll();
  expect(await isAlive()).toBe(false);
});

test.for([{ tty: false }, { tty: true }])(
  "dispose: a command that ignores every signal it can ignore is ended, tty $tty",
  async ({ tty }) => {
    const { clock, hurry } = hurriedClock();
    const sessions = open(clock);
    const ends: ExecEnd[] = [];
    const script = "trap '' TERM INT HUP QUIT; echo up; while :; do sleep 60; done";
    await startUntil("up", bash(script, { tty }), { sessions, hurry, ends });
    await sessions[Symbol.asyncDispose]();
    expect(ends.map((end) => end.terminated)).toEqual([true]);
  },
);

test("terminateAll: a daemon that keeps its outputs does not hold it up", async () => {
  const sessions = open();
  const result = await sessions.exec(bash("setsid sleep 60 & echo $!"));
  const pid = Number(result.status === "exited" && result.output);
  await sessions.terminateAll();
  expect(process.kill(pid, 0)).toBe(true);
  process.kill(pid, "SIGKILL");
});

test("reserveSessionId: ids are unused and the command runs under the reserved one", async () => {
  const sessions = createExecSessions({ clock: createSystemClock(), random: () => 0.999999 });
  onTestFinished(() => sessions[Symbol.asyncDispose]());
  const ids = [sessions.reserveSessionId(), sessions.reserveSessionId()];
  expect(ids).toEqual([99_999, 1_000]);
  const running = await sessions.exec(bash("sleep 60", { sessionId: 1_000, yieldTimeMs: 250 }));
  expect(sessionIdOf(running)).toBe(1_000);
  await expect(sessions.exec(bash("true", { sessionId: 1_000 }))).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test.for([{ tty: false }, { tty: true }])(
  "exec: commands that start at once never get the same id, tty $tty",
  async ({ tty }) => {
    const sessions = createExecSessions({ clock: createSystemClock(), random: () => 0 });
    onTestFinished(() => sessions[Symbol.asyncDispose]());
    const ends: number[] = [];
    const onEnd = (end: ExecEnd): void => void ends.push(end.sessionId);
    const start = (): Promise<ExecResult> => sessions.exec(bash("true", { tty }), { onEnd });
    await Promise.all([start(), start(), start()]);
    expect(new Set(ends)).toEqual(new Set([1_000, 1_001, 1_002]));
    expect(sessions.reserveSessionId()).toBe(1_000);
  },
);

/** Fills `sessions`; the fourth command ends by itself when `hasExited` is set, the others run on. */
async function fill(
  sessions: ExecSessions,
  options: { hurry: () => void; hasExited: boolean },
): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < MAX_EXEC_SESSIONS; n++) {
    const exits = options.hasExited && n === 3;
    let onEnd = (): void => {};
    const ended = new Promise<void>((resolve) => {
      onEnd = resolve;
    });
    const request = bash(exits ? "echo up; sleep 0.1" : "echo up; exec sleep 60");
    ids.push(sessionIdOf(await sessions.exec(request, { onOutput: options.hurry, onEnd })));
    if (exits) await ended;
  }
  return ids;
}

test("exec: one session too many ends the least recently used", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const [first = 0, second = 0] = await fill(sessions, { hurry, hasExited: false });
  const poll = async (sessionId: number): Promise<ExecResult> => {
    const polling = sessions.write({ sessionId });
    hurry();
    return polling;
  };
  // Used again, so the second is now the one not used for the longest time.
  await poll(first);
  await startUntil("up", bash("echo up; exec sleep 60"), { sessions, hurry });
  expect([await poll(first), await poll(second), sessions.openSessions]).toMatchObject([
    { status: "running", openSessions: MAX_EXEC_SESSIONS },
    { code: "unknown_session" },
    MAX_EXEC_SESSIONS,
  ]);
});

test("exec: one session too many forgets an exited one before any that runs", async () => {
  const { clock, hurry } = hurriedClock();
  const sessions = open(clock);
  const [first = 0, , , fourth = 0] = await fill(sessions, { hurry, hasExited: true });
  await startUntil("up", bash("echo up; exec sleep 60"), { sessions, hurry });
  const polling = sessions.write({ sessionId: first });
  hurry();
  expect([await polling, await sessions.write({ sessionId: fourth })]).toMatchObject([
    { status: "running" },
    { code: "unknown_session" },
  ]);
});

/** Does something in each turn of the event loop, until a promise is settled. */
async function untilSettled<T>(promise: Promise<T>, each: () => void): Promise<T> {
  const pending = Symbol("pending");
  for (;;) {
    each();
    const turn = new Promise<typeof pending>((resolve) => {
      setImmediate(resolve, pending);
    });
    const first = await Promise.race([promise, turn]);
    if (first !== pending) return first;
  }
}

test("exec: one session too many ends none that a call waits for", async () => {
  const system = createSystemClock();
  const SHORT_MS = 250;
  const scheduled: (() => void)[] = [];
  const sessions = open({
    now: system.now,
    schedule: (callback, ms) => {
      // The waiting call has the longest time of all, and goes on waiting.
      if (ms <= SHORT_MS) scheduled.push(callback);
      return () => {};
    },
  });
  const stop = new AbortController();
  const request = bash("echo up; exec sleep 60");
  const up = Promise.withResolvers<void>();
  const waiting = sessions.exec(request, {
    signal: stop.signal,
    onOutput: () => {
      up.resolve();
    },
  });
  await up.promise;
  const ids: number[] = [];
  for (let n = 0; n < MAX_EXEC_SESSIONS; n++) {
    const starting = sessions.exec({ ...request, yieldTimeMs: SHORT_MS });
    const started = await untilSettled(starting, () => {
      for (const callback of scheduled.splice(0)) callback();
    });
    ids.push(sessionIdOf(started));
  }
  expect(await sessions.write({ sessionId: ids[0] ?? 0 })).toMatchObject({
    code: "unknown_session",
  });
  expect(sessions.openSessions).toBe(MAX_EXEC_SESSIONS);
  stop.abort("enough");
  await expect(waiting).rejects.toMatchObject({ code: "aborted", cause: "enough" });
});

test.for([
  [undefined, 10_000],
  [0, 250],
  [300, 300],
  [999_999, 30_000],
] as const)("toExecYieldMs: %s gives %s", ([requested, expected]) => {
  expect(toExecYieldMs(requested)).toBe(expected);
});

test.for([
  [undefined, { isPoll: false }, 250],
  [0, { isPoll: false }, 250],
  [600, { isPoll: false }, 600],
  [999_999, { isPoll: false }, 30_000],
  [undefined, { isPoll: true }, 5_000],
  [250, { isPoll: true }, 5_000],
  [60_000, { isPoll: true }, 60_000],
  [999_999, { isPoll: true }, 300_000],
  [999_999, { isPoll: true, maxPollMs: 20_000 }, 20_000],
  [999_999, { isPoll: true, maxPollMs: 1 }, 5_000],
] as const)("toWriteYieldMs: %s with %o gives %s", ([requested, options, expected]) => {
  expect(toWriteYieldMs(requested, options)).toBe(expected);
});

test("write: the yield time starts 100 ms after typing, and at once for a poll", async () => {
  const { clock, delays, hurry } = hurriedClock();
  const fixed: Clock = { now: () => 0, schedule: clock.schedule };
  const sessions = open(fixed);
  const sessionId = sessionIdOf(
    await startUntil("up", bash("echo up; sleep 60", { tty: true }), { sessions, hurry }),
  );
  const typing = sessions.write({ sessionId, chars: "x", yieldTimeMs: 1_000 });
  hurry();
  await typing;
  const polling = sessions.write({ sessionId, yieldTimeMs: 6_000 });
  hurry();
  await polling;
  expect(delays).toEqual([10_000, 1_100, 6_000]);
});
