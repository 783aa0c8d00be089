import { type ChunkMatch, computeUpdate, type UpdatedText } from "./compute_update.ts";
import { decodeUtf8 } from "./decode_utf8.ts";
import { fileSystemFault, type PatchFileSystem, readErrno, toCauseText } from "./file_system.ts";
import { FileSystemView } from "./file_system_view.ts";
import { createLocator, type Located, type Locator } from "./locate.ts";
import type { AddSection, DeleteSection, Patch, PatchSection, UpdateSection } from "./patch.ts";
import { PatchError } from "./patch_error.ts";
import { parentOf, resolvePatchPath } from "./patch_path.ts";
import type { PatchPlan, PlannedSection, StepOrigin } from "./patch_plan.ts";
import { toPatchSteps } from "./patch_steps.ts";
import { renderUnifiedDiff } from "./unified_diff.ts";
import { changeFailed, resolveWriteTarget, type WriteTarget } from "./write_target.ts";

/** Largest file an update reads, in bytes (512 MiB). */
export const MAX_TARGET_BYTES = 536_870_912;

const SUMMARY_HEAD = "Success. Updated the following files:";

/** Options of {@link planPatch}. */
export interface PlanOptions {
  /** Absolute directory that relative paths start from. */
  cwd: string;
  /** The files. Planning writes nothing to them. */
  fs: PatchFileSystem;
}

/**
 * Reads and verifies everything a patch needs and says what it would do, without doing it.
 *
 * @throws PatchError for the first section that cannot be applied.
 * Mirrors: the order of checks and the messages of `apply_patch`, Codex 0.169.0.
 */
export async function planPatch(patch: Patch, options: PlanOptions): Promise<PatchPlan> {
  return await new SectionPlanner(patch.sections, options).plan();
}

/** A file to update, read. */
export interface Target {
  located: Located;
  /** Path without links of the file to write. */
  path: string;
  mode: number | undefined;
  text: string;
}

/** Reads a patch against a file system; what one method read, the other need not read again. */
export class SectionPlanner {
  /** The sections of the patch. */
  readonly sections: readonly PatchSection[];
  readonly #cwd: string;
  readonly #fs: FileSystemView;
  readonly #locator: Locator;
  readonly #origins = new Map<string, StepOrigin>();
  readonly #names = new Map<string, string>();
  readonly #updates = new WeakMap<UpdateSection, { from: string; updated: UpdatedText }>();

  constructor(sections: readonly PatchSection[], options: PlanOptions) {
    this.sections = sections;
    this.#cwd = options.cwd;
    this.#fs = new FileSystemView(options.fs);
    this.#locator = createLocator(this.#fs);
  }

  /**
   * Verifies the sections one after the other, each seeing what the former did.
   * @throws PatchError for the first section that fails.
   */
  async plan(): Promise<PatchPlan> {
    if (this.sections.length === 0)
      throw new PatchError("empty_patch", "No files were modified.", {
        hint: "put at least one section between the markers",
      });
    const sections: PlannedSection[] = [];
    for (const section of this.sections) {
      try {
        sections.push(await this.#planSection(section));
      } catch (error) {
        throw this.#toSectionFailure(error, section);
      }
    }
    const steps = toPatchSteps(this.#fs.changes(), this.#origins);
    return { sections, steps, summary: renderSummary(this.sections) };
  }

  async #planSection(section: PatchSection): Promise<PlannedSection> {
    switch (section.kind) {
      case "add":
        return await this.#add(section);
      case "delete":
        return await this.#delete(section);
      case "update":
        return await this.#update(section);
    }
  }

  /** Failures of the file system where none was expected still say which section they hit. */
  #toSectionFailure(error: unknown, section: PatchSection): unknown {
    const isOurs = PatchError.isInstance(error) && error.code !== "file_system";
    if (isOurs || readErrno(error) === undefined) return error;
    const code = section.kind === "delete" ? "delete_failed" : "write_failed";
    return changeFailed(code, this.resolve(section.path), error);
  }

  /**
   * The absolute path of one that the patch spells.
   * @throws PatchError `bad_path`.
   */
  resolve(path: string): string {
    return resolvePatchPath(this.#cwd, path, this.#fs.platform);
  }

  async #add(section: AddSection): Promise<PlannedSection> {
    const path = this.resolve(section.path);
    const target = await resolveWriteTarget(this.#fs, await this.#locator.locate(path), { path });
    const before = target.exists ? await this.#readOldText(target.path) : undefined;
    await this.#write(target, section.content, { path });
    return toPlannedSection({
      kind: "add",
      path: section.path,
      absolutePath: path,
      before,
      after: section.content,
      matches: [],
    });
  }

  async #delete(section: DeleteSection): Promise<PlannedSection> {
    const path = this.resolve(section.path);
    const { name, place } = await this.#locator.locate(path);
    if (place.kind === "fault") throw changeFailed("delete_failed", path, place.error);
    if (place.kind === "missing" || name === undefined)
      throw changeFailed("delete_failed", path, fileSystemFault("ENOENT", path));
    if (place.facts.kind === "directory")
      throw changeFailed("delete_failed", path, fileSystemFault("EISDIR", path));
    const before = await this.#readOldText(place.path);
    await this.#remove(name, { code: "delete_failed", path });
    return toPlannedSection({
      kind: "delete",
      path: section.path,
      absolutePath: path,
      before,
      matches: [],
    });
  }

  async #update(section: UpdateSection): Promise<PlannedSection> {
    const path = this.resolve(section.path);
    const target = await this.readTarget(path, "Failed to read file to update");
    const updated = this.compute(section, path, target);
    const planned = {
      kind: "update",
      path: section.path,
      absolutePath: path,
      before: target.text,
      after: updated.text,
      matches: updated.matches,
    } as const;
    if (section.movePath === undefined) {
      if (!(await this.#fs.canWrite(target.path)))
        throw changeFailed("write_failed", path, fileSystemFault("EACCES", target.path));
      const place = { path: target.path, missingDirectories: [], exists: true };
      await this.#write(place, updated.text, { path });
      return toPlannedSection(planned);
    }
    const destination = this.resolve(section.movePath);
    await this.#move(target, updated.text, { path, destination });
    return toPlannedSection({
      ...planned,
      movePath: section.movePath,
      absoluteMovePath: destination,
    });
  }

  async #move(
    source: Target,
    text: string,
    { path, destination }: { path: string; destination: string },
  ): Promise<void> {
    const { name } = source.located;
    const to = await resolveWriteTarget(this.#fs, await this.#locator.locate(destination), {
      path: destination,
      overwritable: name,
    });
    await this.#write(to, text, { path: destination, mode: source.mode });
    // A file moved onto itself is an update; removing the source would remove the result.
    if (name === undefined || to.path === name) return;
    await this.#remove(name, { code: "remove_failed", path });
  }

  async #write(
    target: WriteTarget,
    text: string,
    { path, mode }: { path: string; mode?: number | undefined },
  ): Promise<void> {
    const data = new TextEncoder().encode(text);
    for (const directory of target.missingDirectories) {
      this.#origins.set(directory, { code: "directory_failed", path });
      await this.#fs.makeDirectory(directory);
    }
    this.#origins.set(target.path, { code: "write_failed", path });
    if (target.exists) await this.#fs.writeFile(target.path, data);
    else await this.#fs.createFile(target.path, data, { mode });
  }

  async #remove(name: string, origin: StepOrigin) {
    const directory = parentOf(name);
    if (!(await this.#fs.canWrite(directory)))
      throw changeFailed(origin.code, origin.path, fileSystemFault("EACCES", directory));
    this.#origins.set(name, origin);
    await this.#fs.removeFile(name);
  }

  /**
   * Applies the chunks of a section to a file.
   * @throws PatchError when they do not match.
   */
  compute(section: UpdateSection, path: string, target: Target): UpdatedText {
    const known = this.#updates.get(section);
    if (known?.from === target.text) return known.updated;
    const updated = computeUpdate(target.text, section.chunks, path);
    this.#updates.set(section, { from: target.text, updated });
    return updated;
  }

  /**
   * Reads a file that a section needs as text.
   * @throws PatchError `read_failed`; `action` begins its message.
   */
  async readTarget(path: string, action: string): Promise<Target> {
    const fail = (cause: string, error?: unknown): PatchError =>
      new PatchError("read_failed", `${action} ${path}: ${cause}`, {
        path,
        errno: readErrno(error),
        cause: error,
      });
    const located = await this.#locator.locate(path);
    const { place } = located;
    if (place.kind === "fault") throw fail(toCauseText(place.error), place.error);
    if (place.kind === "missing") {
      const error = fileSystemFault("ENOENT", path);
      throw fail(toCauseText(error), error);
    }
    const { facts } = place;
    if (facts.kind !== "file") throw fail(`path \`${path}\` is not a file`);
    const tooLarge = `file is too large to read: limit is ${MAX_TARGET_BYTES} bytes`;
    if (facts.size > MAX_TARGET_BYTES) throw fail(tooLarge);
    const real = await this.#shareHardLink(place.path, facts);
    let bytes: Uint8Array;
    try {
      bytes = await this.#fs.readFile(real);
    } catch (error) {
      throw fail(toCauseText(error), error);
    }
    const decoded = decodeUtf8(bytes);
    if ("fault" in decoded) throw fail(decoded.fault);
    return { located, path: real, mode: toPlainMode(facts.mode), text: decoded.text };
  }

  /** Two names of one file are one file: what one section wrote, the next one must see. */
  async #shareHardLink(path: string, facts: { links: number; version: string }): Promise<string> {
    if (facts.links < 2) return path;
    const first = this.#names.get(facts.version);
    if (first !== undefined && (await this.#fs.readFacts(first)) !== undefined) return first;
    this.#names.set(facts.version, path);
    return path;
  }

  async #readOldText(path: string): Promise<string | undefined> {
    const facts = await this.#fs.readFacts(path);
    if (facts?.kind !== "file" || facts.size > MAX_TARGET_BYTES) return undefined;
    try {
      const decoded = decodeUtf8(await this.#fs.readFile(path));
      return "text" in decoded ? decoded.text : undefined;
    } catch (error) {
      if (readErrno(error) === undefined) throw error;
      return undefined;
    }
  }
}

function toPlainMode(mode: number | undefined): number | undefined {
  return mode === undefined ? undefined : mode & 0o777;
}

function toPlannedSection(section: Omit<PlannedSection, "diff">): PlannedSection {
  let diff: string | undefined;
  return {
    ...section,
    get diff() {
      diff ??= renderUnifiedDiff(section.before ?? "", section.after ?? "");
      return diff;
    },
  };
}

/**
 * Lists what a patch did: additions, then changes, then deletions, paths as in the patch.
 *
 * Wire: standard output of `apply_patch` (Codex 0.169.0).
 */
export function renderSummary(sections: readonly PatchSection[]): string {
  const marks = { add: "A", update: "M", delete: "D" } as const;
  const lines = [SUMMARY_HEAD];
  for (const kind of ["add", "update", "delete"] as const)
    for (const section of sections)
      if (section.kind === kind) lines.push(`${marks[kind]} ${shownPath(section)}`);
  return `${lines.join("\n")}\n`;
}

function shownPath(section: PatchSection): string {
  return section.kind === "update" ? (section.movePath ?? section.path) : section.path;
}

/** The chunks that were found only loosely, for notes to the caller. */
export function listLooseMatches(plan: PatchPlan): { path: string; match: ChunkMatch }[] {
  return plan.sections.flatMap(({ path, matches }) =>
    matches.filter((match) => match.level > 0).map((match) => ({ path, match })),
  );
}
