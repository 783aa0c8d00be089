import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import type { ProcessRequest, RunningProcess } from "./child_process.ts";
import { createSystemClock } from "./clock.ts";
import { type BunRuntime, createPtyHost, PTY_SIZE, type PtyHost, startPty } from "./pty.ts";

const ENV = { PATH: process.env["PATH"] ?? "", TERM: "dumb" };

async function start(
  script: string,
  options: Partial<ProcessRequest> & { host?: PtyHost } = {},
): Promise<{
  running: RunningProcess;
  finished: Promise<{ output: string; exitCode: number }>;
  saw: (text: string) => Promise<void>;
}> {
  let output = "";
  let onChange = (): void => {};
  let resolve: (end: { output: string; exitCode: number }) => void = () => {};
  const finished = new Promise<{ output: string; exitCode: number }>((settle) => {
    resolve = settle;
  });
  const { host = createPtyHost(), ...request } = options;
  const running = await startPty(
    { argv: ["/bin/bash", "-c", script], cwd: tmpdir(), env: ENV, ...request },
    {
      onData: (chunk) => {
        output += Buffer.from(chunk).toString();
        onChange();
      },
      onEnd: (exitCode) => {
        resolve({ output, exitCode });
      },
    },
    { clock: createSystemClock(), host },
  );
  const saw = (text: string): Promise<void> =>
    new Promise((done) => {
      onChange = () => {
        if (output.includes(text)) done();
      };
      onChange();
    });
  return { running, finished, saw };
}

test("startPty: the program sees a terminal of 24 rows and 80 columns, and lines end with CR LF", async () => {
  const { finished } = await start(
    "test -t 0 && test -t 1 && test -t 2 && stty size; echo TERM=$TERM; exit 3",
  );
  expect(await finished).toEqual({
    output: `${PTY_SIZE.rows} ${PTY_SIZE.cols}\r\nTERM=dumb\r\n`,
    exitCode: 3,
  });
});

test("startPty: a program that makes its terminal 0 by 0 goes on", async () => {
  const { finished } = await start("stty rows 0 cols 0; stty size; ls -C / > /dev/null; echo end");
  expect(await finished).toEqual({ output: "0 0\r\nend\r\n", exitCode: 0 });
});

test("startPty: what is typed is echoed and read", async () => {
  const { running, finished, saw } = await start("echo ready; read x; echo got $x");
  await saw("ready");
  running.write("hey\n");
  expect(await finished).toEqual({ output: "ready\r\nhey\r\ngot hey\r\n", exitCode: 0 });
});

test("startPty: Ctrl-C interrupts, and the exit code is 1", async () => {
  const { running, finished, saw } = await start("echo ready; exec sleep 60");
  await saw("ready");
  running.write("\u0003");
  // The terminal echoes `^C`, which may be lost when its last program ends at once.
  const output: unknown = expect.stringMatching(/^ready\r\n(\^C)?$/);
  expect(await finished).toEqual({ output, exitCode: 1 });
});

test("startPty: Ctrl-D ends the input", async () => {
  const { running, finished, saw } = await start("echo ready; cat; echo end");
  await saw("ready");
  running.write("\u0004");
  expect(await finished).toEqual({ output: "ready\r\nend\r\n", exitCode: 0 });
});

test("startPty: kill ends the group", async () => {
  const { running, finished, saw } = await start("sleep 60 & echo ready; wait");
  await saw("ready");
  running.kill("SIGKILL");
  expect((await finished).exitCode).toBe(1);
  running.write("ignored");
  running.kill("SIGKILL");
});

test.for([
  [
    "a program that is not there",
    { argv: ["/nowhere/program"] },
    "No such file or directory (os error 2)",
  ],
  [
    "a name that is not in the PATH",
    { argv: ["no-such-program-here"] },
    "No such file or directory (os error 2)",
  ],
  ["a directory that is not there", { cwd: "/nowhere" }, "No such file or directory (os error 2)"],
  ["a directory that is a file", { cwd: "/etc/passwd" }, "Not a directory (os error 20)"],
  ["a file that may not be run", { argv: ["/etc/passwd"] }, "Permission denied (os error 13)"],
  [
    "a NUL, which a terminal would cut the command at,",
    { argv: ["/bin/bash", "-c", "echo one\0; echo two"] },
    "nul byte found in provided data",
  ],
] as const)("startPty: %s is spawn_failed with the system's words", async ([, request, reason]) => {
  await expect(start("true", request)).rejects.toMatchObject({
    code: "spawn_failed",
    message: `Failed to create unified exec process: ${reason}`,
  });
});

test("startPty: an empty command is refused", async () => {
  await expect(start("true", { argv: [] })).rejects.toMatchObject({ code: "invalid_request" });
});

test("startPty: without Bun and node-pty the error says what to install", async () => {
  const host: PtyHost = {
    bun: undefined,
    loadNodePty: () => Promise.reject(new Error("not installed")),
  };
  const failure = start("true", { host });
  await expect(failure).rejects.toMatchObject({
    code: "pty_unavailable",
    cause: new Error("not installed"),
  });
  await expect(failure).rejects.toThrow("@lydell/node-pty");
});

/** A Bun whose children are driven by the test. */
function scriptedBun(): {
  bun: BunRuntime;
  spawned: Parameters<BunRuntime["spawn"]>[];
  typed: string[];
} {
  const spawned: Parameters<BunRuntime["spawn"]>[] = [];
  const typed: string[] = [];
  const bun: BunRuntime = {
    spawn: (...call) => {
      spawned.push(call);
      return {
        pid: 1,
        unref: () => {},
        terminal: { write: (text) => typed.push(text), unref: () => {} },
      };
    },
  };
  return { bun, spawned, typed };
}

test("startPty: under Bun its own terminal is used, and the end waits for the last output", async () => {
  const { bun, spawned, typed } = scriptedBun();
  const host: PtyHost = { bun, loadNodePty: () => Promise.reject(new Error("must not be loaded")) };
  const { running, finished } = await start("true", { host });
  running.write("x");
  const [[argv, options] = []] = spawned;
  options?.onExit(undefined, 0);
  options?.terminal.data(undefined, Buffer.from("late"));
  options?.terminal.exit();
  expect({
    argv,
    size: [options?.terminal.rows, options?.terminal.cols],
    typed,
    end: await finished,
  }).toEqual({
    argv: ["/bin/bash", "-c", "true"],
    size: [24, 80],
    typed: ["x"],
    end: { output: "late", exitCode: 0 },
  });
});

test("startPty: under Bun a terminal that stays open ends after the drain time, with 1 for a signal", async () => {
  const { bun, spawned } = scriptedBun();
  const host: PtyHost = { bun, loadNodePty: () => Promise.reject(new Error("must not be loaded")) };
  const { running, finished } = await start("true", { host });
  spawned[0]?.[1].onExit(undefined, null);
  expect({ end: await finished, leftovers: running.hasLeftovers() }).toEqual({
    end: { output: "", exitCode: 1 },
    leftovers: true,
  });
});

test("startPty: under Bun the terminal of a daemon is closed on request", async () => {
  let closed = 0;
  const { bun, spawned } = scriptedBun();
  const terminal = { write: () => {}, unref: () => {}, close: () => void (closed += 1) };
  const host: PtyHost = {
    bun: { spawn: (...call) => ({ ...bun.spawn(...call), terminal }) },
    loadNodePty: () => Promise.reject(new Error("must not be loaded")),
  };
  const { running, finished } = await start("true", { host });
  running.closeOutput();
  const before = closed;
  spawned[0]?.[1].onExit(undefined, 0);
  await finished;
  running.closeOutput();
  expect([before, closed]).toEqual([0, 1]);
});

test("createPtyHost: on Node there is no Bun", () => {
  expect(createPtyHost().bun).toBeUndefined();
});
