import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { findLatestRollout, findRollout, listRollouts } from "./rollout_list.ts";
import { createRollout } from "./rollout_writer.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

const id = (at: number): string => `01900000-0001-7fff-bfff-00000000000${at}`;

/** Sessions on three days, the fourth in another folder. */
async function makeHome(): Promise<string> {
  const codexHome = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-"));
  made.push(codexHome);
  for (const [at, day] of [1, 1, 2, 3].entries()) {
    const startedAt = { year: 2026, month: 11, day, hour: 0, minute: 0, second: at };
    const writer = createRollout({ codexHome, threadId: id(at), startedAt, now: () => 0 });
    writer.append("session_meta", { id: id(at), cwd: at === 3 ? "/other" : "/w" });
    await writer.close();
  }
  fs.writeFileSync(path.join(codexHome, "sessions/2026/11/03/notes.txt"), "not ours");
  return codexHome;
}

test("findRollout: by id, in any case, also when archived, and nothing for others", async () => {
  const codexHome = await makeHome();
  const file = findRollout({ codexHome, threadId: id(1).toUpperCase() });
  expect(file && path.basename(file)).toBe(`rollout-2026-11-01T00-00-01-${id(1)}.jsonl`);
  const archive = path.join(codexHome, "archived_sessions");
  fs.mkdirSync(archive);
  if (file) fs.renameSync(file, path.join(archive, path.basename(file)));
  expect([
    findRollout({ codexHome, threadId: id(1) }),
    findRollout({ codexHome, threadId: id(9) }),
  ]).toEqual([path.join(archive, `rollout-2026-11-01T00-00-01-${id(1)}.jsonl`), undefined]);
});

test("listRollouts: newest first, page by page", async () => {
  const codexHome = await makeHome();
  const first = listRollouts({ codexHome, limit: 3 });
  const second = listRollouts({ codexHome, limit: 3, cursor: first.nextCursor });
  expect([
    first.sessions.map((one) => one.threadId),
    second.sessions.map((one) => one.threadId),
    second.nextCursor,
  ]).toEqual([[id(3), id(2), id(1)], [id(0)], undefined]);
});

test("findLatestRollout: of all folders, or of one", async () => {
  const codexHome = await makeHome();
  expect([
    findLatestRollout({ codexHome })?.threadId,
    findLatestRollout({ codexHome, cwd: "/w" })?.threadId,
    findLatestRollout({ codexHome, cwd: "/none" }),
    findLatestRollout({ codexHome: path.join(codexHome, "none") }),
  ]).toEqual([id(3), id(2), undefined, undefined]);
});

test("findRollout: of several files the newest", async () => {
  const codexHome = await makeHome();
  const startedAt = { year: 2027, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  const newer = createRollout({ codexHome, threadId: id(1), startedAt, now: () => 0 });
  newer.append("session_meta", { id: id(1) });
  await newer.close();
  expect(findRollout({ codexHome, threadId: id(1) })).toBe(newer.path);
});

test("listRollouts: one at a time reaches every session once", async () => {
  const codexHome = await makeHome();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = listRollouts({ codexHome, limit: 1, cursor });
    seen.push(...page.sessions.map((one) => one.threadId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(seen).toEqual([id(3), id(2), id(1), id(0)]);
});

test("listRollouts: a page of one folder is filled from older days", async () => {
  const codexHome = await makeHome();
  expect(listRollouts({ codexHome, cwd: "/w", limit: 2 })).toEqual({
    sessions: [2, 1].map((at) => ({
      path: path.join(
        codexHome,
        `sessions/2026/11/0${at}/rollout-2026-11-0${at}T00-00-0${at}-${id(at)}.jsonl`,
      ),
      threadId: id(at),
      startedAt: `2026-11-0${at}T00-00-0${at}`,
      cwd: "/w",
    })),
    nextCursor: `rollout-2026-11-01T00-00-01-${id(1)}.jsonl`,
  });
});

test("listRollouts: other folders, files without a word about themselves and unreadable ones do no harm", async () => {
  const codexHome = await makeHome();
  const day = path.join(codexHome, "sessions/2026/11/03");
  for (const folder of ["sessions/backup/11/03", "sessions/2026/.tmp", "sessions/2026/11/003"])
    fs.mkdirSync(path.join(codexHome, folder), { recursive: true });
  const stray = `rollout-2026-11-09T00-00-00-${id(8)}.jsonl`;
  fs.writeFileSync(path.join(codexHome, "sessions/backup/11/03", stray), "");
  fs.writeFileSync(path.join(day, `rollout-2026-11-03T00-00-09-${id(9)}.jsonl`), "{torn");
  fs.mkdirSync(path.join(day, `rollout-2026-11-03T00-00-08-${id(8)}.jsonl`));
  expect(listRollouts({ codexHome }).sessions.map(({ threadId, cwd }) => [threadId, cwd])).toEqual([
    [id(9), undefined],
    [id(3), "/other"],
    [id(2), "/w"],
    [id(1), "/w"],
    [id(0), "/w"],
  ]);
});
