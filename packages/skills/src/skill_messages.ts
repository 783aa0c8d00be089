import type { MessageItem } from "@codexkit/protocol";
import { type SkillFileSystem, toReadFailure } from "./file_system.ts";
import type { Skill } from "./skill.ts";

/** Largest `SKILL.md` that is added to a request, in bytes; Codex has no limit. */
export const MAX_SKILL_BYTES: number = 1024 * 1024;

/** Skills as they go into a request. */
export interface SkillMessages {
  /** A user message for each skill, to stand behind the prompt; without ids. */
  readonly messages: readonly MessageItem[];
  /** What a person should know: skills that could not be read. */
  readonly warnings: readonly string[];
}

const OPENING = "<skill>\n";
const CLOSING = "\n</skill>";

/**
 * Reads skills and makes the messages that carry them. They belong to the request of the turn that names them, and
 * no later one. Wire: Codex 0.169.0.
 */
export function readSkillMessages(
  skills: readonly Pick<Skill, "name" | "path">[],
  fs: Pick<SkillFileSystem, "read" | "stat">,
): SkillMessages {
  const messages: MessageItem[] = [];
  const warnings: string[] = [];
  for (const skill of skills) {
    const read = readWhole(skill.path, fs);
    if (read.ok) messages.push(toSkillMessage(skill, read.text));
    else {
      warnings.push(`Failed to load skill \`${skill.name}\` at ${skill.path}: ${read.problem}`);
    }
  }
  return { messages, warnings };
}

/** The message that carries one skill. */
export function toSkillMessage(
  { name, path }: Pick<Skill, "name" | "path">,
  contents: string,
): MessageItem {
  const text = `${OPENING}<name>${name}</name>\n<path>${path}</path>\n${contents}${CLOSING}`;
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** Whether a text of the user is a skill rather than the user's own words, so that summaries leave it out. */
export function isSkillText(text: string): boolean {
  return text.startsWith(OPENING) && text.endsWith(CLOSING);
}

function readWhole(
  path: string,
  fs: Pick<SkillFileSystem, "read" | "stat">,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string } {
  const stat = fs.stat(path);
  if (stat === undefined) return { ok: false, problem: "there is no such file" };
  if (stat.kind !== "file") return { ok: false, problem: "it is no file" };
  if (stat.size > MAX_SKILL_BYTES) {
    return { ok: false, problem: `it is longer than ${MAX_SKILL_BYTES} bytes` };
  }
  try {
    return { ok: true, text: new TextDecoder().decode(fs.read(path, stat.size)) };
  } catch (error) {
    return { ok: false, problem: toReadFailure(error) };
  }
}
