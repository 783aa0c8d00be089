import {
  findArgumentProblem,
  type JsonSchema,
  liftDialectArguments,
  type SchemaDialect,
  type SchemaLoss,
  toDialectSchema,
} from "@codexkit/tool-schema";
import type { Wire } from "./wire_capabilities.ts";

/** The schema of a tool as a provider takes it. */
export type LoweredSchema =
  | {
      ok: true;
      parameters: JsonSchema;
      /** Whether the provider may hold the model to the schema. */
      strict: boolean;
      /** Absent when the schema is sent as it is. */
      dialect?: SchemaDialect | undefined;
      losses: readonly SchemaLoss[];
    }
  | { ok: false; problem: string };

type SchemaWire = Pick<Wire, "schemaDialect" | "strictSchemas">;

/** Tools bring the same schemas to every turn. */
const KNOWN = new WeakMap<JsonSchema, Map<string, LoweredSchema>>();

/**
 * Puts the schema of a tool into the dialect of a provider, and into strict form where both allow it. The answer
 * for a schema is kept for as long as the schema is.
 */
export function lowerSchema(schema: JsonSchema, wire: SchemaWire): LoweredSchema {
  const known = KNOWN.get(schema) ?? new Map<string, LoweredSchema>();
  KNOWN.set(schema, known);
  const key = `${wire.schemaDialect} ${wire.strictSchemas}`;
  const lowered = known.get(key) ?? rewriteSchema(schema, wire);
  known.set(key, lowered);
  return lowered;
}

function rewriteSchema(schema: JsonSchema, wire: SchemaWire): LoweredSchema {
  const { schemaDialect: dialect } = wire;
  const isOpenAi = dialect === "openai" || dialect === "openai-strict";
  if (wire.strictSchemas && isOpenAi) {
    const strict = toDialectSchema(schema, "openai-strict");
    // A model that is held to a narrower schema could no longer write what the tool takes.
    if (strict.ok && strict.losses.every(({ effect }) => effect !== "narrower")) {
      return { ...toForm(schema, strict, "openai-strict"), strict: true };
    }
  }
  if (dialect === "openai") return { ok: true, parameters: schema, strict: false, losses: [] };
  const lowered = toDialectSchema(schema, dialect);
  if (!lowered.ok) return lowered;
  return { ...toForm(schema, lowered, dialect), strict: false };
}

/** A schema that comes out as it went in needs no lifting. */
function toForm(
  schema: JsonSchema,
  { schema: parameters, losses }: { schema: JsonSchema; losses: readonly SchemaLoss[] },
  dialect: SchemaDialect,
): { ok: true; parameters: JsonSchema; dialect?: SchemaDialect; losses: readonly SchemaLoss[] } {
  return JSON.stringify(parameters) === JSON.stringify(schema)
    ? { ok: true, parameters: schema, losses }
    : { ok: true, parameters, dialect, losses };
}

/**
 * Arguments that a model wrote for a schema in a dialect, as arguments for the schema itself.
 *
 * Text that is no JSON stays as it is: the tool says what is wrong with it.
 *
 * @returns the arguments, or what is wrong with them in the recorded form.
 */
export function liftArguments(
  args: string,
  schema: JsonSchema,
  dialect: SchemaDialect,
): { ok: true; arguments: string } | { ok: false; arguments: string; answer: string } {
  const value = readJson(args);
  if (value === undefined) return { ok: true, arguments: args };
  const lifted = liftDialectArguments(value, schema, dialect);
  const text = lifted === value ? args : toText(lifted, value, args);
  const problem = findArgumentProblem(schema, lifted);
  return problem === undefined
    ? { ok: true, arguments: text }
    : { ok: false, arguments: text, answer: `failed to parse function arguments: ${problem}` };
}

/** The text that the model wrote stays wherever it says the same. */
function toText(lifted: unknown, value: unknown, args: string): string {
  const text = JSON.stringify(lifted);
  return text === JSON.stringify(value) ? args : text;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
