import { lstat, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { SNAPSHOT_FOLDER } from "./shell_snapshot.ts";

/** How long a snapshot is kept whose thread is not active, in milliseconds: 3 days. Mirrors: Codex 0.169.0. */
export const SNAPSHOT_RETENTION_MS: number = 3 * 24 * 60 * 60 * 1000;

/** What {@link cleanShellSnapshots} looks at. */
export interface CleanSnapshotsOptions {
  /** Absolute. */
  codexHome: string;
  /** Milliseconds since 1970. */
  nowMs: number;
  /** Whether a thread runs, or may go on; its snapshots are kept however old they are. */
  isActive: (threadId: string) => boolean | Promise<boolean>;
}

/** Deletes the old snapshots of threads that are over, and answers how many. What cannot be deleted stays. */
export async function cleanShellSnapshots(options: CleanSnapshotsOptions): Promise<number> {
  const folder = path.join(options.codexHome, SNAPSHOT_FOLDER);
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch {
    return 0;
  }
  let count = 0;
  for (const name of names) {
    const [, threadId] = SNAPSHOT_NAME.exec(name) ?? [];
    if (threadId === undefined) continue;
    const file = path.join(folder, name);
    if ((await isOld(file, options.nowMs)) && !(await options.isActive(threadId))) {
      await rm(file, { force: true }).then(() => (count += 1), ignore);
    }
  }
  return count;
}

/** One that was not finished, too. */
const SNAPSHOT_NAME = /^([\w-]+)\.[^/]+\.sh(?:\.tmp)?$/;

async function isOld(file: string, nowMs: number): Promise<boolean> {
  try {
    const stat = await lstat(file);
    return stat.isFile() && nowMs - stat.mtimeMs > SNAPSHOT_RETENTION_MS;
  } catch {
    return false;
  }
}

function ignore(): void {}
