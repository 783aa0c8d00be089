import {
  type CreateFileOptions,
  type FileFacts,
  fileSystemFault,
  type PatchFileSystem,
  readErrno,
} from "./file_system.ts";

/** What a name held before or holds after; undefined stands for nothing. */
export type RecordedState =
  | {
      kind: "file";
      /** Content; undefined when it could not be read or is too large to keep. */
      bytes: Uint8Array | undefined;
      /** Permission bits; undefined for a new file with default bits. */
      mode: number | undefined;
      /** Version of the file in the file system below. */
      version?: string | undefined;
    }
  | { kind: "link"; target: string; version?: string | undefined }
  | { kind: "directory" }
  | { kind: "device" | "other"; bytes?: Uint8Array | undefined; version?: string | undefined };

/** What became of a name. */
export interface RecordedChange {
  /** Absolute path of the name. */
  path: string;
  /** What it held; undefined for nothing. */
  before: RecordedState | undefined;
  /** What it holds; undefined for nothing. */
  after: RecordedState | undefined;
}

/** What planning needs of a file system; files are not made like others there. */
type PlanningFileSystem = Omit<
  PatchFileSystem,
  "createFile" | "linkFile" | "createLink" | "renameFile" | "removeDirectory"
>;

/** Largest file whose old content is kept for the inverse, in bytes (64 MiB). */
export const MAX_KEPT_BYTES = 67_108_864;

/**
 * A view of a file system that reads through and keeps writes to itself, with the methods planning
 * needs. The recording file system has the others too.
 */
export class FileSystemView implements PlanningFileSystem {
  readonly platform: string;
  readonly #base: PatchFileSystem;
  readonly #changes = new Map<string, RecordedChange>();
  #clock = 0;
  readonly #versions = new Map<string, string>();
  readonly #read = new Map<string, Uint8Array>();

  constructor(base: PatchFileSystem) {
    this.#base = base;
    this.platform = base.platform;
  }

  /** The names touched, in the order they were first touched, those that are as before too. */
  changes(): RecordedChange[] {
    return [...this.#changes.values()];
  }

  async readFacts(path: string): Promise<FileFacts | undefined> {
    const change = this.#changes.get(path);
    if (change === undefined) return await this.#base.readFacts(path);
    if (change.after === undefined) return undefined;
    const { after } = change;
    const bytes = after.kind === "file" ? after.bytes : undefined;
    return {
      kind: after.kind,
      mode: after.kind === "file" ? after.mode : undefined,
      size: bytes?.length ?? 0,
      links: 1,
      version: this.#versions.get(path) ?? "",
    };
  }

  async readLink(path: string): Promise<string> {
    const change = this.#changes.get(path);
    if (change === undefined) return await this.#base.readLink(path);
    if (change.after?.kind !== "link") throw fileSystemFault("EINVAL", path);
    return change.after.target;
  }

  async readFile(path: string): Promise<Uint8Array> {
    const change = this.#changes.get(path);
    if (change === undefined) return await this.#readBase(path);
    if (change.after?.kind !== "file") throw fileSystemFault("ENOENT", path);
    if (change.after.bytes === undefined) throw fileSystemFault("EACCES", path);
    return change.after.bytes;
  }

  async canWrite(path: string): Promise<boolean> {
    // What was written before may be written again; what was made here is ours.
    return this.#changes.has(path) || (await this.#base.canWrite(path));
  }

  async createFile(
    path: string,
    data: Uint8Array,
    options?: Pick<CreateFileOptions, "mode">,
  ): Promise<void> {
    const change = await this.touchFree(path);
    change.after = { kind: "file", bytes: data, mode: options?.mode };
  }

  async writeFile(path: string, data: Uint8Array): Promise<void> {
    const change = await this.touch(path);
    switch (change.after?.kind) {
      case "file":
        change.after = { kind: "file", bytes: data, mode: change.after.mode };
        return;
      case "device":
        change.after = { kind: "device", bytes: data };
        return;
      case undefined:
        throw fileSystemFault("ENOENT", path);
      default:
        throw fileSystemFault("EISDIR", path);
    }
  }

  async removeFile(path: string): Promise<void> {
    const change = await this.touch(path);
    if (change.after === undefined) throw fileSystemFault("ENOENT", path);
    if (change.after.kind === "directory") throw fileSystemFault("EISDIR", path);
    change.after = undefined;
  }

  async makeDirectory(path: string): Promise<void> {
    const change = await this.touchFree(path);
    change.after = { kind: "directory" };
  }

  async #readBase(path: string): Promise<Uint8Array> {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const bytes = await this.#base.readFile(path);
    this.#read.set(path, bytes);
    return bytes;
  }

  /** The record of a name that nothing has; the caller sets what it holds. */
  protected async touchFree(path: string): Promise<RecordedChange> {
    const change = await this.touch(path);
    if (change.after !== undefined) throw fileSystemFault("EEXIST", path);
    return change;
  }

  /** The record of a name, made when it is first touched; its version is a new one. */
  protected async touch(path: string): Promise<RecordedChange> {
    this.#clock += 1;
    this.#versions.set(path, `recorded ${this.#clock}`);
    const known = this.#changes.get(path);
    if (known !== undefined) return known;
    const before = await readState(this.#base, path, () => this.#readBase(path));
    const change: RecordedChange = { path, before, after: before };
    this.#changes.set(path, change);
    return change;
  }
}

/** What a name holds now, with its content where that can be read and kept. */
export async function readState(
  fs: Pick<PatchFileSystem, "readFacts" | "readLink" | "readFile">,
  path: string,
  readFile: () => Promise<Uint8Array> = async () => await fs.readFile(path),
): Promise<RecordedState | undefined> {
  const facts = await fs.readFacts(path);
  if (facts === undefined) return undefined;
  const { version } = facts;
  switch (facts.kind) {
    case "directory":
      return { kind: "directory" };
    case "link":
      return { kind: "link", target: await fs.readLink(path), version };
    case "device":
    case "other":
      return { kind: facts.kind, version };
    case "file":
      return { kind: "file", bytes: await readKept(readFile, facts), mode: facts.mode, version };
  }
}

async function readKept(
  readFile: () => Promise<Uint8Array>,
  facts: FileFacts,
): Promise<Uint8Array | undefined> {
  if (facts.size > MAX_KEPT_BYTES) return undefined;
  try {
    return await readFile();
  } catch (error) {
    if (readErrno(error) === "EACCES" || readErrno(error) === "EPERM") return undefined;
    throw error;
  }
}
