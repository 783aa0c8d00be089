import { isRecord } from "@codexkit/protocol";
import { JsonScanner } from "./json_scanner.ts";

/** Values by the type that a field asks for. `u64` and `usize` are whole and not negative. */
export interface ArgumentTypes {
  string: string;
  boolean: boolean;
  u64: number;
  usize: number;
  i32: number;
  strings: readonly string[];
  /** Any value, to be looked at by the tool. */
  json: unknown;
}

/** One argument a tool takes. */
export interface ArgumentField {
  type: keyof ArgumentTypes;
  /** Default false: missing and null both read as absent. */
  required?: boolean | undefined;
}

/** The arguments a tool takes, by name. */
export interface ArgumentFields {
  readonly [name: string]: ArgumentField;
}

/** What {@link parseArguments} answers for given fields. */
export type ArgumentValues<F extends ArgumentFields> = {
  [K in keyof F]: F[K] extends { required: true }
    ? ArgumentTypes[F[K]["type"]]
    : ArgumentTypes[F[K]["type"]] | undefined;
};

/** Arguments, or the text that tells the model what is wrong with them. */
export type ParsedArguments<F extends ArgumentFields> =
  | { ok: true; values: ArgumentValues<F> }
  | { ok: false; problem: string };

/**
 * Reads a function call's JSON arguments. Arguments that no field names are ignored.
 *
 * The text of a problem is `failed to parse function arguments: …` with the place, as Codex 0.169.0 words it.
 */
export function parseArguments<F extends ArgumentFields>(
  text: string,
  fields: F,
): ParsedArguments<F> {
  const value = readJson(text);
  if (value !== undefined && isRecord(value)) {
    const given = Object.fromEntries(
      Object.keys(fields).map((name) => [
        name,
        Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined,
      ]),
    );
    if (hasFields(given, fields)) return { ok: true, values: given };
  }
  return { ok: false, problem: toArgumentProblem(findProblem(text, value, fields)) };
}

/** Puts the recorded head before what is wrong with the arguments of a call. */
function toArgumentProblem(problem: string): string {
  return `failed to parse function arguments: ${problem}`;
}

/** Says what is wrong with arguments as a whole, placed at their end. */
export function describeAtEnd(text: string, message: string): string {
  const scanner = new JsonScanner(text);
  return toArgumentProblem(scanner.scanValue() ?? scanner.describe(message));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasFields<F extends ArgumentFields>(
  given: { readonly [name: string]: unknown },
  fields: F,
): given is ArgumentValues<F> {
  return Object.entries(fields).every(([name, field]) => {
    const value = given[name];
    return value === undefined
      ? field.required !== true
      : findMismatch(value, field.type) === undefined;
  });
}

function findProblem(text: string, value: unknown, fields: ArgumentFields): string {
  const scanner = new JsonScanner(text);
  if (value !== undefined && !isRecord(value)) {
    return scanner.describe(`invalid type: ${toKind(value)}, expected a map`);
  }
  if (value === undefined)
    return scanner.scanValue() ?? scanner.scanEnd() ?? scanner.describe("expected value");
  const problem = scanner.scanObject((key) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const member = value[key];
    if (!field || (member === null && field.required !== true)) return undefined;
    const mismatch = findMismatch(member, field.type);
    if (mismatch === undefined) return undefined;
    // serde_json has read scalars by the time it complains, but not the inside of lists and maps.
    return { message: mismatch, afterValue: typeof member !== "object" || member === null };
  });
  if (problem !== undefined) return problem;
  const missing = Object.keys(fields).find(
    (name) => fields[name]?.required === true && !Object.hasOwn(value, name),
  );
  return scanner.describe(`missing field \`${missing ?? ""}\``);
}

const EXPECTED: { readonly [type in keyof ArgumentTypes]: string } = {
  string: "a string",
  boolean: "a boolean",
  u64: "u64",
  usize: "usize",
  i32: "i32",
  strings: "a sequence",
  json: "a value",
};

function findMismatch(value: unknown, type: keyof ArgumentTypes): string | undefined {
  switch (type) {
    case "json":
      return undefined;
    case "string":
    case "boolean":
      return typeof value === type
        ? undefined
        : `invalid type: ${toKind(value)}, expected ${EXPECTED[type]}`;
    case "strings": {
      if (!Array.isArray(value))
        return `invalid type: ${toKind(value)}, expected ${EXPECTED[type]}`;
      const odd: unknown = value.find((entry) => typeof entry !== "string");
      return odd === undefined ? undefined : `invalid type: ${toKind(odd)}, expected a string`;
    }
    case "u64":
    case "usize":
    case "i32":
      return findNumberMismatch(value, type);
  }
}

function findNumberMismatch(value: unknown, type: "u64" | "usize" | "i32"): string | undefined {
  if (typeof value !== "number")
    return `invalid type: ${toKind(value)}, expected ${EXPECTED[type]}`;
  if (!Number.isInteger(value))
    return `invalid type: floating point \`${value}\`, expected ${EXPECTED[type]}`;
  const [low, high] = type === "i32" ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 64];
  return value >= low && value <= high
    ? undefined
    : `invalid value: integer \`${value}\`, expected ${EXPECTED[type]}`;
}

/** A value as messages name it. Wire: Codex 0.169.0. */
export function toKind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "sequence";
  switch (typeof value) {
    case "string":
      return `string ${JSON.stringify(value)}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "number":
      return Number.isInteger(value) ? `integer \`${value}\`` : `floating point \`${value}\``;
    default:
      return "map";
  }
}
