import type { JsonValue } from "@codexkit/protocol";
import { CodeModeError } from "./code_mode_error.ts";
import type { CodeModeLimits } from "./limits.ts";

/** Values that scripts stored, by key. A plain JSON object: what a session file keeps. */
export type StoredValues = Readonly<Record<string, JsonValue>>;

/** Values by key, of their JSON texts by key. */
export function toStoredValues(texts: ReadonlyMap<string, string>): StoredValues {
  return Object.fromEntries(
    [...texts].map(([key, json]): [string, JsonValue] => [key, JSON.parse(json)]),
  );
}

/** What cells of a session stored, as JSON texts. */
export class StoredTexts {
  readonly #limits: CodeModeLimits;
  #texts = new Map<string, string>();
  #chars = 0;

  constructor(limits: CodeModeLimits) {
    this.#limits = limits;
  }

  /** Keys and JSON texts in turn. */
  toList(): readonly string[] {
    return [...this.#texts].flat();
  }

  /** Everything stored, parsed. */
  toValues(): StoredValues {
    return toStoredValues(this.#texts);
  }

  /**
   * Takes what a cell stored, all of it or nothing.
   *
   * Answers with a text when there is no room: cells that run side by side each keep to the limit alone.
   */
  commit(writes: ReadonlyMap<string, string>): string | undefined {
    const texts = new Map([...this.#texts, ...writes]);
    let chars = this.#chars;
    for (const [key, json] of writes) {
      const before = this.#texts.get(key);
      chars += json.length + (before === undefined ? key.length : -before.length);
    }
    const { storedChars, storedKeys } = this.#limits;
    if (chars > storedChars || texts.size > storedKeys) {
      return `Unable to store what this cell stored: there is room for ${storedKeys} keys and ${storedChars} characters of JSON.`;
    }
    this.#texts = texts;
    this.#chars = chars;
    return undefined;
  }

  /**
   * Puts other values in the place of all.
   *
   * @throws `CodeModeError` `invalid_options` when they are more than there is room for.
   */
  replace(values: StoredValues): void {
    const texts = new Map(
      Object.entries(values).map(([key, value]): [string, string] => [key, JSON.stringify(value)]),
    );
    const before = { texts: this.#texts, chars: this.#chars };
    this.#texts = new Map();
    this.#chars = 0;
    const problem = this.commit(texts);
    if (problem === undefined) return;
    this.#texts = before.texts;
    this.#chars = before.chars;
    throw new CodeModeError(
      "invalid_options",
      `stored values do not fit: there is room for ${this.#limits.storedKeys} keys and ${this.#limits.storedChars} characters of JSON`,
    );
  }
}
