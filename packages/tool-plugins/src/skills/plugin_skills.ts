import {
  isSkillText,
  readSkillMessages,
  renderSkills,
  resolveSkillRoots,
  selectSkills,
  type SkillCatalog,
  type SkillInput,
  type SkillScanner,
} from "@codexkit/skills";
import { createNodeFileSystem } from "@codexkit/skills/node";
import { isRecord } from "@codexkit/protocol";
import { existsSync } from "node:fs";
import path from "node:path";
import type { ResolvedSettings } from "../settings/settings.ts";

/** Where skills are looked for, beside what the settings say. */
export interface PluginSkillsOptions {
  /** Absolute. */
  cwd: string;
  /** Absolute. */
  codexHome: string;
  /** Absolute; absent leaves `~/.agents/skills` out. */
  home: string | undefined;
  /** Kept by the host: a second scan is cheap. */
  scanner: SkillScanner;
  /** Told of skills that could not be read, once each. */
  warn: (message: string) => void;
}

/** A message that carries a skill. Both APIs take it. */
export interface SkillMessage {
  role: "user";
  content: string;
}

/** The skills of an agent. */
export interface PluginSkills {
  /** The list of skills for a prompt; empty when there are none. */
  readonly section: string;
  /**
   * What is sent in place of a conversation: the same messages, and behind the last message of the user the skills
   * that this turn's messages name. The conversation itself is left as it is, so no later turn has them.
   */
  readonly addTo: <T>(messages: readonly T[]) => (T | SkillMessage)[];
}

/** Finds skills. What is wrong with one of them is a warning. */
export async function openPluginSkills(
  settings: ResolvedSettings,
  options: PluginSkillsOptions,
): Promise<PluginSkills> {
  const files = createNodeFileSystem();
  const { cwd, codexHome, home } = options;
  const roots = resolveSkillRoots(
    {
      cwd,
      projectRoot: findProjectRoot(cwd),
      codexHome,
      home,
      only: settings.skills_roots?.map((root) => path.resolve(cwd, root)),
    },
    files,
  );
  const catalog = await options.scanner.scan(roots, {
    followSymlinks: settings.skills_follow_symlinks,
    maxDepth: settings.skills_max_scan_depth,
    maxFolders: settings.skills_max_dirs_per_root,
  });
  for (const { severity, path: file, message } of catalog.problems)
    if (severity === "error") options.warn(`failed to load skill ${file ?? ""}: ${message}`);
  const list = renderSkills(catalog, { includeUsage: true });
  if (list.warning !== undefined) options.warn(list.warning);
  return {
    section: list.text ?? "",
    addTo: (messages) => addSkills(messages, catalog, files, options.warn),
  };
}

function addSkills<T>(
  messages: readonly T[],
  catalog: SkillCatalog,
  files: ReturnType<typeof createNodeFileSystem>,
  warn: (message: string) => void,
): (T | SkillMessage)[] {
  const { end, texts } = findTurn(messages);
  const inputs = texts.map((text): SkillInput => ({ type: "text", text }));
  const named = selectSkills(inputs, catalog.skills);
  if (named.length === 0) return [...messages];
  const read = readSkillMessages(named, files);
  for (const warning of read.warnings) warn(warning);
  const added = read.messages.map(({ content }): SkillMessage => ({
    role: "user",
    content: content.map((part) => ("text" in part ? part.text : "")).join("\n"),
  }));
  return [...messages.slice(0, end), ...added, ...messages.slice(end)];
}

/** The user's messages of the turn that is going on: the last ones, and those right before them. */
function findTurn(messages: readonly unknown[]): { end: number; texts: readonly string[] } {
  const last = messages.findLastIndex(isUserMessage);
  let first = last;
  while (first > 0 && isUserMessage(messages[first - 1])) first -= 1;
  const turn = last < 0 ? [] : messages.slice(first, last + 1);
  return { end: last + 1, texts: turn.flatMap(readTexts).filter((text) => !isSkillText(text)) };
}

/** A message of either API. */
function isUserMessage(value: unknown): value is { readonly content: unknown } {
  if (!isRecord(value) || value["role"] !== "user") return false;
  return value["type"] === undefined || value["type"] === "message";
}

/** Texts of a content that is one, or that has parts. */
function readTexts(message: unknown): readonly string[] {
  const content = isRecord(message) ? message["content"] : undefined;
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown) => {
    const text = isRecord(part) ? part["text"] : undefined;
    return typeof text === "string" ? [text] : [];
  });
}

/** The nearest folder at or above with a `.git`, else the folder itself. Mirrors: Codex 0.169.0. */
function findProjectRoot(cwd: string): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, ".git"))) return folder;
    if (path.dirname(folder) === folder) return cwd;
  }
}
