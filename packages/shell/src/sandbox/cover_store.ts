import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { errorCodeOf } from "../errors.ts";

/** Where notes are kept, and whose they are. */
export interface CoverStoreOptions {
  /**
   * Folder for the notes, in one that exists; it is made readable for this user alone. No sandboxed command may write
   * there. Default one of this user in `/dev/shm`, which is new in every sandbox.
   */
  folder?: string | undefined;
  /** Default: this process. */
  pid?: number | undefined;
  /** Whether a process still runs. Default: asks the system. */
  isAlive?: ((pid: number) => boolean) | undefined;
}

/**
 * Who needs the empty folders that cover missing paths, over all programs of this user.
 *
 * To remove such a folder takes its mount away in every sandbox, also in one where a command still runs, which could
 * then put something else there. So the last one to need the folders of a writable root removes them. Notes of
 * programs that have ended, in whatever way, do not count; what these have left behind is removed when a store is
 * first used.
 *
 * A note is a file `<pid>.<uuid>`, with root and covers in it, in a folder named after the root. Whoever removes
 * renames that folder first, so that later notes go into a new one, and whoever writes one waits until a removal that
 * is under way is done.
 */
export class CoverStore {
  readonly #folder: string;
  readonly #pid: number;
  readonly #isAlive: (pid: number) => boolean;
  readonly #id = crypto.randomUUID();
  readonly #holds = new Map<string, { count: number; covers: Set<string> }>();
  #isUsable: boolean | undefined;

  constructor(options: CoverStoreOptions = {}) {
    const uid = process.getuid?.() ?? 0;
    this.#folder = options.folder ?? `/dev/shm/codexkit-covers-${uid}`;
    this.#pid = options.pid ?? process.pid;
    this.#isAlive = options.isAlive ?? isAlive;
  }

  /** What somebody, alive or not, has covered in a root: an empty folder there is not the user's. */
  listCovers(root: string): ReadonlySet<string> {
    const covers = new Set(this.#holds.get(root)?.covers);
    if (!this.#canKeep()) return covers;
    const place = this.#toPlace(root);
    for (const note of readNames(place)) {
      const [, ...noted] = readTexts(path.join(place, note));
      for (const file of noted) covers.add(file);
    }
    return covers;
  }

  /**
   * Keeps covers from being removed until {@link release} has been called as often.
   *
   * @param root - absolute, without links
   * @param covers - absolute
   */
  async hold(root: string, covers: readonly string[]): Promise<void> {
    const hold = this.#holds.get(root) ?? { count: 0, covers: new Set() };
    this.#holds.set(root, hold);
    hold.count += 1;
    const { size } = hold.covers;
    for (const file of covers) hold.covers.add(file);
    if (hold.covers.size === size || !this.#canKeep()) return;
    const place = this.#toPlace(root);
    this.#writeNote(place, JSON.stringify([root, ...hold.covers]));
    // A removal takes two calls of the system.
    for (let round = 0; round < MAX_ROUNDS && this.#isBeingRemoved(place); round++)
      await new Promise((resolve) => void setImmediate(resolve));
  }

  /**
   * Needs the covers of a root no more. The last one to do so removes those that are empty; where notes cannot be
   * kept, they stay.
   */
  release(root: string): void {
    const hold = this.#holds.get(root);
    if (hold === undefined) return;
    hold.count -= 1;
    if (hold.count > 0) return;
    this.#holds.delete(root);
    if (!this.#canKeep()) return;
    const place = this.#toPlace(root);
    attempt(() => unlinkSync(path.join(place, this.#toNote())));
    this.#leave(place, [...hold.covers]);
  }

  /** Removes covers, and the place of their notes, unless there are any of programs that run. */
  #leave(place: string, covers: readonly string[]): void {
    if (this.#readNotes(place).length > 0) return;
    const leaving = `${place}.${this.#toNote()}`;
    if (!attempt(() => renameSync(place, leaving))) return;
    // A note that came just before still counts.
    const late = readNames(leaving);
    if (late.length === 0) {
      for (const file of covers) attempt(() => rmdirSync(file));
    } else {
      attempt(() => mkdirSync(place));
      for (const note of late)
        attempt(() => renameSync(path.join(leaving, note), path.join(place, note)));
    }
    attempt(() => rmdirSync(leaving));
  }

  #toPlace(root: string): string {
    return path.join(
      this.#folder,
      process
        .getBuiltinModule("node:crypto")
        .createHash("sha256")
        .update(root)
        .digest("hex")
        .slice(0, 32),
    );
  }

  #toNote(): string {
    return `${this.#pid}.${this.#id}`;
  }

  #canKeep(): boolean {
    if (this.#isUsable === undefined) {
      this.#isUsable = makeOwnFolder(this.#folder);
      if (this.#isUsable) this.#sweep();
    }
    return this.#isUsable;
  }

  /** Removes what programs have left behind that ended without a release. */
  #sweep(): void {
    for (const name of readNames(this.#folder).slice(0, MAX_SWEPT)) {
      const place = path.join(this.#folder, name);
      const [note] = readNames(place);
      if (note === undefined || this.#isAlive(Number.parseInt(note, 10))) continue;
      const [root = "", ...covers] = readTexts(path.join(place, note));
      if (this.#toPlace(root) === place) this.#leave(place, covers);
    }
  }

  #writeNote(place: string, text: string): void {
    for (let round = 1; ; round++) {
      // All of it may be gone: somebody cleaned up.
      makeOwnFolder(this.#folder);
      attempt(() => mkdirSync(place));
      try {
        writeFileSync(path.join(place, this.#toNote()), text);
        return;
      } catch (error) {
        // Somebody has just renamed it.
        if (errorCodeOf(error) !== "ENOENT" || round === MAX_WRITES) throw error;
      }
    }
  }

  /** The notes of programs that run; others are thrown away. */
  #readNotes(place: string): string[] {
    return readNames(place).filter((note) => {
      if (this.#isAlive(Number.parseInt(note, 10))) return true;
      attempt(() => unlinkSync(path.join(place, note)));
      return false;
    });
  }

  #isBeingRemoved(place: string): boolean {
    const start = `${path.basename(place)}.`;
    const leaving = readNames(this.#folder).filter((name) => name.startsWith(start));
    return leaving.some((name) => {
      if (this.#isAlive(Number.parseInt(name.slice(start.length), 10))) return true;
      attempt(() => rmSync(path.join(this.#folder, name), { recursive: true }));
      return false;
    });
  }
}

/** Rounds of the event loop that a removal is waited for; it takes some microseconds. */
const MAX_ROUNDS = 100_000;

/** Times that writing a note is tried. */
const MAX_WRITES = 1_000;

/** Places of notes that are looked at when a store is first used. */
const MAX_SWEPT = 256;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === "EPERM";
  }
}

/** Makes a folder, or takes the one that is there if nobody else can write to it. */
function makeOwnFolder(folder: string): boolean {
  attempt(() => mkdirSync(folder, { mode: 0o700 }));
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return (
    found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  );
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readTexts(file: string): string[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}

/** Whether it worked: what is gone already, or there already, is somebody else's doing. */
function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
