import { isRecord, type UnknownRecord } from "@codexkit/protocol";

/**
 * What an MCP tool's input schema becomes before it is read: an object schema has `properties`. The
 * input stays as it is.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toMcpInputSchema(input: unknown): unknown {
  if (!isRecord(input)) return input;
  return { ...input, properties: input["properties"] ?? {} };
}

/** Most names that `openai/fileParams` may list; what follows is ignored. */
const MAX_FILE_PARAMS = 1000;

const ONE_FILE = "Expects the absolute path of a local file.";
const MANY_FILES = "Expects the absolute paths of local files.";

/**
 * Names of the arguments that hold files, from the `_meta` of an MCP tool; empty when it lists none.
 *
 * Wire: `_meta["openai/fileParams"]` (Codex 0.169.0).
 */
export function readFileParams(meta: unknown): readonly string[] {
  const names = isRecord(meta) ? meta["openai/fileParams"] : undefined;
  if (!Array.isArray(names)) return [];
  return names.slice(0, MAX_FILE_PARAMS).filter((name) => typeof name === "string");
}

/**
 * Turns arguments that hold files into paths the model can write: a string, or a list of strings where
 * there was a list. Everything else about them goes, but the description. The input stays as it is.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toFileParamsSchema(input: unknown, names: readonly string[]): unknown {
  if (!isRecord(input) || !isRecord(input["properties"])) return input;
  const files = new Set(names);
  const properties = Object.entries(input["properties"]).map(([name, property]) => [
    name,
    files.has(name) && isRecord(property) ? toPathSchema(property) : property,
  ]);
  return { ...input, properties: Object.fromEntries(properties) };
}

function toPathSchema(property: UnknownRecord): UnknownRecord {
  const isList = property["type"] === "array" || property["items"] !== undefined;
  const description = describe(property["description"], isList ? MANY_FILES : ONE_FILE);
  return isList
    ? { type: "array", description, items: { type: "string" } }
    : { type: "string", description };
}

function describe(original: unknown, sentence: string): string {
  if (typeof original !== "string" || original.trim() === "") return sentence;
  return original.includes(sentence) ? original : `${original} ${sentence}`;
}
