import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import {
  hasKeyword,
  type JsonSchemaInput,
  readKeyword,
  readList,
  readMembers,
  readStrings,
  resolvePointer,
} from "./json_schema.ts";
import { compareWords, toIdentifier } from "./tool_name.ts";

/** How a type is rendered. */
export interface RenderTypeOptions {
  /**
   * UTF-8 bytes the text should have at most; default and most {@link MAX_TYPE_BYTES}.
   *
   * A type that is larger loses, step by step: comments, what references lead to, what is nested three
   * levels deep, unions. What is then still too large stays, unless it is over {@link MAX_TYPE_BYTES}.
   * Wire: `[features.code_mode] tool_input_schema_max_bytes` (Codex 0.169.0).
   */
  readonly maxBytes?: number | undefined;
}

/** UTF-8 bytes no rendered type exceeds, whatever its schema. */
export const MAX_TYPE_BYTES = 65_536;

/** Characters, and {@link NODE_COST} for each schema node, looked at for one type; what comes after is `unknown`. */
const MAX_WORK = 8 * MAX_TYPE_BYTES;
const NODE_COST = 16;
/** Levels of nesting that are rendered; what is deeper is `unknown`. */
const MAX_DEPTH = 64;
/** How often one reference is followed on a path. Mirrors: Codex 0.169.0. */
const MAX_EXPANSIONS = 2;
const OPEN_OBJECT = "{ [key: string]: unknown; }";

/** What is left out of a type to make it smaller; each step leaves out what those before it did. */
interface Omissions {
  readonly comments: boolean;
  readonly references: boolean;
  readonly depth: number;
  readonly unions: boolean;
}

const NOTHING: Omissions = { comments: false, references: false, depth: MAX_DEPTH, unions: false };
const STEPS: readonly Omissions[] = [
  { ...NOTHING, comments: true },
  { ...NOTHING, comments: true, references: true },
  { ...NOTHING, comments: true, references: true, depth: 3 },
  { comments: true, references: true, depth: 3, unions: true },
];

/**
 * A JSON Schema as a TypeScript type.
 *
 * Total: what cannot be said, is broken, or goes on for ever reads as `unknown`; time and text are bounded.
 * Mirrors: declarations of Codex 0.169.0, which however loses the properties beside `anyOf`, `oneOf` and
 * `allOf`: here they stay, joined by `&`.
 */
export function renderType(schema: JsonSchemaInput, options: RenderTypeOptions = {}): string {
  const maxBytes = Math.min(options.maxBytes ?? MAX_TYPE_BYTES, MAX_TYPE_BYTES);
  let text = new TypeRenderer(schema, NOTHING).render();
  for (const step of STEPS) {
    if (fits(text, maxBytes)) return text;
    text = new TypeRenderer(schema, step).render();
  }
  return fits(text, MAX_TYPE_BYTES) ? text : OPEN_OBJECT;
}

const encoder = new TextEncoder();

function fits(text: string, maxBytes: number): boolean {
  // A UTF-16 unit is one to three bytes.
  if (text.length * 3 <= maxBytes) return true;
  return text.length <= maxBytes && encoder.encode(text).length <= maxBytes;
}

/** A type, and whether it has to be put in parentheses before `&`. */
interface TypeText {
  readonly text: string;
  readonly isUnion: boolean;
}

const UNKNOWN: TypeText = { text: "unknown", isUnion: false };
const toPlain = (text: string): TypeText => ({ text, isUnion: false });

/** Keywords that say something about the type beside a reference. */
const RENDERED_KEYWORDS = [
  "const",
  "enum",
  "anyOf",
  "oneOf",
  "allOf",
  "type",
  "properties",
  "additionalProperties",
  "required",
  "items",
  "prefixItems",
];
const COMBINATORS = ["anyOf", "oneOf", "allOf"];

class TypeRenderer {
  readonly #root: JsonSchemaInput;
  readonly #omit: Omissions;
  readonly #expansions = new Map<string, number>();
  #work = 0;
  #depth = -1;

  constructor(root: JsonSchemaInput, omit: Omissions) {
    this.#root = root;
    this.#omit = omit;
  }

  render(): string {
    return this.#render(this.#root).text;
  }

  #render(schema: unknown): TypeText {
    if (schema === false) return toPlain("never");
    this.#work += NODE_COST;
    if (!isRecord(schema) || this.#work > MAX_WORK) return UNKNOWN;
    if (this.#depth + 1 >= this.#omit.depth && isNested(schema)) return UNKNOWN;
    this.#depth += 1;
    const type = this.#renderNode(schema);
    this.#depth -= 1;
    return type;
  }

  #renderNode(schema: UnknownRecord): TypeText {
    if (Object.hasOwn(schema, "$ref")) return this.#renderReference(schema);
    if (Object.hasOwn(schema, "const")) return toPlain(toLiteral(schema["const"]));
    const values = readList(schema, "enum") ?? [];
    if (values.length > 0) return this.#renderEnum(values);
    if (hasKeyword(schema, COMBINATORS)) return this.#renderCombined(schema);
    return this.#renderByType(schema);
  }

  #renderEnum(values: readonly unknown[]): TypeText {
    const names = values.map(toLiteral);
    this.#work += names.reduce((sum, name) => sum + name.length, 0);
    const kept = this.#work > MAX_WORK ? [...new Set(values.map(toPrimitive))] : names;
    return toUnion(kept.map(toPlain));
  }

  #renderCombined(schema: UnknownRecord): TypeText {
    if (this.#omit.unions) return UNKNOWN;
    if (Object.keys(readMembers(schema, "properties")).length > 0) {
      return this.#renderBesideProperties(schema);
    }
    for (const keyword of COMBINATORS) {
      const variants = readList(schema, keyword) ?? [];
      if (variants.length === 0) continue;
      const types = variants.map((variant) => this.#render(variant));
      return keyword === "allOf" ? toIntersection(types) : toUnion(types);
    }
    return this.#renderByType(schema);
  }

  /** Keeps the properties, and of the combinators what narrows them. */
  #renderBesideProperties(schema: UnknownRecord): TypeText {
    const types = [this.#renderByType(schema)];
    for (const keyword of COMBINATORS) {
      const variants = (readList(schema, keyword) ?? []).map((variant) =>
        this.#renderVariant(variant),
      );
      const narrowing = variants.filter((type) => type.text !== UNKNOWN.text);
      if (keyword === "allOf") types.push(...narrowing);
      // One variant that allows anything makes the choice empty.
      else if (narrowing.length === variants.length && variants.length > 0) {
        types.push(toUnion(narrowing));
      }
    }
    return toIntersection(types);
  }

  /** A variant that only asks for properties by name says so; an open object says nothing. */
  #renderVariant(variant: unknown): TypeText {
    if (isRecord(variant) && isRequirement(variant)) {
      const names = readStrings(variant, "required");
      if (names.length === 0) return UNKNOWN;
      return toPlain(`{ ${names.map((name) => `${toPropertyName(name)}: unknown;`).join(" ")} }`);
    }
    const type = this.#render(variant);
    return type.text === OPEN_OBJECT ? UNKNOWN : type;
  }

  #renderByType(schema: UnknownRecord): TypeText {
    const types = readStrings(schema, "type");
    if (types.length > 0) return toUnion(types.map((type) => this.#renderKeyword(schema, type)));
    const type = readKeyword(schema, "type");
    if (typeof type === "string") return this.#renderKeyword(schema, type);
    if (hasKeyword(schema, ["properties", "additionalProperties", "required"])) {
      return this.#renderObject(schema);
    }
    return hasKeyword(schema, ["items", "prefixItems"]) ? this.#renderArray(schema) : UNKNOWN;
  }

  #renderKeyword(schema: UnknownRecord, type: string): TypeText {
    switch (type) {
      case "string":
      case "boolean":
      case "null":
        return toPlain(type);
      case "number":
      case "integer":
        return toPlain("number");
      case "array":
        return this.#renderArray(schema);
      case "object":
        return this.#renderObject(schema);
      default:
        return UNKNOWN;
    }
  }

  #renderReference(schema: UnknownRecord): TypeText {
    const target = this.#omit.references ? UNKNOWN : this.#renderTarget(schema["$ref"]);
    const { $ref: _, ...siblings } = schema;
    if (!hasKeyword(siblings, RENDERED_KEYWORDS)) return target;
    const own = this.#renderNode(siblings);
    if (target.text === UNKNOWN.text) return own;
    if (own.text === UNKNOWN.text) return target;
    return toPlain(`(${target.text}) & (${own.text})`);
  }

  #renderTarget(reference: unknown): TypeText {
    if (typeof reference !== "string" || !/^#(?:\/|$)/.test(reference)) return UNKNOWN;
    const pointer = reference.slice(1);
    const expansions = this.#expansions.get(pointer) ?? 0;
    if (expansions >= MAX_EXPANSIONS) return UNKNOWN;
    const target = resolvePointer(this.#root, pointer) ?? this.#resolveEncoded(pointer);
    this.#expansions.set(pointer, expansions + 1);
    const type = this.#render(target);
    this.#expansions.set(pointer, expansions);
    return type;
  }

  #resolveEncoded(pointer: string): unknown {
    try {
      return resolvePointer(this.#root, decodeURIComponent(pointer));
    } catch {
      return undefined;
    }
  }

  #renderArray(schema: UnknownRecord): TypeText {
    if (Object.hasOwn(schema, "items")) {
      return toPlain(`Array<${this.#render(schema["items"]).text}>`);
    }
    const items = readList(schema, "prefixItems") ?? [];
    if (items.length === 0) return toPlain("unknown[]");
    return toPlain(`[${items.map((item) => this.#render(item).text).join(", ")}]`);
  }

  #renderObject(schema: UnknownRecord): TypeText {
    const properties = Object.entries(readMembers(schema, "properties")).toSorted(([a], [b]) =>
      compareWords(a, b),
    );
    const required = new Set(readStrings(schema, "required"));
    const hasComments = !this.#omit.comments && properties.some(([, value]) => toComment(value));
    const lines = properties.flatMap(([name, value]) => {
      const comments = hasComments ? toCommentLines(value) : [];
      this.#work += comments.reduce((sum, line) => sum + line.length, name.length);
      const type = this.#render(value).text;
      return [...comments, `${toPropertyName(name)}${required.has(name) ? "" : "?"}: ${type};`];
    });
    const rest = this.#renderRest(schema, properties.length);
    if (rest !== undefined) lines.push(`[key: string]: ${rest};`);
    if (lines.length === 0) return toPlain("{}");
    if (!hasComments) return toPlain(`{ ${lines.join(" ")} }`);
    return toPlain(`{\n${lines.map((line) => `  ${line}`).join("\n")}\n}`);
  }

  /** The type of properties that have no name. */
  #renderRest(schema: UnknownRecord, propertyCount: number): string | undefined {
    if (!Object.hasOwn(schema, "additionalProperties")) {
      return propertyCount === 0 ? "unknown" : undefined;
    }
    const rest = schema["additionalProperties"];
    return rest === false ? undefined : this.#render(rest).text;
  }
}

function toUnion(types: readonly TypeText[]): TypeText {
  const [only] = types;
  if (types.length === 1 && only) return only;
  return { text: types.map(({ text }) => text).join(" | "), isUnion: true };
}

/** Members that are unions are put in parentheses, a single one too. Wire: Codex 0.169.0. */
function toIntersection(types: readonly TypeText[]): TypeText {
  return toPlain(types.map(({ text, isUnion }) => (isUnion ? `(${text})` : text)).join(" & "));
}

/** Whether a node has anything below it. */
function isNested(schema: UnknownRecord): boolean {
  return hasKeyword(schema, [
    "$ref",
    "items",
    "properties",
    "additionalProperties",
    ...COMBINATORS,
  ]);
}

/** Whether a schema does no more than ask an object for properties by name. */
function isRequirement(schema: UnknownRecord): boolean {
  const { type = "object", properties = {}, required: _, description: __, ...others } = schema;
  const isEmpty = isRecord(properties) && Object.keys(properties).length === 0;
  return type === "object" && isEmpty && !hasKeyword(others, ["$ref", ...RENDERED_KEYWORDS]);
}

function toComment(property: unknown): string {
  if (!isRecord(property)) return "";
  const description = readKeyword(property, "description");
  return typeof description === "string" ? description : "";
}

function toCommentLines(property: unknown): readonly string[] {
  const lines = toComment(property).split(/[\n\r\u2028\u2029]/);
  return lines.flatMap((line) => (line.trim() === "" ? [] : [`// ${line.trim()}`]));
}

function toPropertyName(name: string): string {
  return toIdentifier(name) === name ? name : JSON.stringify(name);
}

const toLiteral = (value: unknown): string => JSON.stringify(value) ?? "unknown";

function toPrimitive(value: unknown): string {
  if (value === null) return "null";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "unknown";
}
