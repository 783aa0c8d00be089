import { lstatSync, readlinkSync, type Stats } from "node:fs";
import path from "node:path";

/** A symbolic link on the way to a path. */
export interface ProtectedLink {
  /** Absolute path of the link itself, without other links in it. */
  path: string;
  /** What it says, word for word. */
  target: string;
}

/** Where a path leads. */
export interface Way {
  /** The file without links, or the first part of it that is missing. */
  end: string;
  exists: boolean;
  /** Whether there is a folder at {@link end}. */
  isFolder: boolean;
  /** The folders above {@link end} and {@link links}, those above the root too. */
  folders: readonly string[];
  links: readonly ProtectedLink[];
}

/** Links that are followed on one way, as Linux does. */
const MAX_LINKS = 40;

/**
 * Walks an absolute path part by part. Links that go round in a circle lead nowhere.
 *
 * Without waiting in between: what is found is to be used before another program changes it, and some twenty looks
 * per command cost less at once than one by one.
 */
export function followLinks(file: string): Way | undefined {
  const links: ProtectedLink[] = [];
  const folders = new Set<string>();
  const parts = toParts(file);
  let at = "/";
  let isFolder = true;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (part === "..") {
      at = path.dirname(at);
      continue;
    }
    folders.add(at);
    const next = path.join(at, part);
    const found = readEntry(next);
    if (found === undefined)
      return { end: next, exists: false, isFolder: false, folders: [...folders], links };
    if (!found.isSymbolicLink()) {
      at = next;
      // A way through a file leads nowhere, but would if the file became a folder.
      isFolder = found.isDirectory();
      if (isFolder) continue;
      break;
    }
    const target = readLink(next);
    if (target === undefined) return undefined;
    links.push({ path: next, target });
    if (links.length > MAX_LINKS) return undefined;
    if (path.isAbsolute(target)) at = "/";
    parts.unshift(...toParts(target));
  }
  return { end: at, exists: true, isFolder, folders: [...folders], links };
}

function toParts(file: string): string[] {
  return file.split("/").filter((part) => part !== "" && part !== ".");
}

function readEntry(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function readLink(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
