import type { OutputUnit, Schema } from "@cfworker/json-schema";
import { isRecord } from "@codexkit/protocol";
import { showPlace } from "../copy_json.ts";

/** Keywords that only say that something below them is wrong. */
const WRAPPERS: ReadonlySet<string> = new Set(["$ref", "properties", "items", "allOf"]);

/** Most names or values that are listed. */
const MAX_LISTED = 8;

/** Most alternatives that are looked at, and told. */
const MAX_READ = 50;
const MAX_TOLD = 3;

const MAX_SHOWN_CHARS = 40;

/**
 * Says in one line what is wrong with a value: of everything the validator found, the first thing, and of
 * alternatives the one that comes closest.
 *
 * @param errors As the validator orders them: what is wrong below a keyword follows it.
 * @param root The compiled schema that was checked.
 */
export function describeErrors(
  errors: readonly OutputUnit[],
  root: Schema,
  value: unknown,
): string {
  const { path, text } = new ErrorTeller(errors, root, value).tell(0);
  return path.length === 0
    ? `invalid arguments: ${text}`
    : `invalid arguments at ${showPlace(path)}: ${text}`;
}

interface Finding {
  path: readonly string[];
  text: string;
}

/** What is wrong with one of several alternatives, as places in the list of errors. */
interface Alternative {
  start: number;
  /** A member that has a value of another alternative, so that this one was hardly meant. */
  discriminator: number | undefined;
}

class ErrorTeller {
  readonly #errors: readonly OutputUnit[];
  readonly #root: Schema;
  readonly #value: unknown;

  constructor(errors: readonly OutputUnit[], root: Schema, value: unknown) {
    this.#errors = errors;
    this.#root = root;
    this.#value = value;
  }

  /** What the errors from a place on say. */
  tell(start: number): Finding {
    const at = this.#findCause(start);
    const error = this.#errors[at];
    if (error === undefined) return { path: [], text: "they do not fit the schema" };
    const node = findNode(this.#root, error);
    const path = decodePath(error.instanceLocation);
    const got = findValue(this.#value, path);
    switch (error.keyword) {
      case "anyOf":
      case "oneOf":
        return this.#tellAlternatives(at, { path, text: this.#describeForms(error, node, got) });
      case "additionalProperties": {
        const inner = decodePath(this.#errors[at + 1]?.instanceLocation ?? "").at(-1);
        const known = Object.keys(node.properties ?? {}).map(show);
        const hint = known.length === 0 ? "there are none" : `known are ${list(known)}`;
        return { path, text: `unknown property ${show(inner)}; ${hint}` };
      }
      default:
        return { path, text: describeNode(error.keyword, node, got) };
    }
  }

  /** The first error that is not only there because of what is below it. */
  #findCause(start: number): number {
    for (let at = start; ; at += 1) {
      const keyword = this.#errors[at]?.keyword ?? "";
      const isWrapper = keyword === "additionalProperties" && !this.#isUnknownProperty(at);
      if (!isWrapper && !WRAPPERS.has(keyword)) return at;
    }
  }

  #isUnknownProperty(at: number): boolean {
    return this.#errors[at + 1]?.keyword === "false";
  }

  #tellAlternatives(at: number, forms: Finding): Finding {
    const here = this.#errors[at];
    const starts = this.#findAlternatives(at);
    const members = here && findNode(this.#root, here)[here.keyword];
    if (Array.isArray(members) && starts.length < members.length && starts.length < MAX_READ) {
      const fitting = members.length - starts.length;
      return { ...forms, text: `fits ${fitting} of ${members.length} forms, but must fit one` };
    }
    const meant = starts.filter(({ start }) => !this.#isOfAnotherKind(start, here));
    const closer = meant.filter(({ discriminator }) => discriminator === undefined);
    const [first, ...others] = (closer.length > 0 ? closer : meant).map(
      ({ start, discriminator }) => discriminator ?? start,
    );
    if (first === undefined) return forms;
    if (others.length === 0) return this.tell(first);
    const told = [first, ...others].map((start) => this.#tellBelow(start, forms.path.length));
    const texts = [...new Set(told)].slice(0, MAX_TOLD);
    return { ...forms, text: `fits none of ${starts.length} forms: ${texts.join("; or ")}` };
  }

  /** Whether what is wrong with an alternative is its type or value as a whole. */
  #isOfAnotherKind(start: number, here: OutputUnit | undefined): boolean {
    const at = this.#findCause(start);
    const cause = this.#errors[at];
    if (cause?.instanceLocation !== here?.instanceLocation) return false;
    if (cause?.keyword === "type" || cause?.keyword === "enum") return true;
    if (cause?.keyword !== "anyOf" && cause?.keyword !== "oneOf") return false;
    return this.#findAlternatives(at).every((one) => this.#isOfAnotherKind(one.start, here));
  }

  #tellBelow(start: number, depth: number): string {
    const { path, text } = this.tell(start);
    const below = path.slice(depth);
    return below.length === 0 ? text : `at ${showPlace(below)} ${text}`;
  }

  #findAlternatives(at: number): readonly Alternative[] {
    const here = this.#errors[at];
    const prefix = `${here?.keywordLocation}/`;
    const levels = toLevels(here) + 1;
    const found = new Map<string, Alternative>();
    for (let next = at + 1; next < this.#errors.length && found.size < MAX_READ; next += 1) {
      const error = this.#errors[next];
      // The validator gives these no place in the schema.
      if (error === undefined || error.keyword === "false") continue;
      if (!error.keywordLocation.startsWith(prefix)) break;
      const [name = ""] = error.keywordLocation.slice(prefix.length).split("/", 1);
      const alternative = found.get(name) ?? { start: next, discriminator: undefined };
      found.set(name, alternative);
      if (error.keyword === "enum" && toLevels(error) === levels)
        alternative.discriminator ??= next;
    }
    return [...found.values()];
  }

  #describeForms({ keyword }: OutputUnit, node: Schema, got: unknown): string {
    const members: readonly Schema[] = (keyword === "oneOf" ? node.oneOf : node.anyOf) ?? [];
    const types = members.map((one) =>
      one.$ref === undefined ? one : findTarget(this.#root, one.$ref),
    );
    const kinds = types.map(({ type = "any" }) => [type].flat().join(" or "));
    return `expected one of ${members.length} forms (${list([...new Set(kinds)])}), got ${show(got)}`;
  }
}

function describeNode(keyword: string, node: Schema, got: unknown): string {
  switch (keyword) {
    case "type":
      return `expected ${[node.type ?? []].flat().join(" or ")}, got ${show(got)}`;
    case "enum":
      return `expected one of ${list((node.enum ?? []).map(show))}, got ${show(got)}`;
    case "required": {
      const isMissing = (name: string): boolean => !isRecord(got) || !Object.hasOwn(got, name);
      const missing = (node.required ?? []).filter(isMissing);
      return `missing ${missing.length > 1 ? "properties" : "property"} ${list(missing.map(show))}`;
    }
    case "minItems":
      return `expected at least ${node.minItems} items, got ${Array.isArray(got) ? got.length : 0}`;
    default:
      return `does not fit ${keyword}`;
  }
}

/** The node that an error is about, found by going where the validator went. */
function findNode(root: Schema, { keywordLocation }: OutputUnit): Schema {
  let node: unknown = root;
  for (const token of decodePath(keywordLocation).slice(0, -1)) {
    if (typeof node !== "object" || node === null) break;
    const next: unknown = Reflect.get(node, token);
    node = token === "$ref" && typeof next === "string" ? findTarget(root, next) : next;
  }
  return isRecord(node) ? node : {};
}

/** How deep in the value an error is. */
function toLevels(error: OutputUnit | undefined): number {
  return error?.instanceLocation.split("/").length ?? 0;
}

function findTarget(root: Schema, ref: string): Schema {
  return root.$defs?.[ref.slice("#/$defs/".length)] ?? {};
}

function findValue(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const token of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Reflect.get(found, token);
  }
  return found;
}

/** The tokens of an address as the validator writes them, which is `#` and an escaped pointer. */
function decodePath(location: string): readonly string[] {
  return location
    .split("/")
    .slice(1)
    .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function list(words: readonly string[]): string {
  const shown = words.slice(0, MAX_LISTED).join(", ");
  return words.length > MAX_LISTED ? `${shown} and ${words.length - MAX_LISTED} more` : shown;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return "an object";
  if (typeof value !== "string") return String(value);
  const isLong = value.length > MAX_SHOWN_CHARS;
  return JSON.stringify(isLong ? `${value.slice(0, MAX_SHOWN_CHARS)}…` : value);
}
