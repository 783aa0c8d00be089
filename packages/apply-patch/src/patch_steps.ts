import type { PatchStep, StepOrigin } from "./patch_plan.ts";
import type { RecordedChange, RecordedState } from "./file_system_view.ts";

/**
 * Turns recorded changes into steps: files that give way to directories go first, then come the
 * directories, what is written, and what is removed. Names that are as before get no step.
 */
export function toPatchSteps(
  changes: readonly RecordedChange[],
  origins: ReadonlyMap<string, StepOrigin>,
): PatchStep[] {
  const cleared: PatchStep[] = [];
  const made: PatchStep[] = [];
  const written: PatchStep[] = [];
  const removed: PatchStep[] = [];
  for (const { path, before, after } of changes) {
    const origin = origins.get(path) ?? { code: "write_failed", path };
    if (after === undefined) {
      if (before !== undefined) removed.push({ kind: "remove", path, before, origin });
    } else if (after.kind === "directory") {
      if (before?.kind === "directory") continue;
      if (before !== undefined) cleared.push({ kind: "remove", path, before, origin });
      made.push({ kind: "make_directory", path, origin });
    } else if (!isSameState(before, after)) {
      written.push({ kind: "write", path, before, after, origin });
    }
  }
  return [...cleared, ...made, ...written, ...removed];
}

/** Whether two states of a name cannot be told apart. Unread content never can. */
export function isSameState(a: RecordedState | undefined, b: RecordedState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === "file" && b.kind === "file") return isSameFile(a, b);
  if (a.kind === "link" && b.kind === "link") return a.target === b.target;
  return a.kind === "directory" && b.kind === "directory";
}

function isSameFile(
  a: RecordedState & { kind: "file" },
  b: RecordedState & { kind: "file" },
): boolean {
  if (a.bytes === undefined || b.bytes === undefined) return false;
  if (a.mode !== undefined && b.mode !== undefined && a.mode !== b.mode) return false;
  return isSameBytes(a.bytes, b.bytes);
}

/** Whether two byte arrays are equal. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
