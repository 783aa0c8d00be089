import { spawn } from "node:child_process";
import {
  closeSync,
  createReadStream,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  writeSync,
} from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import {
  type OutputEvents,
  type OutputPipe,
  OutputPipes,
  type OutputReader,
  readPipeEnd,
  readStream,
} from "./output_pipe.ts";

const ON_LINUX = { skip: process.platform !== "linux" };

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "codexkit-shell-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Fails the test that thinks it has a pipe where there is none. */
async function openOne(pipes: OutputPipes): Promise<OutputPipe> {
  const pipe = await pipes.open();
  if (pipe === undefined) throw new Error("no pipe");
  return pipe;
}

/** All that comes, until it ends. */
function readAll(read: (events: OutputEvents) => OutputReader): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    read({
      onData: (chunk) => chunks.push(Buffer.from(chunk)),
      onClose: () => {
        resolve(Buffer.concat(chunks).toString());
      },
    });
  });
}

function listDescriptors(): readonly string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}

test(
  "open: a pipe, which ends with the last that can write to it, and leaves no file",
  ON_LINUX,
  async () => {
    const folder = await createFolder();
    const { read, writeFd, closeWriteEnd } = await openOne(new OutputPipes({ folders: [folder] }));
    const isPipe = fstatSync(writeFd).isFIFO();
    const child = spawn("/bin/sh", ["-c", "echo one; echo two >&2; (echo three) > /dev/stderr"], {
      stdio: ["ignore", writeFd, writeFd],
    });
    closeWriteEnd();
    expect({ isPipe, output: await readAll(read), files: await readdir(folder) }).toEqual({
      isPipe: true,
      output: "one\ntwo\nthree\n",
      files: [],
    });
    expect(child.pid).toBeTypeOf("number");
  },
);

test(
  "open: one after the other, and only those that wait for their use are kept",
  ON_LINUX,
  async () => {
    const folder = await createFolder();
    const pipes = new OutputPipes({ folders: [folder] });
    const count = (): number => listDescriptors().filter((link) => link.startsWith(folder)).length;
    const texts: string[] = [];
    for (let n = 0; n < 40; n++) {
      const { read, writeFd, closeWriteEnd } = await openOne(pipes);
      writeSync(writeFd, "x");
      closeWriteEnd();
      texts.push(await readAll(read));
    }
    expect([texts.join(""), count()]).toEqual(["x".repeat(40), 24]);
  },
);

test("open: many at once", ON_LINUX, async () => {
  const pipes = new OutputPipes();
  const opened = await Promise.all(Array.from({ length: 40 }, () => openOne(pipes)));
  const outputs = opened.map(({ read, writeFd, closeWriteEnd }, at) => {
    writeSync(writeFd, String(at));
    closeWriteEnd();
    return readAll(read);
  });
  expect(await Promise.all(outputs)).toEqual(Array.from({ length: 40 }, (_, at) => String(at)));
});

test("open: a folder that cannot be used is passed over", ON_LINUX, async () => {
  const folder = await createFolder();
  const pipes = new OutputPipes({ folders: ["/nowhere", folder] });
  const { read, closeWriteEnd } = await openOne(pipes);
  closeWriteEnd();
  expect(await readAll(read)).toBe("");
});

test.for([
  ["another system", { platform: "darwin" }],
  ["no mkfifo", { programs: ["/nowhere/mkfifo"] }],
  ["a mkfifo that fails", { programs: ["/bin/false"] }],
  ["no folder", { folders: ["/nowhere"] }],
] as const)("open: with %s there is none, now and later", async ([, options]) => {
  const pipes = new OutputPipes(options);
  expect([await pipes.open(), await pipes.open()]).toEqual([undefined, undefined]);
});

test("readPipeEnd: under Bun a file is read, and its descriptor closed at the end", async () => {
  const folder = await createFolder();
  const fd = openSync(path.join(folder, "file"), "w+");
  writeSync(fd, "hello", 0);
  const bun = {
    file: (asked: number) => ({
      stream: () => {
        const options = { fd: asked, start: 0, autoClose: false };
        return Readable.toWeb(createReadStream("", options));
      },
    }),
  };
  expect(await readAll((events) => readPipeEnd(fd, events, bun))).toBe("hello");
  expect(() => {
    closeSync(fd);
  }).toThrow("EBADF");
});

test("readStream: what comes, the end once, and an error is an end", async () => {
  const failing = new Readable({ read: () => {} });
  const read = readAll((events) => readStream(failing, events));
  failing.push("some");
  setImmediate(() => {
    failing.destroy(new Error("broken"));
  });
  expect(await read).toBe("some");
});

test("close: ends the reading while others can still write", ON_LINUX, async () => {
  const { read, writeFd, closeWriteEnd } = await openOne(new OutputPipes());
  let close = (): void => {};
  const output = readAll((events) => {
    const reader = read({
      ...events,
      onData: (chunk) => {
        events.onData(chunk);
        close();
      },
    });
    close = () => {
      reader.close();
    };
    return reader;
  });
  writeSync(writeFd, "x");
  expect(await output).toBe("x");
  closeWriteEnd();
});

test("discard: a pipe that nobody needs leaves nothing open", ON_LINUX, async () => {
  const folder = await createFolder();
  const { writeFd, closeWriteEnd, discard } = await openOne(new OutputPipes({ folders: [folder] }));
  const count = (): number => listDescriptors().filter((link) => link.startsWith(folder)).length;
  const before = count();
  closeWriteEnd();
  discard();
  expect([before - count(), () => fstatSync(writeFd)]).toEqual([2, expect.any(Function)]);
});
