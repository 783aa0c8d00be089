import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import {
  type ChildRequest,
  killProcessGroup,
  POST_EXIT_DRAIN_MS,
  type RunningProcess,
  startChild,
  toExitCode,
} from "./child_process.ts";
import { type Clock, createSystemClock } from "./clock.ts";
import { ShellError } from "./errors.ts";
import { OutputPipes } from "./output_pipe.ts";

const ENV = { PATH: process.env["PATH"] ?? "" };

interface Finished {
  output: string;
  exitCode: number;
}

/** Starts a script and gives its handle, what it has said so far, and its end. */
async function start(
  script: string,
  options: Partial<ChildRequest> & { clock?: Clock; pipes?: OutputPipes } = {},
): Promise<{
  running: RunningProcess;
  output: () => string;
  finished: Promise<Finished>;
  saw: (text: string) => Promise<void>;
}> {
  const chunks: Buffer[] = [];
  const output = (): string => Buffer.concat(chunks).toString();
  let resolve: (end: Finished) => void = () => {};
  const finished = new Promise<Finished>((settle) => {
    resolve = settle;
  });
  let onChange = (): void => {};
  const { clock = createSystemClock(), pipes, ...request } = options;
  const running = await startChild(
    { argv: ["/bin/bash", "-c", script], cwd: tmpdir(), env: ENV, ...request },
    {
      onData: (chunk) => {
        chunks.push(Buffer.from(chunk));
        onChange();
      },
      onEnd: (exitCode) => {
        resolve({ output: output(), exitCode });
      },
    },
    clock,
    pipes,
  );
  const saw = (text: string): Promise<void> =>
    new Promise((done) => {
      onChange = () => {
        if (output().includes(text)) done();
      };
      onChange();
    });
  return { running, output, finished, saw };
}

/** Settles once no background process of the command holds its output any more. */
async function leftoversAreGone(running: RunningProcess): Promise<void> {
  while (running.hasLeftovers()) await new Promise((resolve) => setImmediate(resolve));
}

test("startChild: a signal that fires while the program starts ends it", async () => {
  const stop = new AbortController();
  const starting = start("echo up; exec sleep 60", { signal: stop.signal });
  stop.abort();
  await expect(starting).rejects.toMatchObject({ code: "aborted", cause: stop.signal.reason });
});

test.for([
  ["output and exit code", "echo out; exit 3", { output: "out\n", exitCode: 3 }],
  ["no output", "true", { output: "", exitCode: 0 }],
  [
    "both outputs in the order they were written",
    "for i in 1 2 3; do echo out$i; echo err$i >&2; done",
    { output: "out1\nerr1\nout2\nerr2\nout3\nerr3\n", exitCode: 0 },
  ],
  [
    "bytes that are no text",
    "printf '\\x00\\xff\\xfe\\x1b[0m\\r'",
    { output: "\0\u{fffd}\u{fffd}\u001b[0m\r", exitCode: 0 },
  ],
  ["a program killed by SIGKILL", "kill -9 $$", { output: "", exitCode: 137 }],
  ["a program killed by SIGTERM", "kill $$", { output: "", exitCode: 143 }],
  ["a closed input reads end of file", "cat; echo end", { output: "end\n", exitCode: 0 }],
  ["only the given environment", "echo ${HOME-unset}", { output: "unset\n", exitCode: 0 }],
] as const)("startChild: %s", async ([, script, expected]) => {
  expect(await (await start(script)).finished).toEqual(expected);
});

test(
  "startChild: a program can open its outputs by name",
  { skip: process.platform !== "linux" },
  async () => {
    const { finished } = await start("echo a > /dev/stderr; echo b | tee /dev/stdout");
    expect(await finished).toEqual({ output: "a\nb\nb\n", exitCode: 0 });
  },
);

const NO_PIPES = new OutputPipes({ platform: "win32" });

test("startChild: without pipes both outputs still come in order, exit codes and words untouched", async () => {
  const script = 'for i in 1 2 3; do echo out$i; echo err$i >&2; done; printf "%s|" "$@"; exit 7';
  const argv = ["/bin/bash", "-c", script, "x", "a b", "*", ""];
  const { finished } = await start("", { argv, pipes: NO_PIPES });
  expect(await finished).toEqual({
    output: "out1\nerr1\nout2\nerr2\nout3\nerr3\na b|*||",
    exitCode: 7,
  });
});

test("startChild: without pipes a program that is not there is told of as with them", async () => {
  const starting = start("", { argv: ["no-such-program-here"], pipes: NO_PIPES });
  await expect(starting).rejects.toMatchObject({ code: "spawn_failed" });
});

test("startChild: what was written before the end is there, also when no time is left to wait for it", async () => {
  const system = createSystemClock();
  const clock: Clock = {
    now: system.now,
    schedule: (callback) => {
      callback();
      return () => {};
    },
  };
  const script = "sleep 60 & head -c 60000 /dev/zero";
  const { finished, running } = await start(script, { clock });
  const { output } = await finished;
  running.kill("SIGKILL");
  expect(output.length).toBe(60_000);
  await leftoversAreGone(running);
});

test("startChild: a megabyte arrives whole", async () => {
  const { finished } = await start("head -c 1000000 /dev/zero | tr '\\0' x");
  expect((await finished).output.length).toBe(1_000_000);
});

test("startChild: a piped input is written and closed", async () => {
  const { running, finished } = await start("", { argv: ["cat"], stdin: "piped" });
  running.write("one\n");
  running.write("two\n");
  running.closeInput();
  expect(await finished).toEqual({ output: "one\ntwo\n", exitCode: 0 });
});

test("startChild: writing to a program that reads nothing is harmless", async () => {
  const { running, finished } = await start("", { argv: ["true"], stdin: "piped" });
  running.write("x".repeat(1_000_000));
  expect(await finished).toEqual({ output: "", exitCode: 0 });
});

test("startChild: the program leads a process group of its own", async () => {
  const { running, finished } = await start("echo $(ps -o pgid= -p $$)");
  expect((await finished).output.trim()).toBe(String(running.pid));
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
  ["a file that may not be run", { argv: ["/etc/passwd"] }, "Permission denied (os error 13)"],
  ["a NUL in an argument", { argv: ["echo", "a\0b"] }, "nul byte found in provided data"],
] as const)(
  "startChild: %s is spawn_failed with the system's words",
  async ([, request, reason]) => {
    await expect(start("true", request)).rejects.toMatchObject({
      code: "spawn_failed",
      message: `Failed to create unified exec process: ${reason}`,
    });
  },
);

test("startChild: an empty command is refused", async () => {
  await expect(start("true", { argv: [] })).rejects.toMatchObject({ code: "invalid_request" });
});

test("startChild: a signal that has fired already starts nothing", async () => {
  const error: unknown = await start("true", { signal: AbortSignal.abort("why") }).catch(
    (caught: unknown) => caught,
  );
  expect(ShellError.isInstance(error) && { code: error.code, cause: error.cause }).toEqual({
    code: "aborted",
    cause: "why",
  });
});

test("startChild: a signal kills the whole group", async () => {
  const controller = new AbortController();
  const { running, finished, saw } = await start("sleep 60 & echo up; wait", {
    signal: controller.signal,
  });
  await saw("up");
  controller.abort();
  expect({ end: await finished, leftovers: running.hasLeftovers() }).toEqual({
    end: { output: "up\n", exitCode: 137 },
    leftovers: false,
  });
});

test("kill: SIGTERM reaches a trap, SIGKILL does not", async () => {
  const script = "trap 'echo trapped; exit 7' TERM; echo up; while :; do :; done";
  const first = await start(script);
  await first.saw("up");
  first.running.kill("SIGTERM");
  expect(await first.finished).toEqual({ output: "up\ntrapped\n", exitCode: 7 });
  const second = await start(script);
  await second.saw("up");
  second.running.kill("SIGKILL");
  expect(await second.finished).toEqual({ output: "up\n", exitCode: 137 });
});

test("kill: does nothing after the end", async () => {
  const { running, finished } = await start("true");
  await finished;
  running.kill("SIGKILL");
  expect(running.hasLeftovers()).toBe(false);
});

test("startChild: a background process that holds the pipes delays the end by the drain time only, and can be killed", async () => {
  const scheduled: number[] = [];
  const system = createSystemClock();
  const clock: Clock = {
    now: system.now,
    schedule: (callback, delayMs) => {
      scheduled.push(delayMs);
      return system.schedule(callback, 0);
    },
  };
  const { running, finished } = await start("sleep 60 & echo done", { clock });
  expect(await finished).toEqual({ output: "done\n", exitCode: 0 });
  expect({ scheduled, leftovers: running.hasLeftovers() }).toEqual({
    scheduled: [POST_EXIT_DRAIN_MS],
    leftovers: true,
  });
  running.kill("SIGKILL");
  await leftoversAreGone(running);
});

test("startChild: a background process can go on writing after the end", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "codexkit-shell-"));
  const file = path.join(folder, "mark");
  try {
    const script = `(sleep 0.2; echo late && echo wrote > ${file}) & echo done`;
    const { running, finished } = await start(script);
    expect(await finished).toEqual({ output: "done\n", exitCode: 0 });
    await leftoversAreGone(running);
    expect(await readFile(file, "utf8")).toBe("wrote\n");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("kill: a program that ignores every signal it can ignore still ends by SIGKILL", async () => {
  const script = "trap '' TERM INT HUP QUIT; echo up; while :; do sleep 60; done";
  const { running, finished, saw } = await start(script);
  await saw("up");
  running.kill("SIGTERM");
  running.kill("SIGINT");
  running.kill("SIGKILL");
  expect(await finished).toEqual({ output: "up\n", exitCode: 137 });
});

test("startChild: a daemon that closes its outputs is let go of at once", async () => {
  const script = "setsid sleep 60 < /dev/null > /dev/null 2>&1 & echo $!";
  const { running, finished } = await start(script);
  const { output, exitCode } = await finished;
  const isAlive = process.kill(Number(output), 0);
  process.kill(Number(output), "SIGKILL");
  expect({ exitCode, isAlive, leftovers: running.hasLeftovers() }).toEqual({
    exitCode: 0,
    isAlive: true,
    leftovers: false,
  });
});

test("closeOutput: a daemon that keeps its outputs and has left the group is not listened to any more", async () => {
  const script =
    "setsid bash -c 'echo $$; while echo x; do :; done' & read -t 0.2 < <(:); echo end";
  const { running, finished } = await start(script);
  running.closeOutput();
  const { output } = await finished;
  const before = running.hasLeftovers();
  running.kill("SIGKILL");
  running.closeOutput();
  await leftoversAreGone(running);
  expect({ before, exit: output.includes("end\n") }).toEqual({ before: true, exit: true });
  // A write to a pipe that nobody reads ends it.
  const pid = Number(output.slice(0, output.indexOf("\n")));
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test("killProcessGroup: a group that is gone is not an error", async () => {
  const { running, finished } = await start("true");
  await finished;
  expect(() => {
    killProcessGroup(running.pid, "SIGTERM");
  }).not.toThrow();
});

test.for([
  [0, null, 0],
  [3, null, 3],
  [null, "SIGINT", 130],
  [null, "SIGKILL", 137],
  [null, null, -1],
] as const)("toExitCode: %s and %s give %s", ([code, signal, expected]) => {
  expect(toExitCode(code, signal)).toBe(expected);
});
