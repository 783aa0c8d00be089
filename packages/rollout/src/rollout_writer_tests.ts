import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { createRollout, openRollout } from "./rollout_writer.ts";

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
