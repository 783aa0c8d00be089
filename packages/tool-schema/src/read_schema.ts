import type { JsonSchema, JsonSchemaType } from "./json_schema.ts";
import {
  copyJson,
  isJsonObject,
  type Json,
  type JsonObject,
  MAX_SCHEMA_VALUES,
  showPlace,
} from "./copy_json.ts";
import {
  COMBINATORS,
  DEFINITION_TABLES,
  isJsonSchemaType,
  toOrderedSchema,
  toSortedMap,
} from "./schema_keys.ts";

/** A schema, or why there is none. */
export type ReadSchema = { ok: true; schema: JsonSchema } | { ok: false; problem: string };

/**
 * Reads the part of JSON Schema that tools use; other keywords are dropped and a null reads as absent.
 * Members come out in the order they are written, named schemas sorted by bytes.
 *
 * Mirrors: deserialising of `JsonSchema` (Codex 0.169.0).
 */
export function readSchema(value: Json): ReadSchema {
  const reader = new SchemaReader();
  const schema = reader.readNode(value);
  return reader.problem === undefined
    ? { ok: true, schema }
    : { ok: false, problem: reader.problem };
}

/**
 * How many levels of objects and lists a schema may nest that is written anew. More than in what servers
 * send, for a dialect may need more levels to say the same.
 */
const MAX_COPY_DEPTH = 512;

/** A copy of a schema that is known to be sound and of a size that can be worked on. */
export function copySchema(schema: JsonSchema): ReadSchema {
  const copy = copyJson(schema, { maxDepth: MAX_COPY_DEPTH, maxValues: MAX_SCHEMA_VALUES });
  return copy.ok ? readSchema(copy.value) : copy;
}

class SchemaReader {
  /** The first thing that is wrong. */
  problem: string | undefined;
  readonly #path: (string | number)[] = [];

  readNode(value: Json): JsonSchema {
    if (!isJsonObject(value)) {
      this.#fail("a schema", value);
      return {};
    }
    const schema: JsonSchema = {
      $ref: this.#read(value, "$ref", "a string", isText),
      type: this.#readType(value),
      description: this.#read(value, "description", "a string", isText),
      encrypted: this.#read(value, "encrypted", "true or false", isBoolean),
      enum: this.#read(value, "enum", "a list", Array.isArray),
      items: this.#readChild(value, "items"),
      minItems: this.#read(value, "minItems", "a whole number from 0", isCount),
      properties: this.#readMap(value, "properties"),
      required: this.#read(value, "required", "a list of strings", isTextList),
      additionalProperties:
        typeof value["additionalProperties"] === "boolean"
          ? value["additionalProperties"]
          : this.#readChild(value, "additionalProperties"),
    };
    for (const key of COMBINATORS) schema[key] = this.#readList(value, key);
    for (const key of DEFINITION_TABLES) schema[key] = this.#readMap(value, key);
    return toOrderedSchema(schema);
  }

  #readType(node: JsonObject): JsonSchema["type"] {
    const type = this.#read(node, "type", "a type name or a list of them", isTypeOrTypes);
    // An empty list says nothing.
    return typeof type !== "object" || type.length > 0 ? type : undefined;
  }

  #readChild(node: JsonObject, key: string): JsonSchema | undefined {
    const child = node[key] ?? null;
    return child === null ? undefined : this.#at(key, () => this.readNode(child));
  }

  #readList(node: JsonObject, key: string): readonly JsonSchema[] | undefined {
    const list = this.#read(node, key, "a list of schemas", isList);
    return this.#at(key, () => list?.map((one, at) => this.#at(at, () => this.readNode(one))));
  }

  #readMap(node: JsonObject, key: string): { [name: string]: JsonSchema } | undefined {
    const map = this.#read(node, key, "an object of schemas", isJsonObject);
    if (map === undefined) return undefined;
    return this.#at(key, () =>
      toSortedMap(
        Object.entries(map).map(([name, one]) => [name, this.#at(name, () => this.readNode(one))]),
      ),
    );
  }

  #read<T extends Json>(
    node: JsonObject,
    key: string,
    wanted: string,
    fits: (value: Json) => value is T,
  ): T | undefined {
    const value = node[key] ?? null;
    if (value === null) return undefined;
    if (fits(value)) return value;
    this.#at(key, () => this.#fail(wanted, value));
    return undefined;
  }

  #at<T>(token: string | number, read: () => T): T {
    this.#path.push(token);
    const result = read();
    this.#path.pop();
    return result;
  }

  #fail(wanted: string, got: Json): void {
    this.problem ??= `tool input schema: ${showPlace(this.#path)} must be ${wanted}, not ${show(got)}`;
  }
}

const isText = (value: Json): value is string => typeof value === "string";
const isBoolean = (value: Json): value is boolean => typeof value === "boolean";
const isList = (value: Json): value is Json[] => Array.isArray(value);
const isCount = (value: Json): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 64;
const isTextList = (value: Json): value is string[] => isList(value) && value.every(isText);
const isTypeOrTypes = (value: Json): value is JsonSchemaType | JsonSchemaType[] =>
  Array.isArray(value) ? value.every(isJsonSchemaType) : isJsonSchemaType(value);

const MAX_SHOWN_CHARS = 40;

function show(value: Json): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return value === null ? "null" : "an object";
  return typeof value === "string"
    ? JSON.stringify(value.slice(0, MAX_SHOWN_CHARS))
    : String(value);
}
