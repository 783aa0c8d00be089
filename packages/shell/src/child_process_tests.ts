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

const ENV = { PATH: process.env["PATH"] ?? "" };

interface Finished {
  output: string;
  exitCode: number;
}

/** Starts a script and gives its handle, what it has said so far, and its end. */
async function start(
  script: string,
  options: Partial<ChildRequest> & { clock?: Clock } = {},
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
  const { clock = createSystemClock(), ...request } = options;
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

test.for([
  ["output and exit code", "echo out; exit 3", { output: "out\n", exitCode: 3 }],
  ["no output", "true", { output: "", exitCode: 0 }],
  [
    "stderr in order of arrival",
    "echo a; sleep 0.05; echo b >&2; sleep 0.05; echo c",
    { output: "a\nb\nc\n", exitCode: 0 },
  ],
  ["a program killed by SIGKILL", "kill -9 $$", { output: "", exitCode: 137 }],
  ["a program killed by SIGTERM", "kill $$", { output: "", exitCode: 143 }],
  ["a closed input reads end of file", "cat; echo end", { output: "end\n", exitCode: 0 }],
  ["only the given environment", "echo ${HOME-unset}", { output: "unset\n", exitCode: 0 }],
] as const)("startChild: %s", async ([, script, expected]) => {
  expect(await (await start(script)).finished).toEqual(expected);
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
