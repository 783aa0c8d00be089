import { join } from "node:path";
import { type ConfigFileSystem, toReadFailure } from "./file_system.ts";
import { findProjectRoot, listFoldersBetween } from "./project_root.ts";

/** What {@link readProjectDocs} needs to know. */
export interface ProjectDocOptions {
  /** Absolute folder of the user's own files. */
  codexHome: string;
  /** Absolute working directory of the session. */
  cwd: string;
  /** Bytes of project files in all; 0 reads none. The user's own file does not count. */
  maxBytes: number;
  /** Names to look for where AGENTS.md is missing, in order. */
  fallbackFilenames: readonly string[];
  /** What marks the root of a project. */
  projectRootMarkers: readonly string[];
  /** Reads files. */
  fs: ConfigFileSystem;
}

/** The instructions that files give. */
export interface ProjectDocs {
  /** The text for the model; absent when no file says anything. */
  text?: string | undefined;
  /** Absolute paths of the files in it, in the order of the text. */
  sources: readonly string[];
  /** Whether a file of the project is in it, not only the user's own. */
  hasProjectDoc: boolean;
  /** What a person should know: files cut short, not readable, not UTF-8. */
  warnings: readonly string[];
}

const OVERRIDE_NAME = "AGENTS.override.md";
const DOC_NAME = "AGENTS.md";
const PROJECT_SEPARATOR = "\n\n--- project-doc ---\n\n";
const FILE_SEPARATOR = "\n\n";

interface DocFile {
  path: string;
  text: string;
}

/**
 * Reads AGENTS.md files: the user's own, then one in each folder from the root of the project down.
 *
 * In each place AGENTS.override.md comes before AGENTS.md. Blank files say nothing; links are
 * followed; bytes that are no UTF-8 are replaced. Mirrors: Codex 0.169.0.
 */
export function readProjectDocs(options: ProjectDocOptions): ProjectDocs {
  const warnings: string[] = [];
  const own = readOwnDoc(options, warnings);
  const project = options.maxBytes > 0 ? readFolderDocs(options, warnings) : [];
  const parts: string[] = [];
  if (own !== undefined) parts.push(own.text);
  if (project.length > 0) parts.push(project.map(({ text }) => text).join(FILE_SEPARATOR));
  return {
    text: parts.length === 0 ? undefined : parts.join(PROJECT_SEPARATOR),
    sources: [...(own === undefined ? [] : [own]), ...project].map(({ path }) => path),
    hasProjectDoc: project.length > 0,
    warnings,
  };
}

/**
 * The user message that carries the instructions, or `undefined` when there are none.
 *
 * Wire: `# AGENTS.md instructions for <cwd>` (Codex 0.169.0); without the folder when only the
 * user's own file speaks.
 */
export function toProjectDocMessage(
  docs: Pick<ProjectDocs, "hasProjectDoc" | "text">,
  cwd: string,
): string | undefined {
  if (docs.text === undefined) return undefined;
  const place = docs.hasProjectDoc ? ` for ${cwd}` : "";
  return `# AGENTS.md instructions${place}\n\n<INSTRUCTIONS>\n${docs.text}\n</INSTRUCTIONS>`;
}

function readOwnDoc(options: ProjectDocOptions, warnings: string[]): DocFile | undefined {
  for (const name of [OVERRIDE_NAME, DOC_NAME]) {
    const path = join(options.codexHome, name);
    const bytes = readDoc(path, options.fs, warnings);
    const text = bytes === undefined ? "" : decode(bytes, path, warnings).trim();
    if (text !== "") return { path, text };
  }
  return undefined;
}

function readFolderDocs(options: ProjectDocOptions, warnings: string[]): readonly DocFile[] {
  const { cwd, fs, projectRootMarkers } = options;
  const root = findProjectRoot(cwd, projectRootMarkers, fs);
  const names = [OVERRIDE_NAME, DOC_NAME, ...options.fallbackFilenames.filter((name) => name)];
  const files: DocFile[] = [];
  let remaining = options.maxBytes;
  for (const folder of listFoldersBetween(root, cwd)) {
    const path = names
      .map((name) => join(folder, name))
      .find((candidate) => fs.stat(candidate) === "file");
    const bytes = path === undefined ? undefined : readDoc(path, fs, warnings);
    if (path === undefined || bytes === undefined) continue;
    const kept = bytes.subarray(0, remaining);
    if (kept.byteLength < bytes.byteLength) {
      warnings.push(`Loaded only ${kept.byteLength} of ${bytes.byteLength} bytes from ${path}`);
    }
    const text = decode(kept, path, warnings);
    if (text.trim() === "") continue;
    files.push({ path, text });
    remaining -= kept.byteLength;
  }
  return files;
}

function readDoc(path: string, fs: ConfigFileSystem, warnings: string[]): Uint8Array | undefined {
  if (fs.stat(path) !== "file") return undefined;
  try {
    return fs.readFile(path);
  } catch (error) {
    warnings.push(`Failed to read ${path}: ${toReadFailure(error)}`);
    return undefined;
  }
}

function decode(bytes: Uint8Array, path: string, warnings: string[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    warnings.push(`${path} is not valid UTF-8; the bytes that are not were replaced`);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  }
}
