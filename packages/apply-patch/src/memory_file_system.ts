import {
  type CreateFileOptions,
  type FileFacts,
  fileSystemFault,
  type PatchFileSystem,
} from "./file_system.ts";
import { nameOf, parentOf } from "./patch_path.ts";

/** What a name of a {@link MemoryFileSystem} holds. */
export type MemoryEntry =
  | { kind: "file"; bytes: Uint8Array; mode: number }
  | { kind: "link"; target: string }
  | { kind: "directory"; mode: number };

/** A file system in memory, for tests and for work without a disk. */
export interface MemoryFileSystem extends PatchFileSystem {
  /** Everything in it, sorted by path, without `/`. The bytes are not copied. */
  entries(): Map<string, MemoryEntry>;
  /** The text of a file, links followed no further than the name; undefined when it is none. */
  readText(path: string): string | undefined;
}

/** A file given to {@link createMemoryFileSystem}: text, bytes, or an entry with its mode. */
export type MemorySeed = string | Uint8Array | MemoryEntry;

interface Inode {
  entry: MemoryEntry;
  links: number;
  version: number;
}

const MAX_NAME_BYTES = 255;
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/**
 * Makes a file system in memory. Parents of seeded names are made. A file or directory without
 * the owner's write bit cannot be written, whoever asks.
 *
 * @param seeds - absolute paths and what they hold.
 */
export function createMemoryFileSystem(
  seeds: Readonly<Record<string, MemorySeed>> = {},
): MemoryFileSystem {
  const tree = new MemoryTree();
  for (const [path, seed] of Object.entries(seeds)) tree.seed(path, seed);
  return tree;
}

class MemoryTree implements MemoryFileSystem {
  readonly platform = "linux";
  readonly #nodes = new Map<string, Inode>();
  #clock = 0;

  constructor() {
    this.#put("/", { kind: "directory", mode: DIRECTORY_MODE });
  }

  seed(path: string, seed: MemorySeed): void {
    this.#seedParents(path);
    if (typeof seed === "string")
      this.#put(path, { kind: "file", bytes: new TextEncoder().encode(seed), mode: FILE_MODE });
    else if (seed instanceof Uint8Array)
      this.#put(path, { kind: "file", bytes: seed, mode: FILE_MODE });
    else this.#put(path, seed);
  }

  entries(): Map<string, MemoryEntry> {
    const names = [...this.#nodes.keys()].filter((path) => path !== "/").toSorted();
    return new Map(names.map((path) => [path, this.#node(path).entry]));
  }

  readText(path: string): string | undefined {
    const entry = this.#nodes.get(path)?.entry;
    return entry?.kind === "file" ? new TextDecoder().decode(entry.bytes) : undefined;
  }

  async readFacts(path: string): Promise<FileFacts | undefined> {
    if (utf8Length(nameOf(path)) > MAX_NAME_BYTES) throw fileSystemFault("ENAMETOOLONG", path);
    const node = this.#nodes.get(path);
    if (node === undefined) return undefined;
    const { entry } = node;
    return {
      kind: entry.kind,
      mode: entry.kind === "link" ? 0o777 : entry.mode,
      size: entry.kind === "file" ? entry.bytes.length : 0,
      links: node.links,
      version: String(node.version),
    };
  }

  async readLink(path: string): Promise<string> {
    const { entry } = this.#node(path);
    if (entry.kind !== "link") throw fileSystemFault("EINVAL", path);
    return entry.target;
  }

  async readFile(path: string): Promise<Uint8Array> {
    const { entry } = this.#node(path);
    if (entry.kind !== "file") throw fileSystemFault("EISDIR", path);
    if ((entry.mode & 0o400) === 0) throw fileSystemFault("EACCES", path);
    return entry.bytes;
  }

  async canWrite(path: string): Promise<boolean> {
    const { entry } = this.#node(path);
    return entry.kind === "link" || (entry.mode & 0o200) !== 0;
  }

  async createFile(path: string, data: Uint8Array, options?: CreateFileOptions): Promise<void> {
    this.#checkFree(path);
    const like = options?.like === undefined ? undefined : this.#node(options.like).entry;
    const likeMode = like?.kind === "file" ? like.mode & 0o1777 : FILE_MODE;
    this.#put(path, { kind: "file", bytes: data, mode: options?.mode ?? likeMode });
  }

  async writeFile(path: string, data: Uint8Array): Promise<void> {
    const node = this.#node(path);
    if (node.entry.kind !== "file") throw fileSystemFault("EISDIR", path);
    if ((node.entry.mode & 0o200) === 0) throw fileSystemFault("EACCES", path);
    node.entry = { kind: "file", bytes: data, mode: node.entry.mode };
    node.version = this.#tick();
  }

  async linkFile(from: string, to: string): Promise<void> {
    const node = this.#node(from);
    this.#checkFree(to);
    node.links += 1;
    this.#nodes.set(to, node);
  }

  async createLink(path: string, target: string): Promise<void> {
    this.#checkFree(path);
    this.#put(path, { kind: "link", target });
  }

  async renameFile(from: string, to: string): Promise<void> {
    const node = this.#node(from);
    this.#checkParent(from);
    this.#checkParent(to);
    const replaced = this.#nodes.get(to);
    if (replaced === node) return;
    if (replaced?.entry.kind === "directory") throw fileSystemFault("EISDIR", to);
    if (replaced !== undefined) replaced.links -= 1;
    this.#nodes.delete(from);
    this.#nodes.set(to, node);
  }

  async removeFile(path: string): Promise<void> {
    const node = this.#node(path);
    if (node.entry.kind === "directory") throw fileSystemFault("EISDIR", path);
    this.#checkParent(path);
    node.links -= 1;
    this.#nodes.delete(path);
  }

  async makeDirectory(path: string): Promise<void> {
    this.#checkFree(path);
    this.#put(path, { kind: "directory", mode: DIRECTORY_MODE });
  }

  async removeDirectory(path: string): Promise<void> {
    if (this.#node(path).entry.kind !== "directory") throw fileSystemFault("ENOTDIR", path);
    this.#checkParent(path);
    for (const other of this.#nodes.keys())
      if (other.startsWith(`${path}/`)) throw fileSystemFault("ENOTEMPTY", path);
    this.#nodes.delete(path);
  }

  #tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  #put(path: string, entry: MemoryEntry): void {
    this.#nodes.set(path, { entry, links: 1, version: this.#tick() });
  }

  #node(path: string): Inode {
    const node = this.#nodes.get(path);
    if (node === undefined) throw fileSystemFault("ENOENT", path);
    return node;
  }

  #seedParents(path: string): void {
    const parent = parentOf(path);
    if (this.#nodes.has(parent)) return;
    this.#seedParents(parent);
    this.#put(parent, { kind: "directory", mode: DIRECTORY_MODE });
  }

  #checkParent(path: string): void {
    const { entry } = this.#node(parentOf(path));
    if (entry.kind !== "directory") throw fileSystemFault("ENOTDIR", path);
    if ((entry.mode & 0o200) === 0) throw fileSystemFault("EACCES", path);
  }

  #checkFree(path: string): void {
    if (utf8Length(nameOf(path)) > MAX_NAME_BYTES) throw fileSystemFault("ENAMETOOLONG", path);
    this.#checkParent(path);
    if (this.#nodes.has(path)) throw fileSystemFault("EEXIST", path);
  }
}

function utf8Length(name: string): number {
  // No name of up to 85 units can be too long; most are shorter.
  return name.length <= MAX_NAME_BYTES / 3 ? name.length : new TextEncoder().encode(name).length;
}
