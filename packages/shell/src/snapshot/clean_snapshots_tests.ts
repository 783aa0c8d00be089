import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cleanShellSnapshots, SNAPSHOT_RETENTION_MS } from "./clean_snapshots.ts";

const NOW_MS = Date.UTC(2026, 0, 10);

/** A home with snapshots of that age in milliseconds. */
async function createHome(ages: Readonly<Record<string, number>>): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), "codexkit-clean-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const folder = path.join(home, "shell_snapshots");
  await mkdir(folder);
  for (const [name, ageMs] of Object.entries(ages)) {
    const file = path.join(folder, name);
    await writeFile(file, "");
    const time = new Date(NOW_MS - ageMs);
    await utimes(file, time, time);
  }
  return home;
}

test("cleanShellSnapshots: what is older than 3 days goes, active threads and other files stay", async () => {
  const old = SNAPSHOT_RETENTION_MS + 1;
  const codexHome = await createHome({
    "a-1.0.sh": old,
    "b-2.0.sh": SNAPSHOT_RETENTION_MS,
    "active.0.sh": old,
    "c.0.sh.tmp": old,
    "notes.txt": old,
    "no-nonce.sh": old,
  });
  const folder = path.join(codexHome, "shell_snapshots");
  await symlink("notes.txt", path.join(folder, "link.0.sh"));
  const asked: string[] = [];
  const isActive = async (threadId: string): Promise<boolean> => {
    asked.push(threadId);
    return threadId === "active";
  };
  expect(await cleanShellSnapshots({ codexHome, nowMs: NOW_MS, isActive })).toBe(2);
  expect([(await readdir(folder)).toSorted(), asked.toSorted()]).toEqual([
    ["active.0.sh", "b-2.0.sh", "link.0.sh", "no-nonce.sh", "notes.txt"],
    ["a-1", "active", "c"],
  ]);
});

test("cleanShellSnapshots: without a folder there is nothing to do", async () => {
  const options = { codexHome: "/nowhere", nowMs: NOW_MS, isActive: () => false };
  expect(await cleanShellSnapshots(options)).toBe(0);
});
