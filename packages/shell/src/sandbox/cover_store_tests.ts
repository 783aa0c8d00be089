import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { chmod, mkdir, rmdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { CoverStore, type CoverStoreOptions } from "./cover_store.ts";
import { createWorkTree } from "./test_sandbox.ts";

/** No process has this id: Linux ends at 4194304. */
const GONE = 999_999_999;

interface Place {
  notes: string;
  root: string;
  file: string;
  open: (options?: CoverStoreOptions) => CoverStore;
}

async function createPlace(): Promise<Place> {
  const work = await createWorkTree();
  const notes = path.join(path.dirname(work), "notes");
  const open = (options?: CoverStoreOptions): CoverStore =>
    new CoverStore({ folder: notes, ...options });
  return { notes, root: work, file: path.join(work, "cover"), open };
}

test("CoverStore: the last one to need covers removes them", async () => {
  const { notes, root, file, open } = await createPlace();
  const [one, other] = [open(), open()];
  const before = one.listCovers(root);
  await one.hold(root, [file]);
  await one.hold(root, [`${file}2`]);
  await other.hold(root, [file]);
  const both = new Set([file, `${file}2`]);
  expect([before, one.listCovers(root), other.listCovers(root)]).toEqual([new Set(), both, both]);
  mkdirSync(file);
  mkdirSync(`${file}2`);
  other.release(root);
  one.release(root);
  expect([existsSync(file), other.listCovers(root)]).toEqual([true, both]);
  one.release(root);
  expect([existsSync(file), existsSync(`${file}2`), readdirSync(notes)]).toEqual([
    false,
    false,
    [],
  ]);
});

test("CoverStore: what was never held stays", async () => {
  const { root, file, open } = await createPlace();
  await open().hold(root, [file]);
  mkdirSync(file);
  open().release(root);
  expect(existsSync(file)).toBe(true);
});

test("CoverStore: notes that somebody cleaned up are written again, and where they cannot be it is said", async () => {
  const { notes, root, file, open } = await createPlace();
  const store = open();
  await store.hold(root, [file]);
  rmSync(notes, { recursive: true });
  await store.hold(root, [`${file}2`]);
  expect(readdirSync(notes)).toHaveLength(1);
  rmSync(notes, { recursive: true });
  symlinkSync(path.join(path.dirname(notes), "nowhere"), notes);
  await expect(store.hold(root, [`${file}3`])).rejects.toMatchObject({ code: "ENOENT" });
});

test("CoverStore: a folder that somebody has put something into stays", async () => {
  const { root, file, open } = await createPlace();
  const store = open();
  await store.hold(root, [file]);
  mkdirSync(path.join(file, "theirs"), { recursive: true });
  store.release(root);
  expect(readdirSync(file)).toEqual(["theirs"]);
});

test("CoverStore: notes of programs that have ended do not count, but tell whose a folder is", async () => {
  const { notes, root, file, open } = await createPlace();
  const store = open();
  await store.hold("/else", ["/else/x"]);
  await open({ pid: GONE }).hold(root, [file]);
  mkdirSync(file);
  const covers = store.listCovers(root);
  await store.hold(root, [file]);
  store.release(root);
  store.release("/else");
  expect([covers, existsSync(file), readdirSync(notes)]).toEqual([new Set([file]), false, []]);
});

test("CoverStore: what programs left behind is removed by the next one", async () => {
  const { notes, root, file, open } = await createPlace();
  await open({ pid: GONE }).hold(root, [file]);
  mkdirSync(file);
  const [place = ""] = readdirSync(notes);
  mkdirSync(path.join(notes, "broken"));
  writeFileSync(path.join(notes, "broken", `${GONE}.x`), '["/", "/tmp"]');
  await open().hold("/else", ["/else/x"]);
  expect([existsSync(file), readdirSync(notes).includes(place), existsSync("/tmp")]).toEqual([
    false,
    false,
    true,
  ]);
});

test("CoverStore: a removal under way is waited for, unless its program has ended", async () => {
  const { notes, root, file, open } = await createPlace();
  const store = open();
  await store.hold(root, [file]);
  const [place = ""] = readdirSync(notes);
  store.release(root);
  await mkdir(path.join(notes, `${place}.${GONE}.x`));
  await store.hold(root, [file]);
  expect(readdirSync(notes)).toEqual([place]);
  const leaving = path.join(notes, `${place}.${process.pid}.x`);
  await mkdir(leaving);
  let isDone = false;
  const held = open()
    .hold(root, [file])
    .then(() => (isDone = true));
  await new Promise((resolve) => void setImmediate(resolve));
  const before = isDone;
  await rmdir(leaving);
  await held;
  expect([before, isDone]).toEqual([false, true]);
});

test("CoverStore: where notes cannot be kept, folders stay", async () => {
  const { notes, root, file, open } = await createPlace();
  writeFileSync(notes, "");
  const store = open();
  mkdirSync(file);
  await store.hold(root, [file]);
  expect([store.listCovers(root).size, open().listCovers(root).size]).toEqual([1, 0]);
  store.release(root);
  expect(existsSync(file)).toBe(true);
});

test("CoverStore: a folder that others can write to is not used", async () => {
  const { notes, root, file, open } = await createPlace();
  mkdirSync(notes);
  await chmod(notes, 0o777);
  await open().hold(root, [file]);
  expect(readdirSync(notes)).toEqual([]);
});
