/** Folders that say little about where something is. Mirrors: Codex 0.169.0. */
const DULL_FOLDERS: ReadonlySet<string> = new Set(["build", "dist", "node_modules", "src"]);

/** The last telling part of a path: `webview/src/` is `webview`. Mirrors: Codex 0.169.0. */
export function shortenPath(path: string): string {
  const trimmed = path.replaceAll("\\", "/").replace(/\/+$/, "");
  const telling = trimmed.split("/").findLast((part) => part !== "" && !DULL_FOLDERS.has(part));
  return telling ?? trimmed;
}

/** A path as seen from a folder. Parts such as `..` stay. */
export function joinPath(folder: string | undefined, path: string): string {
  if (folder === undefined || folder === "" || path.startsWith("/")) return path;
  return folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}
