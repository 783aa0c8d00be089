import type { LossReport } from "./loss_report.ts";
import {
  type ArrayShape,
  type Choice,
  describeShape,
  joinDescriptions,
  type ObjectShape,
  type ScalarShape,
  type Shape,
  toAnything,
  toChoice,
  toValueKey,
} from "./schema_shape.ts";

/** Most pairs of alternatives that are tried against each other at one place. */
const MAX_PAIRS = 1024;

/** What {@link intersectChoices} needs from outside. */
export interface IntersectContext {
  losses: LossReport;
  /** Takes some of the work that is allowed; false when nothing is left. */
  charge(amount: number): boolean;
  /** What a named reference stands for; `undefined` while that is being found out. */
  expand(name: string): Choice | undefined;
  /** Ends what `expand` began. */
  release(name: string): void;
}

/**
 * What takes a value that both choices take.
 *
 * Where that cannot be said, the first choice alone, with a loss reported.
 */
export function intersectChoices(a: Choice, b: Choice, context: IntersectContext): Choice {
  const description = joinDescriptions(a.description, b.description);
  if (a.shapes === undefined || b.shapes === undefined) {
    return { ...(a.shapes === undefined ? b : a), description };
  }
  const kept = { ...a, description };
  const pairs = a.shapes.length * b.shapes.length;
  const isCrossed = a.shapes.length > 1 && b.shapes.length > 1;
  if ((isCrossed && pairs > MAX_PAIRS) || !context.charge(pairs)) {
    return lose(kept, "too many combinations of alternatives: only one side is kept", context);
  }
  const { shapes } = a;
  const both = b.shapes.flatMap((right) =>
    shapes.flatMap((left) => intersectShapes(left, right, context)),
  );
  if (both.length === 0)
    return lose(kept, "no value fits all of it: only one side is kept", context);
  return toChoice(a.pointer, description, both);
}

function lose(kept: Choice, what: string, { losses }: IntersectContext): Choice {
  losses.add({ pointer: kept.pointer, keyword: "allOf", what, effect: "wider" });
  return kept;
}

function intersectShapes(a: Shape, b: Shape, context: IntersectContext): readonly Shape[] {
  if (a.type === "$ref" || b.type === "$ref") return intersectRef(a, b, context);
  const description = joinDescriptions(a.description, b.description);
  if (a.type === "object") return b.type === "object" ? intersectObjects(a, b, context) : [];
  if (a.type === "array") return b.type === "array" ? intersectArrays(a, b, context) : [];
  if (b.type === "object" || b.type === "array") return [];
  const type = intersectTypes(a.type, b.type);
  if (type === undefined) return [];
  const values = intersectValues(a.values, b.values)?.filter(
    (value) => type !== "integer" || Number.isInteger(value),
  );
  const pointer = toDeeper(a, b);
  return values?.length === 0 ? [] : [{ pointer, description, type, values }];
}

/** Of two places the one further down: that of the alternative, not of what stands beside it. */
function toDeeper(a: Shape, b: Shape): string {
  return b.pointer.length > a.pointer.length ? b.pointer : a.pointer;
}

function intersectTypes(
  a: ScalarShape["type"],
  b: ScalarShape["type"],
): ScalarShape["type"] | undefined {
  if (a === b) return a;
  const numbers = new Set([a, b]);
  return numbers.has("number") && numbers.has("integer") ? "integer" : undefined;
}

function intersectRef(a: Shape, b: Shape, context: IntersectContext): readonly Shape[] {
  const [ref, other] = a.type === "$ref" ? [a, b] : [b, a];
  if (ref.type !== "$ref") return [];
  if (other.type === "$ref" && other.name === ref.name) {
    return [describeShape(ref, other.description)];
  }
  const target = context.expand(ref.name);
  if (target === undefined) {
    const what = "stands beside a recursive $ref: only that is kept";
    context.losses.add({ pointer: other.pointer, keyword: "$ref", what, effect: "wider" });
    return [ref];
  }
  const { description, shapes } = target;
  const described = describeShape(other, description);
  const both = shapes?.flatMap((shape) => intersectShapes(shape, described, context));
  context.release(ref.name);
  return both ?? [described];
}

function intersectValues(
  a: readonly unknown[] | undefined,
  b: readonly unknown[] | undefined,
): readonly unknown[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const keys = new Set(b.map(toValueKey));
  return a.filter((value) => keys.has(toValueKey(value)));
}

function intersectArrays(
  a: ArrayShape,
  b: ArrayShape,
  context: IntersectContext,
): readonly ArrayShape[] {
  const values = intersectValues(a.values, b.values);
  if (values?.length === 0) return [];
  const items =
    a.items === undefined || b.items === undefined
      ? (a.items ?? b.items)
      : intersectChoices(a.items, b.items, context);
  const minItems = Math.max(a.minItems ?? 0, b.minItems ?? 0);
  const description = joinDescriptions(a.description, b.description);
  const pointer = toDeeper(a, b);
  const least = minItems === 0 ? undefined : minItems;
  return [{ pointer, type: a.type, description, values, items, minItems: least }];
}

function intersectObjects(
  a: ObjectShape,
  b: ObjectShape,
  context: IntersectContext,
): readonly ObjectShape[] {
  const values = intersectValues(a.values, b.values);
  if (values?.length === 0) return [];
  if (!context.charge(a.properties.size + b.properties.size)) {
    const what = "too much to merge: only one side is kept";
    context.losses.add({ pointer: a.pointer, keyword: "allOf", what, effect: "wider" });
    return [a];
  }
  const properties = new Map<string, Choice>();
  for (const name of new Set([...a.properties.keys(), ...b.properties.keys()])) {
    const member = intersectMembers(toMember(a, name), toMember(b, name), context);
    if (typeof member === "object") properties.set(name, member);
  }
  const required = new Set([...a.required, ...b.required]);
  if ([...required].some((name) => !properties.has(name))) return [];
  const additional = intersectMembers(a.additional, b.additional, context);
  const description = joinDescriptions(a.description, b.description);
  const pointer = toDeeper(a, b);
  return [{ pointer, type: a.type, description, values, properties, required, additional }];
}

/** What a member of that name must be: false where there must be none. */
function toMember({ pointer, properties, additional }: ObjectShape, name: string): Choice | false {
  const declared = properties.get(name);
  if (declared !== undefined) return declared;
  if (additional === false) return false;
  return typeof additional === "object" ? additional : toAnything(pointer);
}

function intersectMembers(
  a: boolean | Choice | undefined,
  b: boolean | Choice | undefined,
  context: IntersectContext,
): boolean | Choice | undefined {
  if (a === false || b === false) return false;
  if (typeof a !== "object") return typeof b === "object" ? b : (a ?? b);
  return typeof b === "object" ? intersectChoices(a, b, context) : a;
}
