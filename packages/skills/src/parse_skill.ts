import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { findFrontMatter, MAX_FRONT_MATTER_BYTES } from "./front_matter.ts";
import { type ParsedYaml, parseSimpleYaml, parseYaml, readYamlText } from "./parse_yaml.ts";
import { countCharacters, MAX_NAME_LENGTH, type SkillFrontMatter } from "./skill.ts";

/** The front matter of a `SKILL.md`, or why it is no skill, in the words of Codex 0.169.0. */
export type ParsedSkill =
  | { readonly ok: true; readonly frontMatter: SkillFrontMatter }
  | { readonly ok: false; readonly message: string };

/** The text that front matter is looked for in. */
export interface SkillSource {
  /** The file, or its beginning up to a line break. */
  readonly text: string;
  /** Whether the file goes on behind the text. */
  readonly isCut: boolean;
}

/** Reads the front matter of a `SKILL.md`. Unknown keys are ignored. */
export async function parseSkill(source: SkillSource): Promise<ParsedSkill> {
  const simple = parseSimpleSkill(source);
  if (simple !== undefined) return simple;
  const found = findFrontMatter(source.text);
  if (found.kind !== "found") return toMissing(found.kind, source);
  return toParsedSkill(await parseYaml(found.text));
}

/** The same at once, or `undefined` when it takes a YAML parser. */
export function parseSimpleSkill(source: SkillSource): ParsedSkill | undefined {
  const found = findFrontMatter(source.text);
  if (found.kind !== "found") return toMissing(found.kind, source);
  const parsed = parseSimpleYaml(found.text);
  return parsed === undefined ? undefined : toParsedSkill(parsed);
}

function toMissing(kind: "open" | "missing", { isCut }: SkillSource): ParsedSkill {
  const message =
    kind === "open" && isCut
      ? `frontmatter is longer than ${MAX_FRONT_MATTER_BYTES} bytes`
      : "missing YAML frontmatter delimited by ---";
  return { ok: false, message };
}

function toParsedSkill(parsed: ParsedYaml): ParsedSkill {
  return parsed.ok ? toFrontMatter(parsed.value) : parsed;
}

function toFrontMatter(value: UnknownRecord): ParsedSkill {
  const name = readYamlText(value, "name");
  const description = readYamlText(value, "description");
  if (name === null) return { ok: false, message: "invalid YAML: name: expected a string" };
  if (description === null) {
    return { ok: false, message: "invalid YAML: description: expected a string" };
  }
  // A name that is too long counts before a description that is missing, as in Codex.
  if (name !== undefined && countCharacters(name) > MAX_NAME_LENGTH) {
    return { ok: false, message: toTooLong("name", MAX_NAME_LENGTH) };
  }
  if (description === undefined) return { ok: false, message: "missing field `description`" };
  const metadata = value["metadata"];
  const short = isRecord(metadata) ? readYamlText(metadata, "short-description") : undefined;
  return { ok: true, frontMatter: { name, description, shortDescription: short ?? undefined } };
}

/** What is said of a text that is too long. Mirrors: Codex 0.169.0. */
export function toTooLong(field: string, limit: number): string {
  return `invalid ${field}: exceeds maximum length of ${limit} characters`;
}
