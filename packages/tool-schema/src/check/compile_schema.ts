import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import type { JsonSchema } from "../json_schema.ts";
import { findRefLoops, resolveRef, type SchemaPlace } from "../resolve_ref.ts";
import { COMBINATORS, toSortedMap } from "../schema_keys.ts";
import { isMistyped } from "../schema_types.ts";

/** A schema made ready for checking values. */
export interface CompiledSchema {
  /** What is checked; its references all point into `$defs`. */
  root: Schema;
  /**
   * What is wrong with a value; empty when nothing is.
   *
   * @param steps Nodes that may be visited, at least.
   * @throws RangeError when they are spent.
   */
  check(value: unknown, steps: number): readonly OutputUnit[];
}

/**
 * Makes a schema ready for checking values. References are resolved here and never fetched; those that
 * lead nowhere, or in a circle, accept anything, and so do empty lists of alternatives or values.
 */
export function compileSchema(root: JsonSchema): CompiledSchema {
  const meter = { left: 0 };
  const compiler = new Compiler(root, meter);
  const compiled = compiler.compileAll();
  const validator = new Validator(compiled, "2020-12");
  return {
    root: compiled,
    check: (value, steps) => {
      meter.left = steps;
      return validator.validate(value).errors;
    },
  };
}

class Compiler {
  readonly #root: JsonSchema;
  readonly #meter: { left: number };
  readonly #loops: ReadonlySet<JsonSchema>;
  readonly #names = new Map<string, string>();
  readonly #pending: { name: string; target: SchemaPlace }[] = [];

  constructor(root: JsonSchema, meter: { left: number }) {
    this.#root = root;
    this.#meter = meter;
    this.#loops = findRefLoops(root);
  }

  compileAll(): Schema {
    const compiled = this.#compile(this.#root);
    const definitions: [string, Schema][] = [];
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      definitions.push([next.name, this.#compile(next.target.schema)]);
    }
    if (definitions.length > 0) compiled.$defs = Object.fromEntries(definitions);
    return compiled;
  }

  #compile(schema: JsonSchema): Schema {
    const { type, items, minItems, properties, required, additionalProperties: more } = schema;
    const node: Schema = {};
    const ref = this.#compileRef(schema);
    if (ref !== undefined) node.$ref = ref;
    if (type !== undefined && !isMistyped(schema)) {
      node.type = typeof type === "string" ? type : [...type];
    }
    if (schema.enum !== undefined && schema.enum.length > 0) node.enum = [...schema.enum];
    if (items !== undefined) node.items = this.#compile(items);
    if (minItems !== undefined) node.minItems = minItems;
    if (properties !== undefined) node.properties = this.#compileMap(properties);
    if (required !== undefined) node.required = [...required];
    if (more === false) node.additionalProperties = false;
    if (typeof more === "object") node.additionalProperties = this.#compile(more);
    for (const key of COMBINATORS) {
      const members = schema[key]?.map((one) => this.#compile(one)) ?? [];
      if (members.length > 0) node[key] = members;
    }
    this.#meterVisits(node);
    return node;
  }

  #compileMap(map: { readonly [name: string]: JsonSchema }): Record<string, Schema> {
    // The validator makes addresses of names, which broken ones cannot be part of.
    const sound = Object.entries(map).filter(([name]) => name.isWellFormed());
    return toSortedMap(sound.map(([name, one]) => [name, this.#compile(one)]));
  }

  #compileRef(schema: JsonSchema): string | undefined {
    if (schema.$ref === undefined || this.#loops.has(schema)) return undefined;
    const target = resolveRef(this.#root, schema.$ref);
    if (target === undefined) return undefined;
    let name = this.#names.get(target.pointer);
    if (name === undefined) {
      name = `d${this.#names.size}`;
      this.#names.set(target.pointer, name);
      this.#pending.push({ name, target });
    }
    return `#/$defs/${name}`;
  }

  /** The validator reads this keyword, which no schema of ours has, once for each visit of a node. */
  #meterVisits(node: Schema): void {
    const lists = [node.enum, node.required, node.anyOf, node.oneOf, node.allOf];
    const sizes = [
      ...lists.map((one) => one?.length ?? 0),
      Object.keys(node.properties ?? {}).length,
    ];
    const cost = sizes.reduce((sum, size) => sum + size, 1);
    Object.defineProperty(node, "$recursiveAnchor", {
      get: (): undefined => {
        this.#meter.left -= cost;
        if (this.#meter.left < 0) throw new RangeError("checking takes too many steps");
      },
    });
  }
}
