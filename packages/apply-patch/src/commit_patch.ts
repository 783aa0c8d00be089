import { type PatchFileSystem, readErrno, toCauseText } from "./file_system.ts";
import { PatchError } from "./patch_error.ts";
import { childOf, parentOf } from "./patch_path.ts";
import type { PatchPlan, PatchStep } from "./patch_plan.ts";
import { isSameState } from "./patch_steps.ts";
import { readState, type RecordedState } from "./file_system_view.ts";
import { changeFailed } from "./write_target.ts";

/** What a commit did. */
export interface CommitResult {
  /** Names of backups that could not be removed after everything was done; normally none. */
  leftovers: string[];
}

type WriteStep = PatchStep & { kind: "write" };

interface Undo {
  path: string;
  /** Whether a file of the plan was changed; false for temporary files and directories. */
  isChange: boolean;
  run: () => Promise<void>;
}

const TEMPORARY_NAME = ".apply_patch-";
const MAX_TAKEN_NAMES = 10_000;
const NO_REPLACEMENT: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTSUP",
  "EBUSY",
  "EXDEV",
]);
const NO_LINKS: ReadonlySet<string> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "EMLINK",
  "ENOSYS",
  "EXDEV",
  "EBUSY",
]);

/**
 * Does what a plan says, all or nothing. New content goes to temporary files first, then one
 * rename per file puts it in place; if a later step fails, everything done is undone.
 *
 * A file with several names, or in a directory where no file may be made, is written in place.
 *
 * @throws PatchError when a step fails, with what was rolled back, or `changed_since_plan` when a
 * file is no longer as it was planned.
 */
export async function commitPatch(
  plan: Pick<PatchPlan, "steps">,
  fs: PatchFileSystem,
): Promise<CommitResult> {
  return await new Commit(plan.steps, fs).run();
}

class Commit {
  readonly #steps: readonly PatchStep[];
  readonly #fs: PatchFileSystem;
  readonly #undo: Undo[] = [];
  readonly #staged = new Map<PatchStep, string>();
  readonly #backups: string[] = [];
  readonly #done = new Set<PatchStep>();
  /** Directories the steps make, and those they remove. */
  readonly #made: ReadonlySet<string>;
  readonly #removed: ReadonlySet<string>;
  #nextName = 0;

  constructor(steps: readonly PatchStep[], fs: PatchFileSystem) {
    this.#steps = steps;
    this.#fs = fs;
    this.#made = pathsOf(steps, "make_directory");
    this.#removed = pathsOf(steps, "remove_directory");
  }

  async run(): Promise<CommitResult> {
    let current: PatchStep | undefined;
    try {
      for (const step of this.#steps) {
        current = step;
        await this.#check(step);
      }
      for (const step of this.#steps) {
        current = step;
        await this.#prepare(step);
      }
      for (const step of this.#steps) {
        current = step;
        if (!this.#done.has(step)) await this.#perform(step);
      }
    } catch (error) {
      throw await this.#rollBack(error, current);
    }
    return { leftovers: await this.#discardBackups() };
  }

  async #check(step: PatchStep): Promise<void> {
    if (step.kind !== "write" && step.kind !== "remove") return;
    const { before, path } = step;
    if (before === undefined && this.#removed.has(path)) return;
    if (before !== undefined && "version" in before && before.version !== undefined) {
      const facts = await this.#fs.readFacts(path);
      if (facts?.version === before.version) return;
    }
    const now = await readState(this.#fs, path);
    if (isSameState(now, before)) return;
    throw new PatchError("changed_since_plan", `${path} has changed since the patch was planned`, {
      path,
      hint: "read the file again and send a new patch",
    });
  }

  /** Makes directories, clears names for them, and writes new content beside its place. */
  async #prepare(step: PatchStep): Promise<void> {
    switch (step.kind) {
      case "make_directory":
        await this.#fs.makeDirectory(step.path);
        this.#done.add(step);
        this.#undoBy(step.path, async () => await this.#fs.removeDirectory(step.path), false);
        return;
      case "remove":
        if (!this.#made.has(step.path)) return;
        await this.#remove(step);
        this.#done.add(step);
        return;
      case "write":
        await this.#stage(step);
        return;
      case "remove_directory":
        return;
    }
  }

  async #stage(step: WriteStep): Promise<void> {
    const { after, before, path } = step;
    if (after.kind !== "file" || after.bytes === undefined || before?.kind === "device") return;
    const replaces = before?.kind === "file";
    if (replaces) {
      const facts = await this.#fs.readFacts(path);
      if (facts !== undefined && facts.links > 1) return;
    }
    const mode = replaces && after.mode === before.mode ? undefined : after.mode;
    const { bytes } = after;
    const options = replaces ? { like: path, mode } : { mode };
    try {
      const temporary = await this.#makeTemporary(parentOf(path), async (name) => {
        await this.#fs.createFile(name, bytes, options);
      });
      this.#staged.set(step, temporary);
    } catch (error) {
      if (!replaces || !NO_REPLACEMENT.has(readErrno(error) ?? "")) throw error;
    }
  }

  /** Makes a temporary name that is undone until {@link Commit.#keep} says otherwise. */
  async #makeTemporary(directory: string, make: (name: string) => Promise<void>): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      this.#nextName += 1;
      const name = childOf(directory, `${TEMPORARY_NAME}${this.#nextName}`);
      try {
        await make(name);
      } catch (error) {
        if (readErrno(error) === "EEXIST" && tries < MAX_TAKEN_NAMES) continue;
        throw error;
      }
      const discard = async (): Promise<void> => {
        if ((await this.#fs.readFacts(name)) !== undefined) await this.#fs.removeFile(name);
      };
      this.#undoBy(name, discard, false);
      return name;
    }
  }

  async #perform(step: PatchStep): Promise<void> {
    switch (step.kind) {
      case "write":
        await this.#write(step);
        return;
      case "remove":
        await this.#remove(step);
        return;
      case "remove_directory":
        await this.#removeDirectory(step.path);
        return;
      case "make_directory":
        return;
    }
  }

  async #write(step: WriteStep): Promise<void> {
    const { path, before } = step;
    const staged = this.#staged.get(step);
    // Once more, for staging takes its time: what somebody else has written meanwhile must not be lost.
    if (before === undefined || before.kind === "file") await this.#check(step);
    if (staged === undefined) {
      await this.#writeWithoutStage(step);
      return;
    }
    if (before === undefined) {
      await this.#fs.renameFile(staged, path);
      this.#undoBy(path, async () => await this.#fs.removeFile(path));
      return;
    }
    if (before.kind === "file") {
      await this.#replace(step, staged);
      return;
    }
    await this.#moveAway(path, before.kind);
    await this.#fs.renameFile(staged, path);
  }

  /** Puts staged content in the place of a file; a mount point, say, is written in place. */
  async #replace(step: WriteStep, staged: string): Promise<void> {
    const { path, after, before } = step;
    // Nothing can fail after the last rename, so nothing needs to be kept for it.
    const isLast = step === this.#steps.at(-1);
    const linked = isLast ? undefined : await this.#linkBackup(path);
    try {
      if (!isLast && linked === undefined) await this.#moveAway(path, "other");
      await this.#fs.renameFile(staged, path);
    } catch (error) {
      const hasBytes = after.kind === "file" && (await this.#fs.readFacts(path)) !== undefined;
      if (!hasBytes || !NO_REPLACEMENT.has(readErrno(error) ?? "")) throw error;
      this.#backups.push(staged);
      await this.#writeInPlace(path, after.bytes, before);
      return;
    }
    if (linked === undefined) return;
    this.#undoBy(path, async () => await this.#fs.renameFile(linked, path));
  }

  async #writeWithoutStage(step: WriteStep): Promise<void> {
    const { path, after, before } = step;
    switch (after.kind) {
      case "link":
        if (before !== undefined) await this.#moveAway(path, before.kind);
        await this.#fs.createLink(path, after.target);
        this.#undoBy(path, async () => await this.#fs.removeFile(path));
        return;
      case "file":
      case "device":
        await this.#writeInPlace(path, after.bytes, before);
        return;
      case "other":
      case "directory":
        throw new PatchError("not_restorable", `${path} cannot be made again`, { path });
    }
  }

  async #writeInPlace(
    path: string,
    bytes: Uint8Array | undefined,
    before: RecordedState | undefined,
  ): Promise<void> {
    const old = before?.kind === "file" ? before.bytes : new Uint8Array();
    if (bytes === undefined || old === undefined)
      throw new PatchError("not_restorable", `the content of ${path} could not be kept`, { path });
    // Undone also when writing stops half way: that is when it is needed.
    this.#undoBy(path, async () => {
      if (before?.kind === "file") await this.#fs.writeFile(path, old);
    });
    await this.#fs.writeFile(path, bytes);
  }

  async #remove(step: PatchStep & { kind: "remove" }): Promise<void> {
    if (step === this.#steps.at(-1)) await this.#fs.removeFile(step.path);
    else await this.#moveAway(step.path, step.before.kind);
  }

  /** Gives a file a second name; undefined where the file system has no such names. */
  async #linkBackup(path: string): Promise<string | undefined> {
    try {
      const linked = await this.#makeTemporary(this.#backupDirectory(path), async (name) => {
        await this.#fs.linkFile(path, name);
      });
      this.#backups.push(linked);
      return linked;
    } catch (error) {
      if (NO_LINKS.has(readErrno(error) ?? "")) return undefined;
      throw error;
    }
  }

  /** Gives what must go another name; undoing puts the very file back. */
  async #moveAway(path: string, kind: RecordedState["kind"]): Promise<void> {
    // A link fails when the name is taken by then; a rename would replace what has it.
    const linked = kind === "file" ? await this.#linkBackup(path) : undefined;
    const backup = linked ?? (await this.#findFreeName(this.#backupDirectory(path)));
    if (linked === undefined) await this.#fs.renameFile(path, backup);
    else await this.#fs.removeFile(path);
    this.#undoBy(path, async () => await this.#fs.renameFile(backup, path));
    if (linked === undefined) this.#backups.push(backup);
  }

  async #findFreeName(directory: string): Promise<string> {
    for (;;) {
      this.#nextName += 1;
      const name = childOf(directory, `${TEMPORARY_NAME}${this.#nextName}`);
      if ((await this.#fs.readFacts(name)) === undefined) return name;
    }
  }

  /** The directory of a file, or the first one above it that stays. */
  #backupDirectory(path: string): string {
    let directory = parentOf(path);
    while (this.#removed.has(directory)) directory = parentOf(directory);
    return directory;
  }

  async #removeDirectory(path: string): Promise<void> {
    try {
      await this.#fs.removeDirectory(path);
    } catch (error) {
      // Somebody else's files are in it by now.
      if (readErrno(error) === "ENOTEMPTY" || readErrno(error) === "EEXIST") return;
      throw error;
    }
    this.#undoBy(path, async () => await this.#fs.makeDirectory(path));
  }

  #undoBy(path: string, run: Undo["run"], isChange = true): void {
    this.#undo.push({ path, isChange, run });
  }

  async #rollBack(error: unknown, step: PatchStep | undefined): Promise<PatchError> {
    const rolledBack = new Set<string>();
    const notRolledBack = new Set<string>();
    for (const undo of this.#undo.toReversed()) {
      try {
        await undo.run();
        if (undo.isChange) rolledBack.add(undo.path);
      } catch (failure) {
        if (readErrno(failure) === undefined) throw failure;
        notRolledBack.add(undo.path);
      }
    }
    return toCommitError(error, step, {
      rolledBack: [...rolledBack].filter((path) => !notRolledBack.has(path)),
      notRolledBack: [...notRolledBack],
    });
  }

  async #discardBackups(): Promise<string[]> {
    const leftovers: string[] = [];
    for (const backup of this.#backups) {
      for (let tries = 2; tries > 0; tries -= 1) {
        try {
          await this.#fs.removeFile(backup);
          break;
        } catch (error) {
          if (readErrno(error) === undefined) throw error;
          if (tries === 1) leftovers.push(backup);
        }
      }
    }
    return leftovers;
  }
}

function pathsOf(steps: readonly PatchStep[], kind: PatchStep["kind"]): Set<string> {
  return new Set(steps.filter((step) => step.kind === kind).map((step) => step.path));
}

function toCommitError(
  error: unknown,
  step: PatchStep | undefined,
  undone: { rolledBack: string[]; notRolledBack: string[] },
): PatchError {
  const isOurs = PatchError.isInstance(error) && error.code !== "file_system";
  if (isOurs && error.code === "changed_since_plan") return error;
  const path = step?.origin.path ?? "";
  const code = step?.origin.code ?? "write_failed";
  const lost =
    undone.notRolledBack.length === 0
      ? undefined
      : `left changed: ${undone.notRolledBack.join(", ")}`;
  return new PatchError(code, changeFailed(code, path).message, {
    path,
    errno: readErrno(error),
    hint: [isOurs ? error.message : toCauseText(error), lost].filter(Boolean).join("; "),
    ...undone,
    cause: error,
  });
}
