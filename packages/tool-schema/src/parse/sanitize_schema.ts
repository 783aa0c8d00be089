import type { JsonSchemaType } from "../json_schema.ts";
import { isJsonObject, type Json, type JsonObject } from "../copy_json.ts";
import { COMBINATORS, DEFINITION_TABLES, isJsonSchemaType } from "../schema_keys.ts";

const CHILDREN = ["items", "prefixItems", ...COMBINATORS] as const;

/** What a node without a type says about it, in the order that decides. */
const TYPE_HINTS: readonly (readonly [JsonSchemaType, readonly string[]])[] = [
  ["object", ["properties", "required", "additionalProperties"]],
  ["array", ["items", "prefixItems"]],
  ["string", ["enum", "format"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

/**
 * Brings a schema into the form that tools use: every node gets a type where one can be told, `const`
 * becomes `enum`, and objects and lists get their children. Changes the value it is given.
 *
 * Mirrors: sanitising of tool input schemas (Codex 0.169.0).
 */
export function sanitizeSchema(value: Json): Json {
  if (typeof value === "boolean") return { type: "string" };
  if (Array.isArray(value)) return value.map(sanitizeSchema);
  if (!isJsonObject(value)) return value;
  sanitizeChildren(value);
  if (value["const"] !== undefined) {
    value["enum"] = [value["const"]];
    delete value["const"];
  }
  const types = readTypes(value["type"]);
  if (types.length === 0) {
    if (hasAny(value, ["$ref", ...COMBINATORS])) return value;
    const hinted = TYPE_HINTS.find(([, keys]) => hasAny(value, keys));
    if (hinted === undefined) return {};
    types.push(hinted[0]);
  }
  const [first, ...others] = types;
  value["type"] = first !== undefined && others.length === 0 ? first : types;
  // A null counts as said.
  if (types.includes("object") && !hasAny(value, ["properties"])) value["properties"] = {};
  if (types.includes("array") && !hasAny(value, ["items"])) value["items"] = { type: "string" };
  return value;
}

function sanitizeChildren(node: JsonObject): void {
  sanitizeMembers(node["properties"]);
  for (const key of CHILDREN) {
    const child = node[key];
    if (child !== undefined) node[key] = sanitizeSchema(child);
  }
  const additional = node["additionalProperties"];
  if (additional !== undefined && typeof additional !== "boolean") {
    node["additionalProperties"] = sanitizeSchema(additional);
  }
  for (const table of DEFINITION_TABLES) {
    if (!sanitizeMembers(node[table])) delete node[table];
  }
}

/** Whether there are members at all. */
function sanitizeMembers(map: Json | undefined): boolean {
  if (!isJsonObject(map)) return false;
  for (const [name, member] of Object.entries(map)) map[name] = sanitizeSchema(member);
  return true;
}

function readTypes(value: Json | undefined): JsonSchemaType[] {
  if (Array.isArray(value)) return value.filter(isJsonSchemaType);
  return isJsonSchemaType(value) ? [value] : [];
}

function hasAny(node: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(node, key));
}
