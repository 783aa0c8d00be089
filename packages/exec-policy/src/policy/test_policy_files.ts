import type { PolicyFiles } from "./policy_files.ts";

/** Files in memory, by absolute path. Reading `broken` paths fails. */
export function createMemoryPolicyFiles(
  contents: Record<string, string | Uint8Array>,
  broken: readonly string[] = [],
): PolicyFiles & { contents: Record<string, string | Uint8Array>; folders: string[] } {
  const folders: string[] = [];
  const check = (path: string): void => {
    if (broken.includes(path)) throw new Error(`EACCES: permission denied, open '${path}'`);
  };
  return {
    contents,
    folders,
    listFiles: async (folder) => {
      check(folder);
      const names = Object.keys(contents)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1));
      return names.length === 0 ? undefined : names.filter((name) => !name.includes("/"));
    },
    readBytes: async (path) => {
      check(path);
      const content = contents[path];
      return typeof content === "string" ? new TextEncoder().encode(content) : content;
    },
    makeFolder: async (path) => {
      folders.push(path);
    },
    append: async (path, text) => {
      check(path);
      contents[path] = `${String(contents[path] ?? "")}${text}`;
    },
  };
}
