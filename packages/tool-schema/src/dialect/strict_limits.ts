import { isRecord } from "@codexkit/protocol";
import type { JsonSchema } from "../json_schema.ts";
import { listChildren } from "../resolve_ref.ts";

// Wire: limits of structured outputs as OpenAI documents them.
const MAX_PROPERTIES = 5000;
const MAX_OBJECT_LEVELS = 10;
const MAX_ENUM_VALUES = 1000;
const MAX_NAME_CHARS = 120_000;

/** Why a strict schema is too large for the provider; `undefined` when it is not. */
export function findStrictProblem(schema: JsonSchema): string | undefined {
  const sizes = { properties: 0, values: 0, chars: 0, levels: 0 };
  measure(schema, 0, sizes);
  const limits = [
    [sizes.properties, MAX_PROPERTIES, "properties"],
    [sizes.levels, MAX_OBJECT_LEVELS, "levels of objects"],
    [sizes.values, MAX_ENUM_VALUES, "enum values"],
    [sizes.chars, MAX_NAME_CHARS, "characters in names and enum values"],
  ] as const;
  const broken = limits.find(([size, most]) => size > most);
  if (broken === undefined) return undefined;
  return `strict schemas hold at most ${broken[1]} ${broken[2]}, this one ${broken[0]}`;
}

interface Sizes {
  properties: number;
  values: number;
  chars: number;
  levels: number;
}

function measure(schema: JsonSchema, level: number, sizes: Sizes): void {
  const { properties, enum: values = [], $defs = {} } = schema;
  const names = Object.keys(properties ?? {});
  sizes.properties += names.length;
  sizes.values += values.length;
  for (const text of [...names, ...Object.keys($defs), ...values]) {
    if (typeof text === "string") sizes.chars += text.length;
  }
  const here = isRecord(properties) ? level + 1 : level;
  sizes.levels = Math.max(sizes.levels, here);
  for (const child of listChildren(schema)) measure(child, here, sizes);
}
