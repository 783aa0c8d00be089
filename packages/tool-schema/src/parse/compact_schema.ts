import { isJsonObject, type Json } from "../copy_json.ts";
import { parseDefinitionRef } from "./prune_definitions.ts";
import { COMBINATORS, DEFINITION_TABLES } from "../schema_keys.ts";

/** From this depth on, the root being 0, nodes with children give them up. */
const MAX_COMPACT_DEPTH = 3;

/**
 * What may be given up to make a schema small, in this order; each step changes the value it is given
 * and answers what stands in its place.
 *
 * Mirrors: compaction of tool input schemas (Codex 0.169.0).
 */
export const COMPACTION_STEPS: readonly ((root: Json) => Json)[] = [
  dropDescriptions,
  dropDefinitions,
  (root) => collapseDeepNodes(root, 0),
  dropCombinators,
];

function dropDescriptions(value: Json): Json {
  if (isJsonObject(value)) delete value["description"];
  return mapChildren(value, dropDescriptions, { definitions: true });
}

function dropDefinitions(root: Json): Json {
  const rewritten = dropDefinitionRefs(root);
  if (isJsonObject(rewritten)) for (const table of DEFINITION_TABLES) delete rewritten[table];
  return rewritten;
}

function dropDefinitionRefs(value: Json): Json {
  const ref = isJsonObject(value) ? value["$ref"] : undefined;
  if (typeof ref === "string" && parseDefinitionRef(ref) !== undefined) return {};
  return mapChildren(value, dropDefinitionRefs);
}

function collapseDeepNodes(value: Json, depth: number): Json {
  if (Array.isArray(value)) return value.map((one) => collapseDeepNodes(one, depth));
  const isDeep = depth >= MAX_COMPACT_DEPTH && isJsonObject(value);
  if (
    isDeep &&
    ["items", ...COMBINATORS, "properties", "additionalProperties", "$ref"].some(
      (key) => key in value,
    )
  )
    return {};
  return mapChildren(value, (child) => collapseDeepNodes(child, depth + 1));
}

function dropCombinators(value: Json): Json {
  if (isJsonObject(value) && COMBINATORS.some((key) => key in value)) return {};
  return mapChildren(value, dropCombinators);
}

/** Puts what `change` answers in the place of every schema directly below. */
function mapChildren(
  value: Json,
  change: (child: Json) => Json,
  { definitions = false } = {},
): Json {
  if (Array.isArray(value)) return value.map(change);
  if (!isJsonObject(value)) return value;
  mapMembers(value["properties"], change);
  for (const key of ["items", ...COMBINATORS, "additionalProperties"]) {
    const child = value[key];
    if (child !== undefined && typeof child !== "boolean") value[key] = change(child);
  }
  if (definitions) for (const table of DEFINITION_TABLES) mapMembers(value[table], change);
  return value;
}

function mapMembers(map: Json | undefined, change: (child: Json) => Json): void {
  if (!isJsonObject(map)) return;
  for (const [name, member] of Object.entries(map)) map[name] = change(member);
}
