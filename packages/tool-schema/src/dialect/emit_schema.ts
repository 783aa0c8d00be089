import type { JsonSchema } from "../json_schema.ts";
import type { DialectRules } from "./dialect_rules.ts";
import { showPlace } from "../copy_json.ts";
import { joinObjects, pickShape } from "./join_shapes.ts";
import { parsePointer } from "../json_pointer.ts";
import type { SchemaLossEffect } from "./loss_report.ts";
import { toOrderedSchema, toSortedMap } from "../schema_keys.ts";
import {
  type ArrayShape,
  type Choice,
  describeShape,
  joinDescriptions,
  type ObjectShape,
  type Shape,
  takesNull,
  toAnything,
  toBareShape,
  toChoice,
  toDistinct,
  toOpenObject,
} from "./schema_shape.ts";
import type { ShapeBuilder } from "./shape_builder.ts";

/** Members that belong to one type of several. */
const PARTS: ReadonlySet<string> = new Set([
  "items",
  "minItems",
  "properties",
  "required",
  "additionalProperties",
]);

/** Writes shapes as a schema of one dialect, reporting what is lost. */
export class SchemaEmitter {
  /** Why the dialect cannot carry the schema; the first reason counts. */
  problem: string | undefined;
  readonly #rules: DialectRules;
  readonly #builder: ShapeBuilder;
  /** Definitions that are referred to. */
  readonly #used = new Set<string>();

  constructor(rules: DialectRules, builder: ShapeBuilder) {
    this.#rules = rules;
    this.#builder = builder;
  }

  /** The whole schema: always an object, with the definitions it refers to. */
  emitRoot(): JsonSchema {
    const root = this.#builder.buildRoot();
    const shape = this.#toRootObject(root);
    const description = joinDescriptions(root.description, shape.description);
    const schema = this.#emitObject({ ...shape, description }, { isRoot: true });
    const definitions: [string, JsonSchema][] = [];
    // Writing one definition may refer to more.
    for (const name of this.#used) {
      definitions.push([name, this.#emitChoice(this.#builder.buildDefinition(name))]);
    }
    if (definitions.length === 0) return schema;
    return toOrderedSchema({ ...schema, $defs: toSortedMap(definitions) });
  }

  /** One object for whatever the root may be: arguments are objects at every provider. */
  #toRootObject(root: Choice): ObjectShape {
    if (root.shapes === undefined) return toOpenObject("");
    const shapes = root.shapes.flatMap((shape) => this.#expandRefs(shape));
    const [first, ...others] = shapes.filter((shape) => shape.type === "object");
    if (first !== undefined) {
      return this.#limitValues(joinObjects([first, ...others], this.#builder.losses));
    }
    this.#lose(root, "type", "takes no object: any object is taken", "wider");
    return toOpenObject("");
  }

  #expandRefs(shape: Shape): readonly Shape[] {
    if (shape.type !== "$ref") return [shape];
    const target = this.#builder.expand(shape.name);
    if (target === undefined) {
      this.#lose(shape, "$ref", "is recursive: any object is taken", "wider");
      return [toOpenObject(shape.pointer)];
    }
    const { description, shapes = [toOpenObject(shape.pointer)] } = target;
    const expanded = shapes.flatMap((one) => this.#expandRefs(one));
    this.#builder.release(shape.name);
    return expanded.map((one) => describeShape(one, description));
  }

  #emitChoice(choice: Choice): JsonSchema {
    const { pointer, description } = choice;
    if (choice.shapes === undefined) return this.#emitAnything(choice);
    const sayable = choice.shapes.map((shape) => this.#limitValues(shape));
    const { shapes: merged = [] } = toChoice(pointer, description, sayable);
    const { losses } = this.#builder;
    const shapes = this.#rules.unions ? merged : [pickShape(choice, merged, losses)];
    const [first, ...others] = shapes;
    if (first !== undefined && others.length === 0) {
      return this.#describe(this.#emitShape(first), description);
    }
    const members = shapes.map((shape) => this.#emitShape(shape));
    return this.#describe(this.#groupTypes(members) ?? { anyOf: members }, description);
  }

  #emitAnything(choice: Choice): JsonSchema {
    const { anything, anythingTakes: taken } = this.#rules;
    if (taken !== undefined) {
      this.#lose(choice, "type", `may be anything: only ${taken} are still taken`, "narrower");
    }
    return this.#describe(anything, choice.description);
  }

  /** With a description, put where the dialect allows one. */
  #describe(schema: JsonSchema, description: string | undefined): JsonSchema {
    if (description === undefined) return schema;
    if (schema.$ref !== undefined) return this.#describe({ anyOf: [schema] }, description);
    const [first, ...others] = schema.anyOf ?? [];
    if (first !== undefined && !this.#rules.describedUnions) {
      return { ...schema, anyOf: [this.#describe(first, description), ...others] };
    }
    const both = joinDescriptions(description, schema.description);
    return toOrderedSchema({ ...schema, description: both });
  }

  /** One `type` list for alternatives that differ in type, where that says the same as `anyOf`. */
  #groupTypes(members: readonly JsonSchema[]): JsonSchema | undefined {
    if (!this.#rules.typeLists) return undefined;
    const types = members.map(({ type }) => type).filter((type) => typeof type === "string");
    const withParts = members.filter((one) => Object.keys(one).some((key) => PARTS.has(key)));
    const isDescribed = members.some((one) => one.description !== undefined);
    if (new Set(types).size < members.length || withParts.length > 1 || isDescribed) {
      return undefined;
    }
    const listed = members.filter((one) => one.enum !== undefined || one.type === "null");
    const isListed = members.some((one) => one.enum !== undefined);
    if (isListed && listed.length < members.length) return undefined;
    const values = members.flatMap((one) => one.enum ?? [null]);
    return toOrderedSchema({
      ...withParts[0],
      type: types,
      enum: isListed ? toDistinct(values) : undefined,
    });
  }

  #emitShape(shape: Shape): JsonSchema {
    if (shape.type === "$ref") {
      this.#used.add(shape.name);
      const schema = { $ref: `#/$defs/${shape.name}` };
      return this.#describe(schema, shape.description);
    }
    if (shape.type === "object") return this.#emitObject(shape, { isRoot: false });
    if (shape.type === "array") return this.#emitArray(shape);
    const { type, description } = shape;
    return toOrderedSchema({ type, description, enum: shape.values });
  }

  #emitArray(shape: ArrayShape): JsonSchema {
    const { type, description, items, minItems } = shape;
    const isTooLong = minItems !== undefined && minItems > this.#rules.maxMinItems;
    if (isTooLong) this.#lose(shape, "minItems", "is left out", "wider");
    const element = items ?? (this.#rules.requiresItems ? toAnything(shape.pointer) : undefined);
    return toOrderedSchema({
      type,
      description,
      enum: shape.values,
      items: element === undefined ? undefined : this.#emitChoice(element),
      minItems: isTooLong ? undefined : minItems,
    });
  }

  #emitObject(shape: ObjectShape, { isRoot }: { isRoot: boolean }): JsonSchema {
    const { type, description, required } = shape;
    const properties = [...shape.properties].map(([name, choice]): [string, JsonSchema] => [
      name,
      this.#emitProperty(choice, { isRequired: required.has(name) }),
    ]);
    const names = this.#rules.requiresAll ? Object.keys(toSortedMap(properties)) : [...required];
    const isWritten = isRoot || properties.length > 0 || this.#rules.keepsEmptyProperties;
    const isExactlyEmpty = shape.additional === false && this.#rules.additional === "kept";
    return toOrderedSchema({
      type,
      description,
      enum: shape.values,
      properties: isWritten || isExactlyEmpty ? toSortedMap(properties) : undefined,
      required: names.length === 0 && !this.#rules.requiresAll ? undefined : names,
      additionalProperties: this.#emitAdditional(shape, { isRoot }),
    });
  }

  #emitProperty(choice: Choice, { isRequired }: { isRequired: boolean }): JsonSchema {
    if (isRequired || !this.#rules.requiresAll) return this.#emitChoice(choice);
    this.#lose(choice, "required", "may no longer be left out, but null stands for that", "same");
    if (choice.shapes === undefined || takesNull(choice)) return this.#emitChoice(choice);
    const shapes = [...choice.shapes, toBareShape("null", choice.pointer)];
    return this.#emitChoice(toChoice(choice.pointer, choice.description, shapes));
  }

  #emitAdditional(
    shape: ObjectShape,
    { isRoot }: { isRoot: boolean },
  ): boolean | JsonSchema | undefined {
    const { additional, properties } = shape;
    switch (this.#rules.additional) {
      case "kept":
        return typeof additional === "object" ? this.#emitChoice(additional) : additional;
      case "dropped":
        if (additional === false || typeof additional === "object") {
          this.#lose(shape, "additionalProperties", "is left out: any is taken", "wider");
        }
        return undefined;
      case "closed": {
        const isFree = additional === undefined && properties.size === 0 && !isRoot;
        if (isFree || (additional !== undefined && additional !== false)) {
          const place = showPlace(parsePointer(shape.pointer) ?? []);
          this.problem ??= `strict schemas cannot carry an object with properties of any name (at ${place})`;
        }
        if (additional === undefined) {
          const what = "properties that are not declared are no longer taken";
          this.#lose(shape, "additionalProperties", what, "narrower");
        }
        return false;
      }
    }
  }

  /** A shape with those of its values that the dialect can list. */
  #limitValues<T extends Shape>(shape: T): T {
    if (shape.type === "$ref" || shape.values === undefined) return shape;
    if (this.#rules.values === "any") return shape;
    const isScalar = shape.type !== "object" && shape.type !== "array";
    const isText = this.#rules.values === "text";
    const kept = isText
      ? shape.values.filter((value) => typeof value === "string" && value !== "")
      : shape.values;
    if (!isScalar || kept.length === 0) {
      this.#lose(shape, "enum", "is left out: any value of the type is taken", "wider");
      return { ...shape, values: undefined };
    }
    if (kept.length < shape.values.length) {
      this.#lose(shape, "enum", "the empty string is left out", "narrower");
    }
    return { ...shape, values: kept };
  }

  #lose(
    { pointer }: { pointer: string },
    keyword: string,
    what: string,
    effect: SchemaLossEffect,
  ): void {
    this.#builder.losses.add({ pointer, keyword, what, effect });
  }
}
