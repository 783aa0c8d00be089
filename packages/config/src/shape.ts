import { isTable, type TomlTable } from "./toml_table.ts";

/**
 * What a key may hold. A plain word is a scalar; `any` is not looked at.
 *
 * `path` is a string that is made absolute against the folder of its file.
 */
export type Shape =
  | ScalarShape
  | { readonly choices: readonly string[]; readonly refused?: Readonly<Record<string, string>> }
  | { readonly list: Shape }
  /** Any key, or those that `knows` accepts; keys in `named` have a shape of their own. */
  | {
      readonly map: Shape;
      readonly knows?: (key: string) => boolean;
      readonly named?: Readonly<Record<string, Shape>>;
    }
  | {
      readonly fields: Readonly<Record<string, Shape>>;
      readonly required?: readonly string[];
      /** What Codex calls the table in a message about a wrong type. */
      readonly title?: string;
    }
  /** A scalar, or another shape for a table, a list or a string. */
  | ByKind;

type IntegerShape = "i64" | "nonzero_u64" | "nonzero_usize" | "u16" | "u64";
/** `seconds` is a number, whole or not, that is not negative. */
type ScalarShape = "any" | "boolean" | "path" | "seconds" | "string" | IntegerShape;

interface ByKind {
  readonly scalar: Shape;
  readonly table?: Shape;
  readonly array?: Shape;
  readonly word?: Shape;
}

/** A value that does not fit its shape. */
interface ShapeFault {
  /** What is wrong, in the words of Codex 0.169.0. */
  message: string;
  /** Keys that lead to the value. */
  path: readonly string[];
}

/** What {@link checkShape} found. */
export interface ShapeFindings {
  /** The first value that does not fit. */
  fault?: ShapeFault | undefined;
  /** Keys that the shape does not know, each with its path. */
  unknown: readonly (readonly string[])[];
}

/** Compares a value with a shape. Only what is there is looked at. */
export function checkShape(value: unknown, shape: Shape): ShapeFindings {
  const unknown: (readonly string[])[] = [];
  const fault = visit(value, shape, [], unknown);
  return { fault, unknown };
}

function visit(
  value: unknown,
  shape: Shape,
  path: readonly string[],
  unknown: (readonly string[])[],
): ShapeFault | undefined {
  if (typeof shape === "string") {
    const message = checkScalar(value, shape);
    return message === undefined ? undefined : { message, path };
  }
  if ("scalar" in shape) return visit(value, pickShape(value, shape), path, unknown);
  if ("choices" in shape) {
    const message = checkChoice(value, shape.choices, shape.refused);
    return message === undefined ? undefined : { message, path };
  }
  if ("list" in shape) return visitList(value, shape.list, path, unknown);
  if (!isTable(value)) {
    const wanted = "fields" in shape ? (shape.title ?? "a map") : "a map";
    return { message: `invalid type: ${toFound(value)}, expected ${wanted}`, path };
  }
  for (const [key, item] of Object.entries(value)) {
    const known = readMember(shape, key);
    if (known === undefined) unknown.push([...path, key]);
    else {
      const fault = visit(item, known, [...path, key], unknown);
      if (fault !== undefined) return fault;
    }
  }
  const required = "required" in shape ? (shape.required ?? []) : [];
  const missing = required.find((key) => !Object.hasOwn(value, key));
  return missing === undefined ? undefined : { message: `missing field \`${missing}\``, path };
}

function visitList(
  value: unknown,
  shape: Shape,
  path: readonly string[],
  unknown: (readonly string[])[],
): ShapeFault | undefined {
  if (!Array.isArray(value)) {
    return { message: `invalid type: ${toFound(value)}, expected a sequence`, path };
  }
  const items: readonly unknown[] = value;
  for (const [index, item] of items.entries()) {
    const fault = visit(item, shape, [...path, String(index)], unknown);
    // Codex names the list, not the item.
    if (fault !== undefined) return { message: fault.message, path };
  }
  return undefined;
}

/** A copy of a table with every `path` value made absolute; the table itself when there is none. */
export function resolvePaths(
  table: TomlTable,
  shape: Shape,
  resolvePath: (path: string) => string,
): TomlTable {
  const resolved = resolveValue(table, shape, resolvePath);
  return isTable(resolved) ? resolved : table;
}

function resolveValue(
  value: unknown,
  shape: Shape,
  resolvePath: (path: string) => string,
): unknown {
  if (shape === "path") return typeof value === "string" ? resolvePath(value) : value;
  if (typeof shape === "string" || "choices" in shape) return value;
  if ("scalar" in shape) return resolveValue(value, pickShape(value, shape), resolvePath);
  if ("list" in shape) {
    if (!Array.isArray(value)) return value;
    return value.map((item: unknown) => resolveValue(item, shape.list, resolvePath));
  }
  if (!isTable(value)) return value;
  let copy: TomlTable | undefined;
  for (const [key, item] of Object.entries(value)) {
    const known = readMember(shape, key);
    if (known === undefined) continue;
    const resolved = resolveValue(item, known, resolvePath);
    if (resolved !== item) copy = { ...(copy ?? value), [key]: resolved };
  }
  return copy ?? value;
}

function pickShape(value: unknown, shape: ByKind): Shape {
  if (shape.word !== undefined && typeof value === "string") return shape.word;
  if (shape.table !== undefined && isTable(value)) return shape.table;
  if (shape.array !== undefined && Array.isArray(value)) return shape.array;
  return shape.scalar;
}

function readMember(
  shape: Extract<Shape, { readonly map: Shape }> | Extract<Shape, { readonly fields: unknown }>,
  key: string,
): Shape | undefined {
  if ("map" in shape) {
    const named = shape.named;
    if (named !== undefined && Object.hasOwn(named, key)) return named[key];
    return shape.knows?.(key) === false ? undefined : shape.map;
  }
  return Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
}

function checkChoice(
  value: unknown,
  choices: readonly string[],
  refused: Readonly<Record<string, string>> | undefined,
): string | undefined {
  if (typeof value !== "string") return "invalid type: unit variant, expected string only";
  if (choices.includes(value)) return undefined;
  if (refused !== undefined && Object.hasOwn(refused, value)) return refused[value];
  const quoted = choices.map((choice) => `\`${choice}\``);
  const wanted = quoted.length > 2 ? `one of ${quoted.join(", ")}` : quoted.join(" or ");
  return `unknown variant \`${value}\`, expected ${wanted}`;
}

const RANGES: Readonly<Record<IntegerShape, { least: number; most: number }>> = {
  i64: { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER },
  nonzero_u64: { least: 1, most: Number.MAX_SAFE_INTEGER },
  nonzero_usize: { least: 1, most: Number.MAX_SAFE_INTEGER },
  u16: { least: 0, most: 65_535 },
  u64: { least: 0, most: Number.MAX_SAFE_INTEGER },
};

function checkScalar(value: unknown, shape: ScalarShape): string | undefined {
  switch (shape) {
    case "any":
      return undefined;
    case "boolean":
      if (typeof value === "boolean") return undefined;
      return `invalid type: ${toFound(value)}, expected a boolean`;
    case "string":
      if (typeof value === "string") return undefined;
      return `invalid type: ${toFound(value)}, expected a string`;
    case "path":
      if (typeof value === "string") return undefined;
      return `invalid type: ${toFound(value)}, expected path string`;
    case "seconds":
      return checkSeconds(value);
    case "i64":
    case "nonzero_u64":
    case "nonzero_usize":
    case "u16":
    case "u64":
      return checkInteger(value, shape);
  }
}

function checkInteger(value: unknown, shape: IntegerShape): string | undefined {
  const wanted = shape.replace("nonzero_", "a nonzero ");
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return `invalid type: ${toFound(value)}, expected ${wanted}`;
  }
  const { least, most } = RANGES[shape];
  if (value >= least && value <= most) return undefined;
  return `invalid value: ${toFound(value)}, expected ${wanted}`;
}

function checkSeconds(value: unknown): string | undefined {
  if (typeof value !== "number") return `invalid type: ${toFound(value)}, expected f64`;
  if (Number.isFinite(value) && value >= 0) return undefined;
  return `invalid value: ${toFound(value)}, expected a number of seconds that is not negative`;
}

/** Longest piece of a wrong string that a message quotes, in characters. */
const MAX_QUOTED = 200;

function toFound(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `string ${JSON.stringify(value.slice(0, MAX_QUOTED))}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "number":
      return `${Number.isInteger(value) ? "integer" : "floating point"} \`${value}\``;
    default:
      return Array.isArray(value) ? "sequence" : "map";
  }
}
