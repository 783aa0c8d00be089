import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  createMemoryFileSystem,
  type MemoryEntry,
  type MemoryFileSystem,
  type MemorySeed,
} from "./memory_file_system.ts";
import { resolvePatchPath } from "./patch_path.ts";

/** Bytes or text as the recordings hold them. */
export interface RecordedContent {
  utf8?: string;
  base64?: string;
  gzip_base64?: string;
}

/** A file, link or directory as the recordings hold it. */
interface RecordedFile extends RecordedContent {
  mode?: string;
  dir?: boolean;
  symlink?: string;
  hardlink?: string;
}

/** A tree as the recordings hold it, by path relative to the working directory. */
export type RecordedTree = Record<string, RecordedFile>;

/** A run of the standalone program. */
export interface RecordedCase {
  id: string;
  files: RecordedTree;
  patch: string | RecordedContent;
  invoke: {
    form: "flag" | "arg0" | "stdin" | "raw";
    argv?: (string | RecordedContent)[];
    stdin?: string | RecordedContent;
    cwd?: string;
    umask?: string;
  };
  expected: { exit: number; stdout: string; stderr: string; files: RecordedTree };
}

/** A call of the agent's tool, or of its shell. */
export interface RecordedCall {
  id: string;
  files: RecordedTree;
  call:
    | { custom: string; input: string | RecordedContent }
    | {
        function: string;
        arguments: { cmd: string; shell?: string; login?: boolean; workdir?: string };
      };
  sandbox?: "full" | "workspace" | "read-only";
  expected: { output: string; intercepted?: boolean; files: RecordedTree };
}

/** Everything recorded. */
export interface Recordings {
  cases: readonly RecordedCase[];
  calls: readonly RecordedCall[];
}

/** Where recorded working directories are put. */
export const WORLD_CWD = "/r/w";

/** Where recordings lie: in the folder the variable names, or beside the repository. */
export function resolveRecordings(env: Readonly<Record<string, string | undefined>>): string {
  const root = resolve(import.meta.dirname, "../../..");
  return join(env["CODEXKIT_CONFORMANCE"] ?? resolve(root, "../shared/conformance"), "apply-patch");
}

/** Reads what is recorded; undefined when it is not there. */
export function readRecordings(folder: string): Recordings | undefined {
  if (!existsSync(join(folder, "cases.jsonl"))) return undefined;
  const readLines = (name: string): string[] =>
    readFileSync(join(folder, name), "utf8").trim().split("\n");
  return {
    cases: readLines("cases.jsonl").map((line): RecordedCase => JSON.parse(line)),
    calls: readLines("calls.jsonl").map((line): RecordedCall => JSON.parse(line)),
  };
}

/** What a recorded text says in the world made here. */
export function showPlaces(text: string): string {
  return text.replaceAll("{CWD}", WORLD_CWD).replaceAll("{ROOT}", "/r");
}

/** Bytes as recorded. */
export function toContentBytes(content: string | RecordedContent): Uint8Array {
  if (typeof content === "string") return new TextEncoder().encode(content);
  if (content.base64 !== undefined) return new Uint8Array(Buffer.from(content.base64, "base64"));
  if (content.gzip_base64 !== undefined)
    return new Uint8Array(gunzipSync(Buffer.from(content.gzip_base64, "base64")));
  return new TextEncoder().encode(content.utf8 ?? "");
}

/** Text as recorded, with its places shown. */
export function toContentText(content: string | RecordedContent): string {
  return showPlaces(new TextDecoder("utf-8", { ignoreBOM: true }).decode(toContentBytes(content)));
}

/** Makes a recorded tree. */
export async function createWorld(files: RecordedTree): Promise<MemoryFileSystem> {
  const seeds: Record<string, MemorySeed> = { [WORLD_CWD]: { kind: "directory", mode: 0o755 } };
  for (const [name, file] of Object.entries(files)) {
    const path = resolvePatchPath(WORLD_CWD, name);
    const mode = Number.parseInt(file.mode ?? (file.dir === true ? "0755" : "0644"), 8);
    if (file.hardlink !== undefined) continue;
    if (file.symlink !== undefined)
      seeds[path] = { kind: "link", target: showPlaces(file.symlink) };
    else if (file.dir === true) seeds[path] = { kind: "directory", mode };
    else seeds[path] = { kind: "file", bytes: toContentBytes(file), mode };
  }
  const fs = createMemoryFileSystem(seeds);
  for (const [name, { hardlink }] of Object.entries(files))
    if (hardlink !== undefined)
      await fs.linkFile(resolvePatchPath(WORLD_CWD, hardlink), resolvePatchPath(WORLD_CWD, name));
  return fs;
}

/** Files, links and empty directories, as the recordings list them. */
export function snapshotWorld(fs: MemoryFileSystem): Record<string, string> {
  const entries = [...fs.entries()];
  const isEmpty = (path: string): boolean =>
    path !== WORLD_CWD && !entries.some(([other]) => other.startsWith(`${path}/`));
  return Object.fromEntries(
    entries
      .filter(([path, { kind }]) => kind !== "directory" || isEmpty(path))
      .map(([path, entry]) => [path, describeEntry(entry)]),
  );
}

/** One entry of a tree in a comparable form. */
export function describeEntry(entry: MemoryEntry): string {
  switch (entry.kind) {
    case "file":
      return `${entry.mode.toString(8)} ${Buffer.from(entry.bytes).toString("latin1")}`;
    case "link":
      return `-> ${entry.target}`;
    case "directory":
      return "directory";
  }
}

/** Whether a case differs on purpose, by the list of ids and globs. */
export function matchesAccepted(id: string, accepted: { id: string }): boolean {
  const glob = accepted.id.replace("apply-patch/", "").replaceAll("*", ".*");
  return new RegExp(`^${glob}$`, "u").test(id);
}
