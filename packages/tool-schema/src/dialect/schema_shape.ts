import { isRecord } from "@codexkit/protocol";
import type { JsonSchemaType } from "../json_schema.ts";
import { compareBytes } from "../schema_keys.ts";

/** What may stand at one place of a value: one of some shapes. */
export interface Choice {
  /** Where the original says so, as a JSON pointer. */
  pointer: string;
  description: string | undefined;
  /** `undefined` is anything at all. */
  shapes: readonly Shape[] | undefined;
}

/** Values of one type, or a reference to a choice that has a name. */
export type Shape = ScalarShape | ObjectShape | ArrayShape | RefShape;

interface AnyShape {
  /** Where the original says so, as a JSON pointer. */
  pointer: string;
  description: string | undefined;
}

interface ValueShape extends AnyShape {
  /** The only values it takes. */
  values: readonly unknown[] | undefined;
}

/** Types whose values have no parts. */
type ScalarType = Exclude<JsonSchemaType, "object" | "array">;

/** Texts, numbers, booleans or null. */
export interface ScalarShape extends ValueShape {
  type: ScalarType;
}

/** Objects. */
export interface ObjectShape extends ValueShape {
  type: "object";
  properties: ReadonlyMap<string, Choice>;
  /** Names that must be there; every one of them is among `properties`. */
  required: ReadonlySet<string>;
  /** Other members; `undefined` takes them all, as `true` does. */
  additional: boolean | Choice | undefined;
}

/** Lists. */
export interface ArrayShape extends ValueShape {
  type: "array";
  /** `undefined` takes anything. */
  items: Choice | undefined;
  minItems: number | undefined;
}

/** A reference to a definition by its name. */
interface RefShape extends AnyShape {
  type: "$ref";
  name: string;
}

/** A choice; alternatives that say the same are merged into one. */
export function toChoice(
  pointer: string,
  description: string | undefined,
  shapes: readonly Shape[] | undefined,
): Choice {
  return { pointer, description, shapes: shapes === undefined ? undefined : mergeScalars(shapes) };
}

/** Anything at all. */
export function toAnything(pointer: string, description?: string): Choice {
  return { pointer, description, shapes: undefined };
}

/** All values of one type. */
export function toBareShape(type: JsonSchemaType, pointer: string): Shape {
  const base = { pointer, description: undefined, values: undefined };
  if (type === "object") return toOpenObject(pointer);
  if (type === "array") return { ...base, type, items: undefined, minItems: undefined };
  return { ...base, type };
}

/** All objects. */
export function toOpenObject(pointer: string): ObjectShape {
  return {
    pointer,
    description: undefined,
    values: undefined,
    type: "object",
    properties: new Map(),
    required: new Set(),
    additional: undefined,
  };
}

/** What takes a value that one of the choices takes. */
export function uniteChoices(pointer: string, choices: readonly Choice[]): Choice {
  const shapes = choices.flatMap(({ description, shapes: some }) =>
    (some ?? []).map((shape) => describeShape(shape, description)),
  );
  const isAnything = choices.some((choice) => choice.shapes === undefined);
  return toChoice(pointer, undefined, isAnything ? undefined : shapes);
}

/** A shape with more said about it. */
export function describeShape<T extends Shape>(shape: T, description: string | undefined): T {
  return description === undefined
    ? shape
    : { ...shape, description: joinDescriptions(description, shape.description) };
}

/** Both texts on lines of their own, or one when they are the same. */
export function joinDescriptions(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a === b ? a : `${a}\n${b}`;
}

/** All different texts on lines of their own. */
export function joinAllDescriptions(
  parts: readonly { description: string | undefined }[],
): string | undefined {
  const texts = new Set(parts.flatMap(({ description }) => description ?? []));
  return texts.size === 0 ? undefined : [...texts].join("\n");
}

/** Whether null is one of the values. */
export function takesNull({ shapes }: Choice): boolean {
  return shapes === undefined || shapes.some(({ type }) => type === "null");
}

/** A text that is the same for equal JSON values only. */
export function toValueKey(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toValueKey).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).toSorted(([a], [b]) => compareBytes(a, b));
  const texts = members.map(([key, one]) => `${JSON.stringify(key)}:${toValueKey(one)}`);
  return `{${texts.join(",")}}`;
}

/** Values without those that are there already. */
export function toDistinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [toValueKey(value), value])).values()];
}

/** Alternatives of one scalar type, and equal references, become one where nothing is said about them. */
function mergeScalars(shapes: readonly Shape[]): readonly Shape[] {
  if (shapes.length < 2) return shapes;
  const merged = new Map<unknown, Shape[]>();
  for (const shape of shapes) {
    const isSimple =
      shape.description === undefined && shape.type !== "object" && shape.type !== "array";
    const key = isSimple ? (shape.type === "$ref" ? `$ref ${shape.name}` : shape.type) : shape;
    const group = merged.get(key);
    if (group === undefined) merged.set(key, [shape]);
    else group.push(shape);
  }
  const numbers = merged.get("number")?.some((one) => "values" in one && one.values === undefined);
  if (numbers === true) merged.delete("integer");
  return [...merged.values()].flatMap(mergeGroup);
}

function mergeGroup(group: readonly Shape[]): readonly Shape[] {
  const [first] = group;
  if (first === undefined || group.length === 1 || !("values" in first)) return group.slice(0, 1);
  const lists = group.map((one) => ("values" in one ? one.values : undefined));
  const isOpen = lists.includes(undefined);
  return [{ ...first, values: isOpen ? undefined : toDistinct(lists.flatMap((one) => one ?? [])) }];
}
