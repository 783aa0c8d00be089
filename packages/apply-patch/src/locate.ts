import type { FileFacts, PatchFileSystem } from "./file_system.ts";
import { fileSystemFault } from "./file_system.ts";
import { childOf, nameOf, parentOf } from "./patch_path.ts";

/** What is found behind a path when links are followed. */
export type Place =
  | {
      kind: "found";
      /** Path without links: the file itself. */
      path: string;
      /** Facts about the file itself. */
      facts: FileFacts;
    }
  | {
      kind: "missing";
      /** Path without links where the file would be; undefined below a directory that is missing. */
      path: string;
      /** Directories to make first, outermost first, without links. */
      missingDirectories: string[];
      /** Set when the directories cannot be made, as below a dangling link. */
      blocked?: "directory" | "link" | undefined;
    }
  | { kind: "fault"; error: unknown };

/** A path looked up. */
export interface Located {
  /** Path of the name itself, its directory without links; undefined when that is missing. */
  name: string | undefined;
  /** Where the name points when it is a link. */
  target?: string | undefined;
  /** What is behind it. */
  place: Place;
}

/** What looking up takes. */
export type LinkReader = Pick<PatchFileSystem, "readFacts" | "readLink">;

/** Looks up paths, following links as the system does. */
export interface Locator {
  /** Looks up an absolute path without `.` and `..`. */
  locate(path: string): Promise<Located>;
}

// As many as Linux follows.
const MAX_LINKS = 40;

type Directory = { real: string } | { missing: string[]; path: string } | { blocked: true };

/** Makes a {@link Locator}; directories found once are remembered, files are not. */
export function createLocator(fs: LinkReader): Locator {
  const walker = new Walker(fs);
  return {
    async locate(path) {
      try {
        return await walker.locate(path);
      } catch (error) {
        return { name: undefined, place: { kind: "fault", error } };
      }
    },
  };
}

class Walker {
  readonly #fs: LinkReader;
  readonly #directories = new Map<string, string>();

  constructor(fs: LinkReader) {
    this.#fs = fs;
  }

  async locate(path: string): Promise<Located> {
    if (path === "/") return { name: path, place: await this.#found(path, MAX_LINKS) };
    const directory = await this.#directory(parentOf(path), MAX_LINKS);
    if (!("real" in directory)) {
      if ("blocked" in directory) return { name: undefined, place: missing(path, [], "directory") };
      return {
        name: undefined,
        place: missing(childOf(directory.path, nameOf(path)), directory.missing),
      };
    }
    const name = childOf(directory.real, nameOf(path));
    const facts = await this.#fs.readFacts(name);
    if (facts === undefined) return { name, place: missing(name, []) };
    if (facts.kind !== "link") return { name, place: { kind: "found", path: name, facts } };
    const target = await this.#fs.readLink(name);
    return { name, target, place: await this.#follow(directory.real, target, MAX_LINKS) };
  }

  async #found(path: string, links: number): Promise<Place> {
    const facts = await this.#fs.readFacts(path);
    if (facts === undefined) return missing(path, []);
    if (facts.kind !== "link") return { kind: "found", path, facts };
    return await this.#follow(parentOf(path), await this.#fs.readLink(path), links);
  }

  /** Where a link leads; whatever is missing on the way cannot be made through it, but the file. */
  async #follow(directory: string, target: string, links: number): Promise<Place> {
    if (links <= 0) return { kind: "fault", error: fileSystemFault("ELOOP", target) };
    const parts = target.split("/").filter((part) => part !== "" && part !== ".");
    let at = target.startsWith("/") ? "/" : directory;
    const last = parts.pop();
    for (const part of parts) {
      const next = part === ".." ? { real: parentOf(at) } : await this.#enter(at, part, links - 1);
      if (!("real" in next)) return missing(childOf(at, part), [], "link");
      at = next.real;
    }
    if (last !== undefined) at = last === ".." ? parentOf(at) : childOf(at, last);
    return await this.#found(at, links - 1);
  }

  async #directory(path: string, links: number): Promise<Directory> {
    if (path === "/") return { real: "/" };
    const known = this.#directories.get(path);
    if (known !== undefined) return { real: known };
    const parent = await this.#directory(parentOf(path), links);
    if ("blocked" in parent) return parent;
    const name = nameOf(path);
    if ("missing" in parent) {
      const below = childOf(parent.path, name);
      return { missing: [...parent.missing, below], path: below };
    }
    const entered = await this.#enter(parent.real, name, links);
    if ("real" in entered) this.#directories.set(path, entered.real);
    return entered;
  }

  async #enter(directory: string, name: string, links: number): Promise<Directory> {
    const path = childOf(directory, name);
    const facts = await this.#fs.readFacts(path);
    if (facts === undefined) return { missing: [path], path };
    if (facts.kind === "directory") return { real: path };
    if (facts.kind !== "link") throw fileSystemFault("ENOTDIR", path);
    const place = await this.#follow(directory, await this.#fs.readLink(path), links - 1);
    switch (place.kind) {
      case "fault":
        throw place.error;
      case "missing":
        return { blocked: true };
      case "found":
        if (place.facts.kind !== "directory") throw fileSystemFault("ENOTDIR", path);
        return { real: place.path };
    }
  }
}

function missing(
  path: string,
  missingDirectories: string[],
  blocked?: "directory" | "link",
): Place {
  return { kind: "missing", path, missingDirectories, blocked };
}
