import { isJsonObject, type Json, type JsonObject } from "../copy_json.ts";
import { parseLocalRef } from "../json_pointer.ts";
import { COMBINATORS, DEFINITION_TABLES } from "../schema_keys.ts";

/** An entry of a definition table at the root. */
export interface DefinitionName {
  table: (typeof DEFINITION_TABLES)[number];
  name: string;
}

/**
 * Takes away what no `$ref` reaches from the definition tables at the root. Tables further down stay.
 * Changes the value it is given.
 *
 * Mirrors: Codex 0.169.0.
 */
export function pruneDefinitions(root: Json): void {
  if (!isJsonObject(root)) return;
  const reached = { $defs: new Set<string>(), definitions: new Set<string>() };
  const pending: DefinitionName[] = [];
  collectRefs(root, pending, schemaChildren);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { table, name } = next;
    if (reached[table].has(name)) continue;
    reached[table].add(name);
    const definitions = root[table];
    if (isJsonObject(definitions) && Object.hasOwn(definitions, name)) {
      collectRefs(definitions[name], pending, Object.values);
    }
  }
  for (const table of DEFINITION_TABLES) {
    const definitions = root[table];
    if (!isJsonObject(definitions)) continue;
    const kept = Object.entries(definitions).filter(([name]) => reached[table].has(name));
    if (kept.length === 0) delete root[table];
    else root[table] = Object.fromEntries(kept);
  }
}

/** The entry that a `$ref` needs, also when it points further down inside it. */
export function parseDefinitionRef(ref: string): DefinitionName | undefined {
  const [first, name] = parseLocalRef(ref) ?? [];
  const table = DEFINITION_TABLES.find((one) => one === first);
  return table === undefined || name === undefined ? undefined : { table, name };
}

/** The parts of a node that hold schemas, definition tables left out. */
function schemaChildren(node: JsonObject): Json[] {
  const properties = node["properties"];
  const others = ["items", ...COMBINATORS, "additionalProperties"].map((key) => node[key] ?? null);
  return [...(isJsonObject(properties) ? Object.values(properties) : []), ...others];
}

function collectRefs(
  value: Json | undefined,
  found: DefinitionName[],
  childrenOf: (node: JsonObject) => Json[],
): void {
  if (Array.isArray(value)) for (const one of value) collectRefs(one, found, childrenOf);
  if (!isJsonObject(value)) return;
  const ref = value["$ref"];
  const name = typeof ref === "string" ? parseDefinitionRef(ref) : undefined;
  if (name !== undefined) found.push(name);
  for (const child of childrenOf(value)) collectRefs(child, found, childrenOf);
}
