import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { parseYaml, readYamlText } from "./parse_yaml.ts";
import {
  countCharacters,
  MAX_NAME_LENGTH,
  MAX_TEXT_LENGTH,
  type SkillInterface,
  type SkillMetadata,
  type SkillToolDependency,
} from "./skill.ts";
import { joinPath } from "./skill_path.ts";

/** Metadata of a skill and what was left out of it. */
export interface ParsedMetadata {
  /** Everything that could be used. */
  readonly metadata: SkillMetadata;
  /** What could not, a line each. */
  readonly warnings: readonly string[];
}

/** Largest `agents/openai.yaml` that is read, in bytes; Codex has no limit. */
export const MAX_METADATA_BYTES: number = 32 * 1024;

/** Most tools that one skill may need; Codex has no limit. */
const MAX_DEPENDENCIES = 100;

type Warn = (message: string) => void;

/**
 * Reads `agents/openai.yaml`. Whatever is wrong in it is left out with a warning: it never costs a person the skill.
 * Mirrors: Codex 0.169.0.
 *
 * @param folder - absolute folder of the skill; icons lie in its `assets` folder.
 */
export async function parseMetadata(text: string, folder: string): Promise<ParsedMetadata> {
  const parsed = await parseYaml(text);
  if (!parsed.ok) return { metadata: {}, warnings: [`ignoring openai.yaml: ${parsed.message}`] };
  const warnings: string[] = [];
  const warn: Warn = (message) => void warnings.push(`ignoring ${message}`);
  const policy = readMap(parsed.value, "policy", warn);
  const metadata: SkillMetadata = {
    interface: readInterface(readMap(parsed.value, "interface", warn), folder, warn),
    dependencies: readDependencies(readMap(parsed.value, "dependencies", warn), warn),
    allowImplicitInvocation: readFlag(policy, "allow_implicit_invocation", warn),
    products: readProducts(policy, warn),
  };
  return { metadata, warnings };
}

function readMap(record: UnknownRecord, key: string, warn: Warn): UnknownRecord {
  const value = record[key];
  if (isRecord(value)) return value;
  if (value !== undefined && value !== "") warn(`${key}: expected a map`);
  return {};
}

function readInterface(
  record: UnknownRecord,
  folder: string,
  warn: Warn,
): SkillInterface | undefined {
  const read = (key: string, limit: number): string | undefined =>
    readLimited(record, key, limit, `interface.${key}`, warn);
  const found: SkillInterface = {
    displayName: read("display_name", MAX_NAME_LENGTH),
    shortDescription: read("short_description", MAX_TEXT_LENGTH),
    iconSmall: toIcon(read("icon_small", MAX_TEXT_LENGTH), folder, "interface.icon_small", warn),
    iconLarge: toIcon(read("icon_large", MAX_TEXT_LENGTH), folder, "interface.icon_large", warn),
    brandColor: toColor(read("brand_color", MAX_NAME_LENGTH), warn),
    defaultPrompt: read("default_prompt", MAX_TEXT_LENGTH),
  };
  return Object.values(found).some((value) => value !== undefined) ? found : undefined;
}

function readLimited(
  record: UnknownRecord,
  key: string,
  limit: number,
  field: string,
  warn: Warn,
): string | undefined {
  const text = readYamlText(record, key);
  if (text === undefined) return undefined;
  if (text === null) warn(`${field}: expected a string`);
  else if (countCharacters(text) > limit) {
    warn(`${field}: exceeds maximum length of ${limit} characters`);
  } else return text;
  return undefined;
}

/** The absolute path of an icon, which must lie in the skill's own `assets` folder. */
function toIcon(
  path: string | undefined,
  folder: string,
  field: string,
  warn: Warn,
): string | undefined {
  if (path === undefined) return undefined;
  const parts = path.split(/[/\\]/).filter((part) => part !== ".");
  if (parts.length < 2 || parts[0] !== "assets" || parts.some((part) => /^(?:\.\.)?$/.test(part))) {
    warn(`${field}: expected a relative path under assets/, without ..`);
    return undefined;
  }
  return joinPath(folder, ...parts);
}

function toColor(color: string | undefined, warn: Warn): string | undefined {
  if (color === undefined || /^#[0-9A-Fa-f]{6}$/.test(color)) return color;
  warn(`interface.brand_color: expected #RRGGBB, got ${color}`);
  return undefined;
}

function readDependencies(record: UnknownRecord, warn: Warn): SkillMetadata["dependencies"] {
  const list = record["tools"];
  if (list === undefined || list === "") return undefined;
  if (!Array.isArray(list)) {
    warn("dependencies.tools: expected a list");
    return undefined;
  }
  const items: readonly unknown[] = list;
  if (items.length > MAX_DEPENDENCIES) {
    warn(`dependencies.tools: only the first ${MAX_DEPENDENCIES} of ${items.length} are used`);
  }
  const tools = items.slice(0, MAX_DEPENDENCIES).flatMap((item) => readDependency(item, warn));
  return tools.length === 0 ? undefined : { tools };
}

function readDependency(item: unknown, warn: Warn): readonly SkillToolDependency[] {
  const record = isRecord(item) ? item : {};
  const read = (key: string, limit: number): string | undefined =>
    readLimited(record, key, limit, `dependencies.tools.${key}`, warn);
  const type = read("type", MAX_NAME_LENGTH);
  const value = read("value", MAX_TEXT_LENGTH);
  if (type === undefined || value === undefined) {
    warn("an entry of dependencies.tools: type and value are needed");
    return [];
  }
  return [
    {
      type,
      value,
      description: read("description", MAX_TEXT_LENGTH),
      transport: read("transport", MAX_NAME_LENGTH),
      command: read("command", MAX_TEXT_LENGTH),
      url: read("url", MAX_TEXT_LENGTH),
    },
  ];
}

function readFlag(record: UnknownRecord, key: string, warn: Warn): boolean | undefined {
  const text = readYamlText(record, key);
  if (text === undefined) return undefined;
  if (text !== null && /^(?:true|True|TRUE)$/.test(text)) return true;
  if (text !== null && /^(?:false|False|FALSE)$/.test(text)) return false;
  warn(`policy.${key}: expected true or false`);
  return undefined;
}

function readProducts(record: UnknownRecord, warn: Warn): readonly string[] | undefined {
  const list = record["products"];
  if (list === undefined || list === "") return undefined;
  if (!Array.isArray(list)) {
    warn("policy.products: expected a list");
    return undefined;
  }
  return list
    .filter((item: unknown) => typeof item === "string")
    .map((item) => item.trim().toLowerCase());
}
