import type { JsonSchema } from "../json_schema.ts";

/** Dialects that a schema is rewritten for. */
export type RewrittenDialect = "openai-strict" | "llama.cpp" | "gemini" | "minimal";

/** What a dialect can say. */
export interface DialectRules {
  /** Whether `$ref` and `$defs` are known; otherwise what they point to is inlined. */
  references: boolean;
  /** Whether a value may be of one of several shapes (`anyOf`). */
  unions: boolean;
  /** Whether `anyOf` may stand beside a `description`. */
  describedUnions: boolean;
  /** Whether `type` may be a list. */
  typeLists: boolean;
  /** Which values `enum` may list. `text` is non-empty strings. */
  values: "any" | "scalars" | "text";
  /** What becomes of `additionalProperties`. `closed`: it is false everywhere. */
  additional: "closed" | "kept" | "dropped";
  /** Largest `minItems`; what is above is dropped. */
  maxMinItems: number;
  /** Whether every property must be required. */
  requiresAll: boolean;
  /** Whether an object without properties keeps `properties: {}`. */
  keepsEmptyProperties: boolean;
  /** Stands for a value of which nothing is known. */
  anything: JsonSchema;
  /** What {@link DialectRules.anything} takes, in words; absent when it takes everything. */
  anythingTakes?: string | undefined;
  /** Whether a list must say what its items are. */
  requiresItems: boolean;
}

/** A node may be inlined many times as rules of a grammar, so long repetitions are dropped well before 2000. */
const LLAMA_MAX_MIN_ITEMS = 100;

/** What each dialect can say, as its servers were seen to refuse the rest. */
export const DIALECT_RULES: { readonly [dialect in RewrittenDialect]: DialectRules } = {
  "openai-strict": {
    references: true,
    unions: true,
    describedUnions: true,
    typeLists: true,
    values: "scalars",
    additional: "closed",
    maxMinItems: Infinity,
    requiresAll: true,
    keepsEmptyProperties: true,
    anything: { type: ["string", "number", "boolean", "null"] },
    anythingTakes: "strings, numbers, booleans and null",
    requiresItems: true,
  },
  "llama.cpp": {
    references: false,
    unions: true,
    describedUnions: true,
    typeLists: true,
    values: "any",
    additional: "kept",
    maxMinItems: LLAMA_MAX_MIN_ITEMS,
    requiresAll: false,
    keepsEmptyProperties: false,
    anything: { type: ["string", "number", "boolean", "object", "array", "null"] },
    requiresItems: false,
  },
  gemini: {
    references: false,
    unions: true,
    describedUnions: false,
    typeLists: false,
    values: "text",
    additional: "dropped",
    maxMinItems: Infinity,
    requiresAll: false,
    keepsEmptyProperties: false,
    anything: {
      anyOf: [
        { type: "string" },
        { type: "number" },
        { type: "boolean" },
        { type: "object" },
        { type: "array", items: { type: "string" } },
      ],
    },
    anythingTakes: "strings, numbers, booleans, objects and lists of strings",
    requiresItems: true,
  },
  minimal: {
    references: false,
    unions: false,
    describedUnions: false,
    typeLists: false,
    values: "scalars",
    additional: "dropped",
    maxMinItems: 0,
    requiresAll: false,
    keepsEmptyProperties: true,
    anything: { type: "string" },
    anythingTakes: "strings",
    requiresItems: true,
  },
};
