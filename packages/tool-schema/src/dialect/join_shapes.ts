import type { LossReport } from "./loss_report.ts";
import {
  type ArrayShape,
  type Choice,
  joinAllDescriptions,
  type ObjectShape,
  type ScalarShape,
  type Shape,
  toBareShape,
  toDistinct,
  uniteChoices,
} from "./schema_shape.ts";

/**
 * One object shape for several: it has the properties of all, and requires what all require.
 *
 * Reports what is lost; `keyword` is what the alternatives came from.
 */
export function joinObjects(
  shapes: readonly [ObjectShape, ...ObjectShape[]],
  losses: LossReport,
): ObjectShape {
  const [first, ...others] = shapes;
  if (others.length === 0) return first;
  const place = toAlternatives(first);
  const { pointer } = place;
  const what = `${shapes.length} alternatives become one object with the properties of all`;
  losses.add({ ...place, what, effect: "wider" });
  const properties = new Map<string, Choice>();
  const openCount = countOpen(shapes);
  let isNarrower = false;
  for (const [name, declared] of groupProperties(shapes)) {
    isNarrower ||= countOpen(declared.map(({ shape }) => shape)) < openCount;
    const choices = declared.map(({ choice }) => choice);
    const plain = choices.map((one) => ({ ...one, description: undefined }));
    const united = uniteChoices(choices[0]?.pointer ?? pointer, plain);
    properties.set(name, { ...united, description: joinAllDescriptions(choices) });
  }
  if (isNarrower) {
    const narrowed = "a property that one alternative declares is now checked in all";
    losses.add({ ...place, what: narrowed, effect: "narrower" });
  }
  return {
    ...first,
    description: joinAllDescriptions(shapes),
    values: undefined,
    properties,
    required: intersectNames(shapes.map(({ required }) => required)),
    additional: joinAdditional(shapes),
  };
}

/**
 * The one shape that stands for a choice where a dialect has no alternatives: of the type that is named
 * first, and not null if there is anything else.
 */
export function pickShape(choice: Choice, shapes: readonly Shape[], losses: LossReport): Shape {
  const { pointer } = choice;
  const others = shapes.filter(({ type }) => type !== "null");
  const [first] = others;
  if (first === undefined) return toBareShape("null", pointer);
  if (others.length < shapes.length) {
    losses.add({ pointer, keyword: "type", what: "null is no longer taken", effect: "narrower" });
  }
  const kept = others.filter((shape) => toKind(shape) === toKind(first));
  if (kept.length < others.length) {
    const what = `only the type ${toKind(first)} is still taken`;
    losses.add({ pointer, keyword: "type", what, effect: "narrower" });
  }
  if (first.type === "object") {
    return joinObjects([first, ...kept.slice(1).filter((one) => one.type === "object")], losses);
  }
  if (first.type === "array") {
    return joinArrays([first, ...kept.slice(1).filter((one) => one.type === "array")], losses);
  }
  if (first.type === "$ref") return first;
  return joinScalars(first, kept);
}

function toKind({ type }: Shape): string {
  return type === "integer" ? "number" : type;
}

function joinScalars(first: ScalarShape, kept: readonly Shape[]): ScalarShape {
  const lists = kept.map((one) => ("values" in one ? one.values : undefined));
  const isOpen = lists.includes(undefined);
  return {
    ...first,
    description: joinAllDescriptions(kept),
    type: kept.some(({ type }) => type === "number") ? "number" : first.type,
    values: isOpen ? undefined : toDistinct(lists.flatMap((one) => one ?? [])),
  };
}

/** One list shape for several, whose items may be those of any. */
function joinArrays(
  shapes: readonly [ArrayShape, ...ArrayShape[]],
  losses: LossReport,
): ArrayShape {
  const [first, ...others] = shapes;
  if (others.length === 0) return first;
  const what = `${shapes.length} kinds of lists become one with the items of all`;
  losses.add({ ...toAlternatives(first), what, effect: "wider" });
  const items = shapes.flatMap((one) => one.items ?? []);
  const minItems = shapes.reduce((least, one) => Math.min(least, one.minItems ?? 0), Infinity);
  return {
    ...first,
    description: joinAllDescriptions(shapes),
    values: undefined,
    items: items.length < shapes.length ? undefined : uniteChoices(first.pointer, items),
    minItems: minItems === 0 ? undefined : minItems,
  };
}

/** Where alternatives are listed, going by the first of them. */
function toAlternatives({ pointer }: Shape): { pointer: string; keyword: string } {
  const [, parent = pointer, keyword = "anyOf"] =
    /^(.*)\/(anyOf|oneOf)\/\d+$/su.exec(pointer) ?? [];
  return { pointer: parent, keyword };
}

interface Declared {
  shape: ObjectShape;
  choice: Choice;
}

function groupProperties(shapes: readonly ObjectShape[]): Map<string, Declared[]> {
  const groups = new Map<string, Declared[]>();
  for (const shape of shapes) {
    for (const [name, choice] of shape.properties) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [{ shape, choice }]);
      else group.push({ shape, choice });
    }
  }
  return groups;
}

/** How many take members that they do not declare. */
function countOpen(shapes: readonly ObjectShape[]): number {
  return shapes.filter(({ additional }) => additional !== false).length;
}

function intersectNames(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first, ...others] = sets;
  return new Set([...(first ?? [])].filter((name) => others.every((set) => set.has(name))));
}

function joinAdditional(shapes: readonly ObjectShape[]): boolean | Choice | undefined {
  const all = shapes.map(({ additional }) => additional);
  if (all.includes(undefined)) return undefined;
  if (all.includes(true)) return true;
  const choices = all.filter((one) => typeof one === "object");
  const [first] = choices;
  return first === undefined ? false : uniteChoices(first.pointer, choices);
}
