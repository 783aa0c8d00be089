import { accessSync, constants } from "node:fs";
import path from "node:path";
import process from "node:process";
import type { SnapshotShell } from "./capture_script.ts";

/** All shells that snapshots can be taken of. */
export const SNAPSHOT_SHELLS: readonly SnapshotShell[] = ["bash", "zsh", "sh"];

/** Path of a shell on this machine; empty when it is not installed, which is said once. */
export function findTestShell(shell: SnapshotShell): string {
  return FOUND.get(shell) ?? "";
}

const FOUND: ReadonlyMap<SnapshotShell, string> = new Map(
  SNAPSHOT_SHELLS.map((shell) => {
    const folders = (process.env["PATH"] ?? "").split(path.delimiter);
    const found = folders.map((folder) => path.join(folder, shell)).find((file) => canRun(file));
    if (found === undefined) console.warn(`tests with ${shell} are skipped: it is not installed`);
    return [shell, found ?? ""];
  }),
);

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
