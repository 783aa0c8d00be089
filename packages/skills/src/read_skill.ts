import { findFrontMatter, MAX_FRONT_MATTER_BYTES } from "./front_matter.ts";
import { type SkillFileSystem, toReadFailure } from "./file_system.ts";
import { MAX_METADATA_BYTES, type ParsedMetadata, parseMetadata } from "./parse_metadata.ts";
import { type ParsedSkill, parseSimpleSkill, parseSkill, type SkillSource } from "./parse_skill.ts";
import { joinPath } from "./skill_path.ts";
import type { StatCache } from "./stat_cache.ts";
import { AGENTS_FOLDER_NAME } from "./walk_root.ts";

/** What skills are read with. */
export interface ReadTools {
  readonly fs: SkillFileSystem;
  readonly skills: StatCache<ParsedSkill>;
  readonly metadata: StatCache<ParsedMetadata>;
}

const METADATA_FILE_NAME = "openai.yaml";

/** Bytes that are read of a skill at first; the front matter of nearly all is shorter. */
const FIRST_READ_BYTES = 4096;

/**
 * Reads the front matter of a `SKILL.md`, unless the file is as it was; `undefined` when it is gone.
 *
 * A promise only where a YAML parser is needed, so that a thousand ordinary skills cost no turns of the event loop.
 */
export function readSkill(
  path: string,
  tools: ReadTools,
): ParsedSkill | Promise<ParsedSkill> | undefined {
  const stat = tools.fs.stat(path);
  if (stat?.kind !== "file") return undefined;
  const known = tools.skills.get(path, stat);
  if (known !== undefined) return known;
  let source: SkillSource;
  try {
    source = readSource(path, tools.fs);
  } catch (error) {
    return { ok: false, message: `failed to read file: ${toReadFailure(error)}` };
  }
  const keep = (parsed: ParsedSkill): ParsedSkill => {
    tools.skills.set(path, stat, parsed);
    return parsed;
  };
  const simple = parseSimpleSkill(source);
  return simple === undefined ? parseSkill(source).then(keep) : keep(simple);
}

/** As much of a file as its front matter may take. */
function readSource(path: string, fs: SkillFileSystem): SkillSource {
  const first = toSource(fs.read(path, FIRST_READ_BYTES), FIRST_READ_BYTES);
  if (!first.isCut || findFrontMatter(first.text).kind !== "open") return first;
  return toSource(fs.read(path, MAX_FRONT_MATTER_BYTES), MAX_FRONT_MATTER_BYTES);
}

function toSource(bytes: Uint8Array, maxBytes: number): SkillSource {
  const isCut = bytes.length >= maxBytes;
  // Half a line could look like the end of the front matter, and half a character like a broken one.
  const end = isCut ? bytes.lastIndexOf(LINE_BREAK) + 1 : bytes.length;
  return { text: new TextDecoder().decode(bytes.subarray(0, end)), isCut };
}

const LINE_BREAK = 0x0a;

/** Reads `agents/openai.yaml` of a skill, unless the file is as it was. No file: no metadata, no warning. */
export async function readMetadata(
  folder: string,
  { fs, metadata }: ReadTools,
): Promise<ParsedMetadata> {
  const path = toMetadataPath(folder);
  const stat = fs.stat(path);
  if (stat?.kind !== "file") return { metadata: {}, warnings: [] };
  const known = metadata.get(path, stat);
  if (known !== undefined) return known;
  if (stat.size > MAX_METADATA_BYTES) return toIgnored(`longer than ${MAX_METADATA_BYTES} bytes`);
  try {
    const text = new TextDecoder().decode(fs.read(path, MAX_METADATA_BYTES));
    const parsed = await parseMetadata(text, folder);
    metadata.set(path, stat, parsed);
    return parsed;
  } catch (error) {
    return toIgnored(toReadFailure(error));
  }
}

/** The metadata file of a skill. */
export function toMetadataPath(folder: string): string {
  return joinPath(folder, AGENTS_FOLDER_NAME, METADATA_FILE_NAME);
}

function toIgnored(why: string): ParsedMetadata {
  return { metadata: {}, warnings: [`ignoring ${METADATA_FILE_NAME}: ${why}`] };
}
