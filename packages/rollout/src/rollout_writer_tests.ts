import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { RolloutDisk } from "./rollout_disk.ts";
import { readRollout, rebuildState } from "./rollout_reader.ts";
import { createRollout, openRollout, type RolloutWriter } from "./rollout_writer.ts";

const ID = "01900000-0001-7fff-bfff-ffffffffffff";
const startedAt = { year: 2026, month: 11, day: 21, hour: 1, minute: 2, second: 3 };
const now = (): number => Date.UTC(2026, 10, 21);
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function makeHome(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-"));
  made.push(folder);
  return folder;
}

const readLines = (file: string): string[] => fs.readFileSync(file, "utf8").split("\n");

test("createRollout: nothing on disk before the first flush, then whole lines in order", async () => {
  const codexHome = makeHome();
  const writer = createRollout({ codexHome, threadId: ID, startedAt, now });
  writer.append("session_meta", { id: ID });
  writer.append("event_msg", { type: "x" }, { m: 1 });
  const before = fs.readdirSync(codexHome);
  await writer.flush();
  const stat = fs.statSync(writer.path);
  expect([before, stat.mode & 0o777, readLines(writer.path)]).toEqual([
    [],
    0o600,
    [
      `{"timestamp":"2026-11-21T00:00:00.000Z","ordinal":0,"type":"session_meta","payload":{"id":"${ID}"}}`,
      '{"timestamp":"2026-11-21T00:00:00.000Z","ordinal":1,"type":"event_msg","payload":{"type":"x"},"metadata":{"m":1}}',
      "",
    ],
  ]);
  await writer.close();
});

test("createRollout: much that waits is written without a flush", async () => {
  const writer = createRollout({ codexHome: makeHome(), threadId: ID, startedAt, now });
  writer.append("response_item", { text: "x".repeat(70_000) });
  expect(fs.statSync(writer.path).size).toBeGreaterThan(70_000);
  await writer.close();
});

test("openRollout: ordinals go on, and a torn last line keeps to itself", async () => {
  const file = path.join(makeHome(), "r.jsonl");
  fs.writeFileSync(
    file,
    '{"timestamp":"t","ordinal":7,"type":"a","payload":1}\n{"timestamp":"t","ord',
  );
  const writer = openRollout(file, { now });
  writer.append("b", 2);
  await writer.close();
  expect(readLines(file).slice(1)).toEqual([
    '{"timestamp":"t","ord',
    '{"timestamp":"2026-11-21T00:00:00.000Z","ordinal":8,"type":"b","payload":2}',
    "",
  ]);
});

test("openRollout: a file that is not there is named", () => {
  const file = path.join(makeHome(), "none.jsonl");
  expect(() => openRollout(file, { now })).toThrow(`cannot read session file ${file}`);
});

test("append: after close it is refused", async () => {
  const writer = createRollout({ codexHome: makeHome(), threadId: ID, startedAt, now });
  await writer.close();
  await writer.close();
  expect(() => writer.append("a", 1)).toThrow("is closed");
});

test("flush: a folder that cannot be made is told once, and again by every flush", async () => {
  const codexHome = path.join(makeHome(), "file");
  fs.writeFileSync(codexHome, "in the way");
  const told: string[] = [];
  const writer = createRollout({
    codexHome,
    threadId: ID,
    startedAt,
    now,
    onError: (error) => void told.push(error.code),
  });
  writer.append("a", 1);
  await expect(writer.flush()).rejects.toThrow("cannot write session file");
  writer.append("a", 2);
  await expect(writer.flush()).rejects.toThrow("cannot write session file");
  expect([told, fs.readFileSync(codexHome, "utf8")]).toEqual([["write_failed"], "in the way"]);
});

/** A disk in memory that takes `partBytes` at a time and is full after `capacityBytes`. */
function createMemoryDisk({ partBytes = 1 << 20, capacityBytes = 1 << 20 } = {}): RolloutDisk & {
  calls: string[];
  text: string;
} {
  const calls: string[] = [];
  const disk = {
    calls,
    text: "",
    openForAppend: () => {
      calls.push("open");
      return 3;
    },
    write: (_descriptor: number, bytes: Uint8Array) => {
      calls.push("write");
      const taken = Math.min(bytes.length, partBytes, capacityBytes - disk.text.length);
      if (taken === 0) throw new Error("ENOSPC: no space left");
      disk.text += Buffer.from(bytes.subarray(0, taken)).toString("latin1");
      return taken;
    },
    close: () => void calls.push("close"),
  };
  return disk;
}

const create = (disk: RolloutDisk, onError?: () => void): RolloutWriter =>
  createRollout({ codexHome: "/h", threadId: ID, startedAt, now, disk, onError });

test("createRollout: a turn of fourteen lines is one open, one write, one close", async () => {
  const disk = createMemoryDisk();
  const writer = create(disk);
  for (let at = 0; at < 14; at += 1) writer.append("event_msg", { at });
  await writer.flush();
  await writer.flush();
  await writer.close();
  expect([disk.calls, disk.text.split("\n").length]).toEqual([["open", "write", "close"], 15]);
});

test("createRollout: nothing appended leaves no file", async () => {
  const disk = createMemoryDisk();
  const writer = create(disk);
  await writer.flush();
  await writer.close();
  expect(disk.calls).toEqual([]);
});

test("flush: what a disk takes in parts arrives whole", async () => {
  const disk = createMemoryDisk({ partBytes: 7 });
  const writer = create(disk);
  writer.append("a", "one");
  writer.append("b", "two");
  await writer.close();
  expect(
    disk.text.split("\n").map((text) => (text === "" ? "" : JSON.parse(text).payload)),
  ).toEqual(["one", "two", ""]);
});

test("flush: a full disk keeps what it has, and no later line makes a gap", async () => {
  const disk = createMemoryDisk({ capacityBytes: 100 });
  let told = 0;
  const writer = create(disk, () => void (told += 1));
  writer.append("a", "one");
  await writer.flush();
  writer.append("b", "two");
  await expect(writer.flush()).rejects.toMatchObject({
    code: "write_failed",
    message: expect.stringContaining("ENOSPC"),
  });
  writer.append("c", "three");
  await expect(writer.close()).rejects.toMatchObject({ code: "write_failed" });
  expect([disk.text.length, disk.text.includes("three"), told, disk.calls.at(-1)]).toEqual([
    100,
    false,
    1,
    "close",
  ]);
});

test("close: a disk that complains only now is told of", async () => {
  const disk: RolloutDisk = {
    ...createMemoryDisk(),
    close: () => {
      throw new Error("EIO");
    },
  };
  const writer = create(disk);
  writer.append("a", 1);
  await writer.flush();
  await expect(writer.close()).rejects.toMatchObject({ code: "write_failed" });
});

test("append: what JSON has no form for is refused and costs no number", async () => {
  const disk = createMemoryDisk();
  const writer = create(disk);
  const round: { self?: unknown } = {};
  round.self = round;
  let thrown: unknown;
  try {
    writer.append("a", round);
  } catch (error) {
    thrown = error;
  }
  writer.append("b", undefined);
  await writer.close();
  expect([thrown, JSON.parse(disk.text)]).toMatchObject([
    { code: "invalid_line", cause: expect.any(TypeError) },
    { ordinal: 0, type: "b", payload: null },
  ]);
});

test("openRollout: a session goes on through crashes, and every whole line is read back", async () => {
  const codexHome = makeHome();
  const message = (text: string): object => ({
    type: "message",
    role: "user",
    content: [{ type: "input_text", text }],
  });
  const first = createRollout({ codexHome, threadId: ID, startedAt, now });
  first.append("session_meta", { id: ID });
  first.append("response_item", message("one"));
  await first.close();
  fs.appendFileSync(first.path, '{"timestamp":"t","ordinal":2,"type":"resp');
  for (const text of ["two", "three"]) {
    await using next = openRollout(first.path, { now });
    next.append("response_item", message(text));
  }
  const ordinals = [...readRollout(first.path)].map((read) =>
    read.ok ? read.line.ordinal : `line ${read.lineNumber}`,
  );
  const { items, skippedLines } = rebuildState(readRollout(first.path));
  expect([ordinals, items, skippedLines]).toEqual([
    [0, 1, "line 3", 2, 3],
    ["one", "two", "three"].map(message),
    1,
  ]);
});

test("openRollout: opening alone leaves the file as it is", async () => {
  const file = path.join(makeHome(), "r.jsonl");
  fs.writeFileSync(file, '{"torn');
  await openRollout(file, { now }).close();
  expect(fs.readFileSync(file, "utf8")).toBe('{"torn');
});
