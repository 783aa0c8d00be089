import type { JsonSchema, JsonSchemaType } from "../json_schema.ts";
import { areExclusive } from "./exclusive_choices.ts";
import { intersectChoices } from "./intersect_choices.ts";
import { extendPointer } from "../json_pointer.ts";
import { LossReport, type SchemaLoss } from "./loss_report.ts";
import { findRefLoops, resolveRef, type SchemaPlace } from "../resolve_ref.ts";
import {
  type Choice,
  type ObjectShape,
  type Shape,
  toAnything,
  toBareShape,
  toChoice,
  uniteChoices,
} from "./schema_shape.ts";
import { fitsType, ShallowTypes, toOwnTypes } from "../schema_types.ts";

/** How much merging and inlining one schema may cost, in nodes and pairs of alternatives. */
const MAX_WORK = 20_000;

/** What is inlined nests no deeper than this many nodes. */
const MAX_INLINE_DEPTH = 64;

/** A description of so many characters costs as much as a node. */
const CHARS_PER_NODE = 64;

/** How to read a schema into shapes. */
export interface ShapeBuilderOptions {
  /** Whether `$ref` stays, as a shape that names a definition; otherwise what it points to is inlined. */
  keepsReferences: boolean;
}

/**
 * Reads a schema into choices of shapes: combinators and references are worked out, so that what is left is
 * alternatives of one type each. What cannot be said that way is said wider, and reported.
 */
export class ShapeBuilder {
  readonly losses = new LossReport();
  readonly #root: JsonSchema;
  readonly #keepsReferences: boolean;
  readonly #loops: ReadonlySet<JsonSchema>;
  readonly #shallow: ShallowTypes;
  /** Pointers of definitions that are being read. */
  readonly #active = new Set<string>();
  readonly #names = new Map<string, string>();
  readonly #targets = new Map<string, SchemaPlace>();
  #work = 0;
  #depth = 0;
  #inlining = 0;

  constructor(root: JsonSchema, { keepsReferences }: ShapeBuilderOptions) {
    this.#root = root;
    this.#keepsReferences = keepsReferences;
    this.#loops = findRefLoops(root);
    this.#shallow = new ShallowTypes(root);
  }

  /** Reads the root. */
  buildRoot(): Choice {
    if (!this.#keepsReferences) this.#active.add("");
    return this.#build({ pointer: "", schema: this.#root });
  }

  /** Reads a definition that a reference names, to be written under that name. */
  buildDefinition(name: string): Choice {
    const target = this.#targets.get(name);
    if (target === undefined) return toAnything("");
    this.#active.add(target.pointer);
    const choice = this.#build(target);
    this.#active.delete(target.pointer);
    return choice;
  }

  /**
   * Reads a definition that a reference names, to be merged with what stands beside the reference.
   *
   * @returns `undefined` while that definition is being read. Otherwise call {@link ShapeBuilder.release}.
   */
  expand(name: string): Choice | undefined {
    const target = this.#targets.get(name);
    if (target === undefined || this.#active.has(target.pointer) || this.#isSpent()) {
      return undefined;
    }
    return this.#inline(target);
  }

  /** Ends what {@link ShapeBuilder.expand} began. */
  release(name: string): void {
    this.#active.delete(this.#targets.get(name)?.pointer ?? "");
  }

  /** Takes some of the work that is allowed; false when nothing is left. */
  charge(amount: number): boolean {
    this.#work += amount;
    return this.#work <= MAX_WORK;
  }

  #isSpent(): boolean {
    const depth = Math.max(this.#depth, this.#active.size);
    return this.#work > MAX_WORK || depth >= MAX_INLINE_DEPTH;
  }

  #inline(target: SchemaPlace): Choice {
    this.#active.add(target.pointer);
    this.#inlining += 1;
    const choice = this.#build(target);
    this.#inlining -= 1;
    return choice;
  }

  #build(place: SchemaPlace): Choice {
    const { schema, pointer } = place;
    this.#depth += 1;
    const size = 1 + (schema.description?.length ?? 0) / CHARS_PER_NODE;
    if (this.#inlining > 0) this.charge(size);
    if (schema.encrypted !== undefined) {
      this.#lose(pointer, "encrypted", "the mark is dropped", "same");
    }
    const parts = [
      ...(schema.$ref === undefined ? [] : [this.#buildRef(place, schema.$ref)]),
      ...(schema.allOf ?? []).map((one, at) =>
        this.#build({ schema: one, pointer: extendPointer(pointer, "allOf", at) }),
      ),
      ...this.#buildUnions(place),
    ];
    let whole = this.#buildOwn(place);
    for (const part of parts) whole = intersectChoices(whole, part, this);
    this.#depth -= 1;
    return whole;
  }

  #buildRef({ pointer, schema }: SchemaPlace, ref: string): Choice {
    if (this.#loops.has(schema)) {
      this.#lose(pointer, "$ref", "comes back to itself: any value is taken", "wider");
      return toAnything(pointer);
    }
    const target = resolveRef(this.#root, ref);
    if (target === undefined) {
      this.#lose(pointer, "$ref", "points to nothing in this schema: any value is taken", "wider");
      return toAnything(pointer);
    }
    if (this.#keepsReferences) {
      const name = this.#nameTarget(target);
      const shape = { type: "$ref", pointer, description: undefined, name } as const;
      return toChoice(pointer, undefined, [shape]);
    }
    const isRecursive = this.#active.has(target.pointer);
    if (isRecursive || this.#isSpent()) {
      const why = isRecursive ? "is recursive" : "leads to more than can be inlined";
      this.#lose(pointer, "$ref", `${why}: any value of its type is taken`, "wider");
      const shapes = this.#shallow.find(target)?.map((type) => toBareShape(type, pointer));
      return toChoice(pointer, target.schema.description, shapes);
    }
    const inlined = this.#inline(target);
    this.#active.delete(target.pointer);
    return inlined;
  }

  #nameTarget(target: SchemaPlace): string {
    const known = this.#names.get(target.pointer);
    if (known !== undefined) return known;
    const last = target.pointer.slice(target.pointer.lastIndexOf("/") + 1);
    const base = last.replaceAll(/[^\w.-]+/gu, "_").slice(0, MAX_NAME_CHARS) || "root";
    let name = base;
    for (let count = this.#targets.size; this.#targets.has(name); count += 1)
      name = `${base}_${count}`;
    this.#names.set(target.pointer, name);
    this.#targets.set(name, target);
    return name;
  }

  #buildUnions({ schema, pointer }: SchemaPlace): readonly Choice[] {
    return (["anyOf", "oneOf"] as const).flatMap((keyword) => {
      const members = schema[keyword];
      if (members === undefined) return [];
      const here = extendPointer(pointer, keyword);
      if (members.length === 0) {
        this.#lose(pointer, keyword, "is empty and left out", "wider");
        return [];
      }
      const choices = members.map((one, at) =>
        this.#build({ schema: one, pointer: extendPointer(here, at) }),
      );
      if (keyword === "oneOf" && !areExclusive(choices)) {
        this.#lose(pointer, keyword, "a value may fit more than one alternative", "wider");
      }
      return [uniteChoices(here, choices)];
    });
  }

  /** What the node says besides references and combinators. */
  #buildOwn(place: SchemaPlace): Choice {
    const { schema, pointer } = place;
    const types = toOwnTypes(schema);
    if (types === undefined) return toAnything(pointer, schema.description);
    const values = this.#readValues(place);
    const shapes = types.flatMap((type) => this.#buildShape(place, type, values));
    if (shapes.length > 0) return toChoice(pointer, schema.description, shapes);
    this.#lose(pointer, "enum", "has no value of the type and is left out", "wider");
    const open = types.flatMap((type) => this.#buildShape(place, type, undefined));
    return toChoice(pointer, schema.description, open);
  }

  #readValues({ schema, pointer }: SchemaPlace): readonly unknown[] | undefined {
    if (schema.enum?.length !== 0) return schema.enum;
    this.#lose(pointer, "enum", "is empty and left out", "wider");
    return undefined;
  }

  #buildShape(
    place: SchemaPlace,
    type: JsonSchemaType,
    allowed: readonly unknown[] | undefined,
  ): readonly Shape[] {
    const { schema, pointer } = place;
    const fitting = allowed?.filter((value) => fitsType(value, type));
    if (fitting?.length === 0) return [];
    // There is only one null.
    const values = type === "null" ? undefined : fitting;
    const base = { pointer, description: undefined, values };
    if (type === "object") return [{ ...base, type, ...this.#buildMembers(place) }];
    if (type !== "array") return [{ ...base, type }];
    const items =
      schema.items === undefined ? undefined : this.#buildChild(place, "items", schema.items);
    const minItems = schema.minItems === 0 ? undefined : schema.minItems;
    return [{ ...base, type, items, minItems }];
  }

  #buildMembers(place: SchemaPlace): Pick<ObjectShape, "properties" | "required" | "additional"> {
    const { schema, pointer } = place;
    const given = schema.additionalProperties;
    const additional =
      typeof given === "object" ? this.#buildChild(place, "additionalProperties", given) : given;
    const properties = new Map<string, Choice>();
    for (const [name, one] of Object.entries(schema.properties ?? {})) {
      const child = { schema: one, pointer: extendPointer(pointer, "properties", name) };
      properties.set(name, this.#build(child));
    }
    const required = new Set(schema.required);
    for (const name of required) {
      if (properties.has(name)) continue;
      if (additional === false) {
        required.delete(name);
        this.#lose(pointer, "required", "names a property that must not be there", "wider");
      } else {
        const rest = typeof additional === "object" ? additional : toAnything(pointer);
        properties.set(name, rest);
      }
    }
    return { properties, required, additional };
  }

  #buildChild({ pointer }: SchemaPlace, keyword: string, schema: JsonSchema): Choice {
    return this.#build({ schema, pointer: extendPointer(pointer, keyword) });
  }

  #lose(pointer: string, keyword: string, what: string, effect: SchemaLoss["effect"]): void {
    this.losses.add({ pointer, keyword, what, effect });
  }
}

const MAX_NAME_CHARS = 64;
