import { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import {
  createProcessIo,
  type OutputStreamLike,
  type ProcessLike,
  toProgramName,
} from "./process_io.ts";

interface Host extends ProcessLike {
  readonly signals: EventEmitter;
  readonly written: string[];
  readonly breakStdout: (error?: Error) => void;
}

function createHost(overrides: Partial<ProcessLike> = {}): Host {
  const signals = new EventEmitter();
  const written: string[] = [];
  const outputs = new EventEmitter();
  const toStream = (name: string, isTTY: boolean): OutputStreamLike => ({
    isTTY,
    columns: 44,
    write(text, done) {
      if (text !== "") written.push(`${name}: ${text}`);
      done?.();
    },
    on: (_event, listener) => outputs.on(name, listener),
  });
  return {
    argv: ["node", "/x/main.mjs"],
    argv0: "node",
    env: { A: "1" },
    execPath: "/usr/bin/node",
    versions: { node: "24.1.0" },
    stdin: Readable.from([Buffer.from("never read here")]),
    stdout: toStream("stdout", false),
    stderr: toStream("stderr", true),
    cwd: () => "/w",
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    signals,
    written,
    breakStdout: (error = Object.assign(new Error("write EPIPE"), { code: "EPIPE" })) =>
      outputs.emit("stdout", error),
    ...overrides,
  };
}

test("createProcessIo: outputs, terminals, folder, environment", async () => {
  const host = createHost();
  const io = createProcessIo(host);
  io.stdout.write("a");
  io.stdout.write("");
  io.stderr.write("b");
  await io.flush();
  expect(host.written).toEqual(["stdout: a", "stderr: b"]);
  expect([io.stdout.isTty, io.stdout.columns, io.stderr.isTty, io.stderr.columns]).toEqual([
    false,
    undefined,
    true,
    44,
  ]);
  expect([io.cwd, io.env, io.runtime]).toEqual([
    "/w",
    { A: "1" },
    { kind: "node", execPath: "/usr/bin/node", nodeVersion: "24.1.0" },
  ]);
});

test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s: the first aborts, the second is left to the system",
  (name) => {
    const host = createHost();
    const io = createProcessIo(host);
    expect([io.signal.aborted, host.signals.listenerCount(name)]).toEqual([false, 1]);
    host.signals.emit(name);
    expect([io.signal.aborted, host.signals.listenerCount(name)]).toEqual([true, 0]);
  },
);

test("a reader of stdout that went away: quiet, and the work is told to stop", async () => {
  const host = createHost();
  const io = createProcessIo(host);
  io.stdout.write("a");
  host.breakStdout();
  io.stdout.write("b");
  await io.flush();
  expect([host.written, io.signal.aborted]).toEqual([["stdout: a"], true]);
});

test("columns: a terminal without a size has none", () => {
  const stderr: OutputStreamLike = {
    isTTY: true,
    columns: 0,
    write: () => undefined,
    on: () => undefined,
  };
  expect(createProcessIo(createHost({ stderr })).stderr.columns).toBeUndefined();
});

test("a stdout that cannot be written: told once on stderr", async () => {
  const host = createHost();
  const io = createProcessIo(host);
  io.stdout.write("a");
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  host.breakStdout(full);
  host.breakStdout(full);
  await io.flush();
  expect([host.written, io.signal.aborted]).toEqual([
    ["stdout: a", "stderr: Error: cannot write to stdout: ENOSPC: no space left on device\n"],
    true,
  ]);
});

test("flush: waits for every write, and for no empty one", async () => {
  const done: (() => void)[] = [];
  const stdout: OutputStreamLike = {
    write: (_text, onWritten) => done.push(onWritten ?? (() => undefined)),
    on: () => undefined,
  };
  const io = createProcessIo(createHost({ stdout }));
  io.stdout.write("a");
  io.stdout.write("b");
  const events: string[] = [];
  const flushing = io.flush().then(() => events.push("flushed"));
  for (const onWritten of done) {
    await Promise.resolve();
    events.push("written");
    onWritten();
  }
  await flushing;
  expect(events).toEqual(["written", "written", "flushed"]);
});

test("a read of stdin that is interrupted rejects", async () => {
  const io = createProcessIo(createHost());
  await expect(io.stdin.readAll(AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
});

test.for([
  [["node", "/x/main.mjs"], "node", "main"],
  [["node", "/usr/local/bin/apply_patch"], "node", "apply_patch"],
  [["bun", "/$bunfs/root/codexkit"], "./apply_patch", "apply_patch"],
  [["bun", "B:/~BUN/root/codexkit.exe"], "C:\\bin\\codexkit.exe", "codexkit"],
  [["node"], "node", ""],
] as const)("toProgramName: %j called as %s is %s", ([argv, argv0, expected]) => {
  expect(toProgramName({ argv, argv0 })).toBe(expected);
});

test("runtime: a compiled program is told from bun itself", () => {
  const versions = { bun: "1", node: "24.3.0" };
  const compiled = createHost({ versions, argv: ["bun", "/$bunfs/root/codexkit"], execPath: "/b" });
  const plain = createHost({ versions, argv: ["bun", "/x/main.ts"], execPath: "/b" });
  expect([createProcessIo(compiled).runtime, createProcessIo(plain).runtime]).toEqual([
    { kind: "bun-executable", execPath: "/b", nodeVersion: "24.3.0" },
    { kind: "bun", execPath: "/b", nodeVersion: "24.3.0" },
  ]);
});

test("stdin: a stream is read to its end, nothing is nothing, a terminal is told", async () => {
  const { signal } = new AbortController();
  const stream = createProcessIo(
    createHost({ stdin: Readable.from([Buffer.from("a"), Buffer.from("b")]) }),
    () => "stream",
  );
  const nothing = createProcessIo(createHost(), () => "nothing");
  const terminal = createProcessIo(createHost(), () => "terminal");
  expect([
    Buffer.from(await stream.stdin.readAll(signal)).toString(),
    await nothing.stdin.readAll(signal),
    [stream, nothing, terminal].map(({ stdin }) => stdin.isTty),
  ]).toEqual(["ab", new Uint8Array(), [false, false, true]]);
});

test("stdin: a stream without end is read in part", async () => {
  const stdin = Readable.from(
    (function* endless(): Generator<Buffer> {
      const chunk = Buffer.alloc(8 * 1024 * 1024);
      for (;;) yield chunk;
    })(),
  );
  const io = createProcessIo(createHost({ stdin }), () => "stream");
  await expect(io.stdin.readAll(new AbortController().signal)).rejects.toThrow(
    "stdin has more than 67108864 bytes",
  );
});

test("stdin: a stream that says nothing is left when it is interrupted", async () => {
  const control = new AbortController();
  const io = createProcessIo(createHost({ stdin: new Readable({ read() {} }) }), () => "stream");
  const reading = io.stdin.readAll(control.signal);
  control.abort(new Error("stop"));
  await expect(reading).rejects.toThrow("stop");
});

test("stdin: a terminal is read line by line, nothing has no lines", async () => {
  const { signal } = new AbortController();
  const stdin = Readable.from([Buffer.from("yes\nno\n")]);
  const terminal = createProcessIo(createHost({ stdin }), () => "terminal");
  const nothing = createProcessIo(createHost(), () => "nothing");
  expect([
    await terminal.stdin.readLine(signal),
    await terminal.stdin.readLine(signal),
    await terminal.stdin.readLine(signal),
    await nothing.stdin.readLine(signal),
  ]).toEqual(["yes", "no", undefined, undefined]);
});
