import type { JsonSchema } from "../json_schema.ts";
import { type CompiledSchema, compileSchema } from "./compile_schema.ts";
import { showPlace } from "../copy_json.ts";
import { describeErrors } from "./describe_errors.ts";
import { copySchema } from "../read_schema.ts";

/** Levels of objects and lists that arguments may nest. Mirrors: JSON reading of Codex 0.169.0. */
export const MAX_ARGUMENT_DEPTH = 128;

/** Most nodes of a schema that are visited for one value. */
const MAX_STEPS = 200_000;

/** Most steps times members of the largest object: each visit of an object lists its members. */
const MAX_WORK = 10_000_000;

/** Characters of a problem. */
const MAX_PROBLEM_CHARS = 400;

/**
 * Checks the arguments of a call against the tool's schema. Types, values, properties, items and
 * combinators count. References to other documents, or to nothing, accept anything.
 *
 * Where a check would take too long, because schema or arguments are too large or too tangled, nothing is
 * wrong: the tool itself checks what it gets.
 *
 * @returns What is wrong, in one line of at most 400 characters that names the place as a JSON pointer;
 * `undefined` when nothing is.
 */
export function findArgumentProblem(schema: JsonSchema, value: unknown): string | undefined {
  const size = measure(value);
  if (size.problem !== undefined) return cut(size.problem);
  const compiled = findCompiled(schema);
  if (compiled === undefined || !size.isSound) return undefined;
  const steps = Math.min(MAX_STEPS, MAX_WORK / (1 + size.width));
  try {
    const errors = compiled.check(value, steps);
    return errors.length === 0 ? undefined : cut(describeErrors(errors, compiled.root, value));
  } catch (error) {
    // Too many steps, or references nested deeper than the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const COMPILED = new WeakMap<JsonSchema, CompiledSchema>();

function findCompiled(schema: JsonSchema): CompiledSchema | undefined {
  const known = COMPILED.get(schema);
  if (known !== undefined) return known;
  const read = copySchema(schema);
  if (!read.ok) return undefined;
  const compiled = compileSchema(read.schema);
  COMPILED.set(schema, compiled);
  return compiled;
}

interface ValueSize {
  /** Members of the largest object. */
  width: number;
  /** Whether every name is whole Unicode. */
  isSound: boolean;
  problem: string | undefined;
}

function measure(value: unknown): ValueSize {
  const size: ValueSize = { width: 0, isSound: true, problem: undefined };
  const path: (string | number)[] = [];
  const visit = (one: unknown, depth: number): void => {
    if (size.problem !== undefined) return;
    if (typeof one !== "object" || one === null) {
      if (!isScalar(one)) {
        size.problem = `invalid arguments at ${showPlace(path)}: a value of type ${typeof one} is not JSON`;
      }
      return;
    }
    if (depth > MAX_ARGUMENT_DEPTH) {
      size.problem = `invalid arguments: they nest deeper than ${MAX_ARGUMENT_DEPTH} levels (at ${showPlace(path)})`;
      return;
    }
    const entries = Array.isArray(one) ? one.entries() : Object.entries(one);
    let width = 0;
    for (const [key, member] of entries) {
      width += 1;
      if (typeof key === "string") size.isSound &&= key.isWellFormed();
      path.push(key);
      visit(member, depth + 1);
      path.pop();
    }
    if (!Array.isArray(one)) size.width = Math.max(size.width, width);
  };
  visit(value, 1);
  return size;
}

function isScalar(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function cut(problem: string): string {
  if (problem.length <= MAX_PROBLEM_CHARS) return problem;
  return `${problem.slice(0, MAX_PROBLEM_CHARS - 1)}…`;
}
