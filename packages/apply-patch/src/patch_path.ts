import { PatchError } from "./patch_error.ts";

/**
 * Joins a path of a patch to a directory, textually: `.`, `..`, doubled and trailing slashes are
 * resolved without looking at the disk, `..` beyond `/` stays `/`. Nothing else is special: no
 * `~`, variables, globs or backslashes; tabs are part of the name.
 *
 * @throws PatchError `bad_path` for a NUL, and for a directory that is not absolute.
 * Mirrors: path handling of `apply_patch`, Codex 0.169.0, which drops tabs and CRs from paths.
 */
export function resolvePatchPath(cwd: string, path: string, platform = "linux"): string {
  if (path.includes("\0"))
    throw new PatchError("bad_path", `'${path}' is invalid on '${platform}'`, { path });
  // Taken as it is, a relative directory would mean one below `/`.
  if (!cwd.startsWith("/"))
    throw new PatchError("bad_path", `the directory '${cwd}' is not absolute`, { path: cwd });
  const parts: string[] = [];
  const joined = path.startsWith("/") ? path : `${cwd}/${path}`;
  for (const part of joined.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The directory of an absolute path; `/` for itself. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** The last part of an absolute path; empty for `/`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A name inside an absolute directory. */
export function childOf(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

/** Whether a path is a directory or lies below it, textually. */
export function isWithin(directory: string, path: string): boolean {
  return path === directory || directory === "/" || path.startsWith(`${directory}/`);
}
