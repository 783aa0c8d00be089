import type { JsonSchema } from "../json_schema.ts";
import { COMPACTION_STEPS } from "./compact_schema.ts";
import { copyJson, type Json, MAX_SCHEMA_DEPTH, MAX_SCHEMA_VALUES } from "../copy_json.ts";
import { pruneDefinitions } from "./prune_definitions.ts";
import { readSchema, type ReadSchema } from "../read_schema.ts";
import { sanitizeSchema } from "./sanitize_schema.ts";

/**
 * Bytes a tool's input schema may take before parts of it are given up.
 *
 * Mirrors: `DEFAULT_COMPACT_TOOL_SCHEMA_BYTES` of Codex 0.169.0.
 */
export const DEFAULT_COMPACT_TOOL_SCHEMA_BYTES = 5000;

const encoder = new TextEncoder();

/** How to read a tool's input schema. */
export interface ToolInputSchemaOptions {
  /**
   * UTF-8 bytes of the schema as compact JSON. Default {@link DEFAULT_COMPACT_TOOL_SCHEMA_BYTES};
   * `Infinity` never compacts, for schemas that are trusted.
   */
  maxBytes?: number | undefined;
}

/** A schema that tools may use, or in one line why there is none. */
export type ParsedToolInputSchema =
  | { ok: true; schema: JsonSchema }
  | { ok: false; problem: string };

/**
 * Reads the input schema that somebody else gave to a tool: brings it into the form that tools use,
 * takes away definitions that nothing reaches, and gives up parts when it is too large. That is best
 * effort: what is still too large then stays as it is. Does not change its input.
 *
 * A schema that nests deeper than {@link MAX_SCHEMA_DEPTH} or holds more than {@link MAX_SCHEMA_VALUES}
 * values is a problem.
 *
 * Mirrors: `parse_tool_input_schema` (Codex 0.169.0).
 */
export function parseToolInputSchema(
  input: unknown,
  options: ToolInputSchemaOptions = {},
): ParsedToolInputSchema {
  const { maxBytes = DEFAULT_COMPACT_TOOL_SCHEMA_BYTES } = options;
  const copy = copyJson(input, { maxDepth: MAX_SCHEMA_DEPTH, maxValues: MAX_SCHEMA_VALUES });
  if (!copy.ok) return { ok: false, problem: `tool input schema: ${copy.problem}` };
  const root = sanitizeSchema(copy.value);
  pruneDefinitions(root);
  const read = compact(root, maxBytes);
  if (read.ok && read.schema.type === "null") {
    return { ok: false, problem: "tool input schema must not be a singleton null type" };
  }
  return read;
}

function compact(sanitized: Json, maxBytes: number): ReadSchema {
  let root = sanitized;
  let read = readSchema(root);
  for (const step of COMPACTION_STEPS) {
    if (!read.ok || maxBytes === Infinity) return read;
    if (encoder.encode(JSON.stringify(read.schema)).length <= maxBytes) return read;
    root = step(root);
    read = readSchema(root);
  }
  return read;
}
