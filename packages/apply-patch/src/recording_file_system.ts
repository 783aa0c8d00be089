import { type CreateFileOptions, fileSystemFault, type PatchFileSystem } from "./file_system.ts";
import { FileSystemView, type RecordedChange } from "./file_system_view.ts";

/** A file system that keeps changes to itself. */
export interface RecordingFileSystem extends PatchFileSystem {
  /** The names touched, in the order they were first touched, those that are as before too. */
  changes(): RecordedChange[];
}

/**
 * Makes a view of a file system that reads through and records writes without doing them: what a
 * patch would do, for previews and plans.
 */
export function createRecordingFileSystem(base: PatchFileSystem): RecordingFileSystem {
  return new Recorder(base);
}

class Recorder extends FileSystemView implements RecordingFileSystem {
  override async createFile(
    path: string,
    data: Uint8Array,
    options?: CreateFileOptions,
  ): Promise<void> {
    const like = options?.like === undefined ? undefined : await this.readFacts(options.like);
    const mode = options?.mode ?? (like?.mode === undefined ? undefined : like.mode & 0o1777);
    await super.createFile(path, data, { mode });
  }

  async linkFile(from: string, to: string): Promise<void> {
    const bytes = await this.readFile(from);
    await this.createFile(to, bytes, { like: from });
  }

  async createLink(path: string, target: string): Promise<void> {
    const change = await this.touchFree(path);
    change.after = { kind: "link", target };
  }

  async renameFile(from: string, to: string): Promise<void> {
    const source = await this.touch(from);
    if (source.after === undefined) throw fileSystemFault("ENOENT", from);
    const target = await this.touch(to);
    target.after = source.after;
    if (source !== target) source.after = undefined;
  }

  async removeDirectory(path: string): Promise<void> {
    const change = await this.touch(path);
    if (change.after?.kind !== "directory") throw fileSystemFault("ENOTDIR", path);
    change.after = undefined;
  }
}
