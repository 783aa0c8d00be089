import type { JsonObject } from "@codexkit/mcp";
import { isRecord, type JsonValue, readString } from "@codexkit/protocol";

/** One blank of a form that an MCP server wants filled in. */
export interface FormField {
  /** Its key in the answer. */
  readonly name: string;
  /** What it is called, in the words of the server. */
  readonly label: string;
  readonly description: string | undefined;
  readonly isRequired: boolean;
  /** What an empty line stands for. */
  readonly preset: JsonValue | undefined;
  readonly kind: FieldKind;
}

/** What goes into a blank. */
type FieldKind =
  | {
      readonly type: "text";
      readonly format: string | undefined;
      /** Characters. */
      readonly min: number | undefined;
      readonly max: number | undefined;
    }
  | {
      readonly type: "number";
      readonly isWhole: boolean;
      readonly min: number | undefined;
      readonly max: number | undefined;
    }
  | { readonly type: "boolean" }
  | {
      readonly type: "choice";
      readonly options: readonly FieldOption[];
      /** How many may be chosen; absent for exactly one. */
      readonly many?: { readonly min: number; readonly max: number } | undefined;
    };

/** A value to choose, and what it is called. */
interface FieldOption {
  readonly value: string;
  readonly title: string;
}

/** What was typed into a blank: a value, nothing, or why it will not do. */
export type FieldAnswer =
  | { readonly type: "value"; readonly value: JsonValue }
  | { readonly type: "empty" }
  | { readonly type: "problem"; readonly problem: string };

/**
 * The blanks of a form, in order; `undefined` when it has one of a kind that is not known.
 *
 * Wire: `requestedSchema` of `elicitation/create` (MCP 2025-11-25), with the choices of 2025-06-18.
 */
export function readFormFields(schema: JsonObject): readonly FormField[] | undefined {
  const properties = schema["properties"] ?? {};
  if (!isRecord(properties)) return undefined;
  const required = toTexts(schema["required"]);
  const fields: FormField[] = [];
  for (const [name, property] of Object.entries(properties)) {
    const kind = isRecord(property) ? readKind(property) : undefined;
    if (!isRecord(property) || kind === undefined) return undefined;
    fields.push({
      name,
      label: readString(property, "title") ?? name,
      description: readString(property, "description"),
      isRequired: required.includes(name),
      preset: toPreset(property["default"], kind),
      kind,
    });
  }
  return fields;
}

type Property = Readonly<Record<string, unknown>>;

function readKind(property: Property): FieldKind | undefined {
  switch (property["type"]) {
    case "string": {
      const options = readOptions(property);
      if (options !== undefined) return { type: "choice", options };
      const format = readString(property, "format");
      return { type: "text", format, ...readRange(property, "minLength", "maxLength") };
    }
    case "number":
    case "integer":
      return {
        type: "number",
        isWhole: property["type"] === "integer",
        ...readRange(property, "minimum", "maximum"),
      };
    case "boolean":
      return { type: "boolean" };
    case "array": {
      const items = property["items"];
      const options = isRecord(items) ? readOptions(items) : undefined;
      if (options === undefined) return undefined;
      const { min = 0, max = options.length } = readRange(property, "minItems", "maxItems");
      return { type: "choice", options, many: { min, max } };
    }
    default:
      return undefined;
  }
}

function readOptions(property: Property): readonly FieldOption[] | undefined {
  const titled = property["oneOf"] ?? property["anyOf"];
  if (Array.isArray(titled)) {
    return titled.filter(isRecord).flatMap((option) => {
      const value = readString(option, "const");
      return value === undefined ? [] : [{ value, title: readString(option, "title") ?? value }];
    });
  }
  if (!Array.isArray(property["enum"])) return undefined;
  const names = toTexts(property["enumNames"]);
  return toTexts(property["enum"]).map((value, at) => ({ value, title: names[at] ?? value }));
}

function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function readRange(
  property: Property,
  minKey: string,
  maxKey: string,
): { min: number | undefined; max: number | undefined } {
  const [min, max] = [property[minKey], property[maxKey]];
  return {
    min: typeof min === "number" ? min : undefined,
    max: typeof max === "number" ? max : undefined,
  };
}

/** A default of another kind than the blank counts as none. */
function toPreset(value: unknown, kind: FieldKind): JsonValue | undefined {
  switch (kind.type) {
    case "text":
      return typeof value === "string" ? value : undefined;
    case "number":
      return typeof value === "number" ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "choice": {
      const isOption = (text: unknown): boolean =>
        kind.options.some((option) => option.value === text);
      if (kind.many === undefined)
        return typeof value === "string" && isOption(value) ? value : undefined;
      return Array.isArray(value) && value.every(isOption) ? toTexts(value) : undefined;
    }
  }
}

/** Reads what a person typed. An empty line means the default, or nothing where that will do. */
export function readFieldAnswer(
  { kind, preset, isRequired }: FormField,
  line: string,
): FieldAnswer {
  const text = line.trim();
  if (text !== "") return readValue(kind, text);
  if (preset !== undefined) return { type: "value", value: preset };
  return isRequired ? toProblem("an answer is needed") : { type: "empty" };
}

function readValue(kind: FieldKind, text: string): FieldAnswer {
  switch (kind.type) {
    case "text":
      return readText(kind, text);
    case "number":
      return readNumber(kind, text);
    case "boolean": {
      const value = BOOLEANS.get(text.toLowerCase());
      return value === undefined ? toProblem("answer y or n") : { type: "value", value };
    }
    case "choice":
      return readChoice(kind, text);
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["y", true],
  ["yes", true],
  ["true", true],
  ["n", false],
  ["no", false],
  ["false", false],
]);

function readText(
  { format, min = 0, max = Infinity }: Extract<FieldKind, { type: "text" }>,
  text: string,
): FieldAnswer {
  const { length } = Array.from(text);
  if (length < min) return toProblem(`at least ${min} characters, this is ${length}`);
  if (length > max) return toProblem(`at most ${max} characters, this is ${length}`);
  const rule = FORMATS.get(format ?? "");
  if (rule !== undefined && !rule.test(text)) return toProblem(`this is no ${rule.name}`);
  return { type: "value", value: text };
}

/** How texts of a format look. Patterns of servers are not tried: a bad one could take for ever. */
const FORMATS: ReadonlyMap<string, { name: string; test: (text: string) => boolean }> = new Map([
  ["email", { name: "mail address", test: (text) => /^[^@\s]+@[^@\s]+$/.test(text) }],
  ["uri", { name: "address", test: (text) => URL.canParse(text) }],
  [
    "date",
    {
      name: "date, as 2026-01-31",
      test: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
    },
  ],
  [
    "date-time",
    {
      name: "time, as 2026-01-31T12:00:00Z",
      test: (text) => /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)),
    },
  ],
]);

function readNumber(
  { isWhole, min = -Infinity, max = Infinity }: Extract<FieldKind, { type: "number" }>,
  text: string,
): FieldAnswer {
  const value = Number(text);
  if (!Number.isFinite(value)) return toProblem("this is no number");
  if (isWhole && !Number.isSafeInteger(value)) return toProblem("this is no whole number");
  if (value < min) return toProblem(`at least ${min}`);
  if (value > max) return toProblem(`at most ${max}`);
  return { type: "value", value };
}

function readChoice(
  { options, many }: Extract<FieldKind, { type: "choice" }>,
  text: string,
): FieldAnswer {
  const words = many === undefined ? [text] : text.split(",").map((word) => word.trim());
  const values = new Set<string>();
  for (const word of words) {
    const option = options[Number(word) - 1] ?? options.find(({ value }) => value === word);
    if (option === undefined) return toProblem(`choose from 1 to ${options.length}`);
    values.add(option.value);
  }
  const [first = ""] = values;
  if (many === undefined) return { type: "value", value: first };
  if (values.size < many.min) return toProblem(`at least ${many.min} of them`);
  if (values.size > many.max) return toProblem(`at most ${many.max} of them`);
  return { type: "value", value: [...values] };
}

function toProblem(problem: string): FieldAnswer {
  return { type: "problem", problem };
}
