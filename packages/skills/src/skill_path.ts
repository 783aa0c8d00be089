// Node builtins would keep this package out of browsers; these few rules are all that skills need.

const FINAL_SEPARATORS = /[/\\]+$/;

/** A name below a folder, with the separator that the folder uses. */
export function joinPath(folder: string, ...names: readonly string[]): string {
  const separator = folder.includes("\\") && !folder.includes("/") ? "\\" : "/";
  return [folder.replace(FINAL_SEPARATORS, ""), ...names].join(separator);
}

/** The folder that holds a path; the path itself at the top. */
export function toParent(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  if (at < 0) return path;
  return at === 0 || path[at - 1] === ":" ? path.slice(0, at + 1) : path.slice(0, at);
}

/** The last part of a path. */
export function toBaseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** A path as texts show it, with `/` on every system. */
export function toShownPath(path: string): string {
  return path.replaceAll("\\", "/");
}

/** What is left of a path below a folder, with `/`; `undefined` when it is not below. */
export function toRelative(path: string, folder: string): string | undefined {
  const prefix = `${toShownPath(folder).replace(FINAL_SEPARATORS, "")}/`;
  const shown = toShownPath(path);
  return shown.startsWith(prefix) ? shown.slice(prefix.length) : undefined;
}

/** `root` and every folder on the way to `folder`, outermost first; `folder` alone when it is not below. */
export function listFoldersBetween(root: string, folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== root;) {
    const up = toParent(at);
    if (up === at) return [folder];
    folders.unshift(up);
    at = up;
  }
  return folders;
}
