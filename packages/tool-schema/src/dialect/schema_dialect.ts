import type { JsonSchema } from "../json_schema.ts";
import { DIALECT_RULES } from "./dialect_rules.ts";
import { SchemaEmitter } from "./emit_schema.ts";
import type { SchemaLoss } from "./loss_report.ts";
import { copySchema } from "../read_schema.ts";
import { ShapeBuilder } from "./shape_builder.ts";
import { findStrictProblem } from "./strict_limits.ts";

/**
 * Which part of JSON Schema a provider takes for tool parameters.
 *
 * - `openai`: all that tools use; schemas stay as they are.
 * - `openai-strict`: what function tools with `strict: true` take.
 * - `llama.cpp`: what its grammar converter takes.
 * - `gemini`: the subset of OpenAPI 3.0 that function declarations take.
 * - `minimal`: `type`, `description`, `properties`, `required`, `items` and `enum`.
 */
export type SchemaDialect = "openai" | "openai-strict" | "llama.cpp" | "gemini" | "minimal";

/** A schema in a dialect with what it no longer says, or in one line why it cannot be said. */
export type DialectSchema =
  | { ok: true; schema: JsonSchema; losses: readonly SchemaLoss[] }
  | { ok: false; problem: string };

/**
 * Rewrites a tool's parameters for a dialect. Pure; the result is an object schema for every dialect but
 * `openai`, which changes nothing. Rewriting the result once more changes nothing and loses nothing.
 *
 * Law: an object that fits the original fits the result, unless a loss with the effect `narrower` is
 * reported; and one that fits the result fits the original once `liftDialectArguments` has seen it, unless
 * a loss with the effect `wider` is. For `openai-strict`, an object fits the result once null stands for
 * every property that is left out.
 */
export function toDialectSchema(schema: JsonSchema, dialect: SchemaDialect): DialectSchema {
  if (dialect === "openai") return { ok: true, schema, losses: [] };
  const read = copySchema(schema);
  if (!read.ok) return read;
  const rules = DIALECT_RULES[dialect];
  const builder = new ShapeBuilder(read.schema, { keepsReferences: rules.references });
  const emitter = new SchemaEmitter(rules, builder);
  const written = emitter.emitRoot();
  const problem =
    emitter.problem ?? (dialect === "openai-strict" ? findStrictProblem(written) : undefined);
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, schema: written, losses: builder.losses.list() };
}
