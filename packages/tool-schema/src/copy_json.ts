import { toPointer } from "./json_pointer.ts";

/** A JSON value of our own, free to change. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object of our own, free to change. */
export interface JsonObject {
  [key: string]: Json;
}

/**
 * How many levels of objects and lists a schema may nest, the root counted as one.
 *
 * Mirrors: the reference reads no JSON that nests deeper (Codex 0.169.0).
 */
export const MAX_SCHEMA_DEPTH = 128;

/** How many values (objects, lists, strings, numbers...) a schema may hold; some 5 MB of JSON. */
export const MAX_SCHEMA_VALUES = 250_000;

/** Limits of {@link copyJson}. */
export interface CopyLimits {
  /** Levels of objects and lists. */
  maxDepth: number;
  /** Values of any kind. */
  maxValues: number;
}

/** A copy, or why there is none. */
export type CopiedJson = { ok: true; value: Json } | { ok: false; problem: string };

/** Whether a value is an object with members. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Copies a JSON value, so that what follows may change it. Members that are `undefined` are left out.
 *
 * The limits also stop values that contain themselves, or that share parts so often that they are huge
 * when written out.
 */
export function copyJson(input: unknown, limits: CopyLimits): CopiedJson {
  const copier = new Copier(limits);
  const value = copier.copy(input, 1);
  return copier.problem === undefined
    ? { ok: true, value }
    : { ok: false, problem: copier.problem };
}

class Copier {
  problem: string | undefined;
  readonly #limits: CopyLimits;
  readonly #path: (string | number)[] = [];
  #left: number;

  constructor(limits: CopyLimits) {
    this.#limits = limits;
    this.#left = limits.maxValues;
  }

  /** The copy; null once there is a problem. */
  copy(value: unknown, depth: number): Json {
    this.#left -= 1;
    if (this.#left < 0)
      return this.#fail(`the schema has more than ${this.#limits.maxValues} values`);
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") {
      return Number.isFinite(value) ? value : this.#fail(`${value} is not a JSON value`);
    }
    if (typeof value !== "object") return this.#fail(`a value of type ${typeof value} is not JSON`);
    if (depth > this.#limits.maxDepth) {
      return this.#fail(`the schema nests deeper than ${this.#limits.maxDepth} levels`);
    }
    return Array.isArray(value) ? this.#copyList(value, depth) : this.#copyObject(value, depth);
  }

  #copyList(list: readonly unknown[], depth: number): Json[] {
    const copy: Json[] = [];
    for (let at = 0; at < list.length && this.problem === undefined; at += 1) {
      this.#path.push(at);
      copy.push(this.copy(list[at], depth + 1));
      this.#path.pop();
    }
    return copy;
  }

  #copyObject(object: object, depth: number): JsonObject {
    const members: [string, Json][] = [];
    for (const [key, value] of Object.entries(object)) {
      if (value === undefined) continue;
      if (this.problem !== undefined) break;
      this.#path.push(key);
      members.push([key, this.copy(value, depth + 1)]);
      this.#path.pop();
    }
    // Not by assignment: a member may be called __proto__.
    return Object.fromEntries(members);
  }

  #fail(what: string): null {
    this.problem ??= `${what} (at ${showPlace(this.#path)})`;
    return null;
  }
}

const MAX_PLACE_CHARS = 120;

/** A place for people, in one line: its pointer, cut in the middle when long. */
export function showPlace(path: readonly (string | number)[]): string {
  if (path.length === 0) return "the root";
  const near = path.length > 12 ? [...path.slice(0, 6), "…", ...path.slice(-5)] : path;
  const pointer = toPointer(
    near.map((token) => String(token).slice(0, MAX_PLACE_CHARS)),
  ).replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ");
  if (pointer.length <= MAX_PLACE_CHARS) return pointer;
  const half = MAX_PLACE_CHARS / 2;
  return `${pointer.slice(0, half)}…${pointer.slice(-half)}`;
}
