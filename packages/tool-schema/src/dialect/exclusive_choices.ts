import { type Choice, type ObjectShape, type Shape, toValueKey } from "./schema_shape.ts";

/** Most members that are tried for telling objects apart. */
const MAX_DISCRIMINATORS = 16;

/**
 * Whether no value fits two of the choices, as far as that can be told from types, from lists of values,
 * and from a required member that has other values in each.
 */
export function areExclusive(choices: readonly Choice[]): boolean {
  if (choices.length < 2) return true;
  const claims = new Claims();
  const objects: OwnedObject[] = [];
  for (const [owner, { shapes }] of choices.entries()) {
    if (shapes === undefined) return false;
    for (const shape of shapes) {
      if (shape.type === "object") objects.push({ owner, shape });
      else if (!claims.claim(shape, owner)) return false;
    }
  }
  if (new Set(objects.map(({ owner }) => owner)).size < 2) return true;
  const names = [...(objects[0]?.shape.required ?? [])].slice(0, MAX_DISCRIMINATORS);
  return names.some((name) => tellsApart(name, objects));
}

interface OwnedObject {
  owner: number;
  shape: ObjectShape;
}

/** Which choice takes which values. */
class Claims {
  readonly #types = new Map<string, { owners: Set<number>; values: Map<string, number> }>();

  /** False when another choice takes one of the values too. */
  claim(shape: Shape, owner: number): boolean {
    if (shape.type === "$ref") return false;
    const type = shape.type === "integer" ? "number" : shape.type;
    const taken = this.#types.get(type) ?? { owners: new Set(), values: new Map() };
    this.#types.set(type, taken);
    const isAlone = [...taken.owners].every((one) => one === owner);
    if (shape.values === undefined) {
      if (!isAlone || [...taken.values.values()].some((one) => one !== owner)) return false;
      taken.owners.add(owner);
      return true;
    }
    const keys = shape.values.map(toValueKey);
    if (!isAlone || keys.some((key) => (taken.values.get(key) ?? owner) !== owner)) return false;
    for (const key of keys) taken.values.set(key, owner);
    return true;
  }
}

/** Whether each object must have that member, with values that no object of another choice has. */
function tellsApart(name: string, objects: readonly OwnedObject[]): boolean {
  const claims = new Claims();
  return objects.every(({ owner, shape }) => {
    const shapes = shape.required.has(name) ? shape.properties.get(name)?.shapes : undefined;
    return shapes?.every((one) => one.type !== "object" && claims.claim(one, owner)) ?? false;
  });
}
