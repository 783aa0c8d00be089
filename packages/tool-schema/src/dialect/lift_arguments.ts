import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import type { JsonSchema } from "../json_schema.ts";
import { findArgumentProblem, MAX_ARGUMENT_DEPTH } from "../check/find_argument_problem.ts";
import { copySchema } from "../read_schema.ts";
import type { SchemaDialect } from "./schema_dialect.ts";
import type { Choice, ObjectShape, Shape } from "./schema_shape.ts";
import { ShapeBuilder } from "./shape_builder.ts";

/**
 * Undoes in arguments what a dialect forced upon the model: for `openai-strict`, null stands for a
 * property that was left out, so it is dropped where the original has the property optional and not
 * nullable. For other dialects the value stays as it is. Neither value nor schema is changed.
 *
 * @param schema The original, not the one that `toDialectSchema` made of it.
 */
export function liftDialectArguments(
  value: unknown,
  schema: JsonSchema,
  dialect: SchemaDialect,
): unknown {
  if (dialect !== "openai-strict") return value;
  const lifter = findLifter(schema);
  if (lifter === undefined) return value;
  const lifted = lifter.lift(value, { dropsDoubtful: false });
  if (findArgumentProblem(schema, lifted) === undefined) return lifted;
  // A property may be nullable in one alternative and only optional in another.
  const bold = lifter.lift(value, { dropsDoubtful: true });
  return findArgumentProblem(schema, bold) === undefined ? bold : lifted;
}

const LIFTERS = new WeakMap<JsonSchema, Lifter>();

function findLifter(schema: JsonSchema): Lifter | undefined {
  const known = LIFTERS.get(schema);
  if (known !== undefined) return known;
  const read = copySchema(schema);
  if (!read.ok) return undefined;
  const lifter = new Lifter(read.schema);
  LIFTERS.set(schema, lifter);
  return lifter;
}

interface LiftOptions {
  /** Whether null is dropped although one of the alternatives takes it. */
  dropsDoubtful: boolean;
}

class Lifter {
  readonly #builder: ShapeBuilder;
  readonly #root: Choice;
  readonly #definitions = new Map<string, Choice>();

  constructor(schema: JsonSchema) {
    this.#builder = new ShapeBuilder(schema, { keepsReferences: true });
    this.#root = this.#builder.buildRoot();
  }

  lift(value: unknown, options: LiftOptions): unknown {
    return this.#lift(value, [this.#root], 0, options);
  }

  #lift(value: unknown, choices: readonly Choice[], depth: number, options: LiftOptions): unknown {
    if (depth > MAX_ARGUMENT_DEPTH || typeof value !== "object" || value === null) return value;
    const { shapes } = this.#expand(choices);
    if (Array.isArray(value)) {
      const items = shapes.flatMap((one) => (one.type === "array" ? (one.items ?? []) : []));
      if (items.length === 0) return value;
      return value.map((one) => this.#lift(one, items, depth + 1, options));
    }
    const objects = shapes.filter((one) => one.type === "object");
    if (objects.length === 0 || !isRecord(value)) return value;
    return this.#liftObject(value, objects, depth, options);
  }

  #liftObject(
    value: UnknownRecord,
    objects: readonly ObjectShape[],
    depth: number,
    options: LiftOptions,
  ): UnknownRecord {
    const members = Object.entries(value).flatMap(([name, one]) => {
      const declared = objects.flatMap((shape) => shape.properties.get(name) ?? []);
      if (one === null && this.#isLeftOut(name, objects, options)) return [];
      const rest = objects.flatMap(({ additional }) =>
        typeof additional === "object" ? additional : [],
      );
      const choices = declared.length > 0 ? declared : rest;
      return [[name, this.#lift(one, choices, depth + 1, options)] as const];
    });
    return Object.fromEntries(members);
  }

  /** Whether null stands for a property that was left out. */
  #isLeftOut(
    name: string,
    objects: readonly ObjectShape[],
    { dropsDoubtful }: LiftOptions,
  ): boolean {
    const declaring = objects.filter(({ properties }) => properties.has(name));
    const doubtful = declaring.filter((shape) => this.#takesNull(shape.properties.get(name)));
    if (doubtful.length > 0 && !dropsDoubtful) return false;
    return declaring.some((shape) => !doubtful.includes(shape) && !shape.required.has(name));
  }

  #takesNull(choice: Choice | undefined): boolean {
    if (choice === undefined) return false;
    const { shapes, isAnything } = this.#expand([choice]);
    return isAnything || shapes.some(({ type }) => type === "null");
  }

  /** The shapes of choices, references replaced by what they stand for. */
  #expand(choices: readonly Choice[]): { shapes: readonly Shape[]; isAnything: boolean } {
    const names = new Set<string>();
    const shapes: Shape[] = [];
    const pending = [...choices];
    let isAnything = false;
    for (let choice = pending.pop(); choice !== undefined; choice = pending.pop()) {
      isAnything ||= choice.shapes === undefined;
      for (const shape of choice.shapes ?? []) {
        if (shape.type !== "$ref") shapes.push(shape);
        else if (!names.has(shape.name)) {
          names.add(shape.name);
          pending.push(this.#define(shape.name));
        }
      }
    }
    return { shapes, isAnything };
  }

  #define(name: string): Choice {
    const choice = this.#definitions.get(name) ?? this.#builder.buildDefinition(name);
    this.#definitions.set(name, choice);
    return choice;
  }
}
