/** A JSON value of a pragma. Numbers keep their spelling: `1` is an integer, `1.0` and `1e3` are not. */
export type PragmaValue =
  | { readonly kind: "null" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "number"; readonly spelling: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "sequence" }
  | { readonly kind: "map"; readonly members: ReadonlyMap<string, PragmaValue> };

/** A value, or what is wrong with the text and where. */
export type PragmaJson =
  | { readonly ok: true; readonly value: PragmaValue }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the JSON of a pragma, which is one line.
 *
 * Mirrors: messages and columns of serde_json, as Codex 0.169.0 shows them to models.
 */
export function readPragmaJson(line: string): PragmaJson {
  const reader = new LineReader(line);
  try {
    return { ok: true, value: reader.readWhole() };
  } catch (error) {
    if (error instanceof JsonProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

/** Carries a message out of the recursion; never leaves this module. */
class JsonProblem extends Error {
  override readonly name = "JsonProblem";
}

/** Levels of nesting that are followed. Mirrors: serde_json. */
const MAX_DEPTH = 127;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const WORDS: readonly (readonly [word: string, value: PragmaValue])[] = [
  ["true", { kind: "boolean", value: true }],
  ["false", { kind: "boolean", value: false }],
  ["null", { kind: "null" }],
];

class LineReader {
  readonly #line: string;
  #at = 0;
  #depth = 0;

  constructor(line: string) {
    this.#line = line;
  }

  readWhole(): PragmaValue {
    const value = this.#readValue();
    this.#skipBlanks();
    if (this.#next() !== undefined) throw this.#wrongNext("trailing characters");
    return value;
  }

  #readValue(): PragmaValue {
    this.#skipBlanks();
    const char = this.#next();
    if (char === undefined) throw this.#wrong("EOF while parsing a value");
    if (char === '"') return { kind: "string", value: this.#readString() };
    if (char === "{" || char === "[") {
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw this.#wrongNext("recursion limit exceeded");
      this.#at += 1;
      const value = char === "{" ? this.#readMembers() : this.#readElements();
      this.#depth -= 1;
      return value;
    }
    if (char === "-" || (char >= "0" && char <= "9")) return this.#readNumber();
    const word = WORDS.find(([spelling]) => spelling.startsWith(char));
    if (word === undefined) throw this.#wrongNext("expected value");
    return this.#readWord(...word);
  }

  #readMembers(): PragmaValue {
    const members = new Map<string, PragmaValue>();
    while (!this.#isClosed("}", "an object", members.size > 0)) {
      if (this.#next() !== '"') throw this.#wrongNext("key must be a string");
      const key = this.#readString();
      this.#skipBlanks();
      if (this.#next() === undefined) throw this.#wrong("EOF while parsing an object");
      if (this.#next() !== ":") throw this.#wrongNext("expected `:`");
      this.#at += 1;
      members.set(key, this.#readValue());
    }
    return { kind: "map", members };
  }

  #readElements(): PragmaValue {
    for (let count = 0; !this.#isClosed("]", "a list", count > 0); count += 1) this.#readValue();
    return { kind: "sequence" };
  }

  /** Steps over what stands between members: the comma before the next, or the closing bracket. */
  #isClosed(bracket: "}" | "]", what: string, isLater: boolean): boolean {
    this.#skipBlanks();
    if (this.#next() === bracket) {
      this.#at += 1;
      return true;
    }
    if (this.#next() === undefined) throw this.#wrong(`EOF while parsing ${what}`);
    if (!isLater) return false;
    if (this.#next() !== ",") throw this.#wrongNext(`expected \`,\` or \`${bracket}\``);
    this.#at += 1;
    this.#skipBlanks();
    if (this.#next() === bracket) throw this.#wrongNext("trailing comma");
    if (this.#next() === undefined) throw this.#wrong("EOF while parsing a value");
    return false;
  }

  #readString(): string {
    const start = this.#at;
    this.#at += 1;
    for (let char = this.#next(); char !== '"'; char = this.#next()) {
      if (char === undefined) throw this.#wrong("EOF while parsing a string");
      if (char < " ") {
        const what = "control character (\\u0000-\\u001F) found while parsing a string";
        throw this.#wrongNext(what);
      }
      this.#at += char === "\\" ? this.#measureEscape() : 1;
    }
    this.#at += 1;
    const value: unknown = JSON.parse(this.#line.slice(start, this.#at));
    return String(value);
  }

  #measureEscape(): number {
    ESCAPE.lastIndex = this.#at;
    const length = ESCAPE.exec(this.#line)?.[0].length;
    if (length !== undefined) return length;
    const end = this.#at + (this.#line[this.#at + 1] === "u" ? 6 : 2);
    this.#at = Math.min(this.#line.length, end);
    throw this.#wrong(this.#at < end ? "EOF while parsing a string" : "invalid escape");
  }

  #readNumber(): PragmaValue {
    NUMBER.lastIndex = this.#at;
    const spelling = NUMBER.exec(this.#line)?.[0];
    if (spelling === undefined) {
      this.#at += 1;
      if (this.#next() === undefined) throw this.#wrong("EOF while parsing a value");
      throw this.#wrongNext("invalid number");
    }
    this.#at += spelling.length;
    return { kind: "number", spelling };
  }

  #readWord(word: string, value: PragmaValue): PragmaValue {
    for (const expected of word) {
      if (this.#next() === undefined) throw this.#wrong("EOF while parsing a value");
      if (this.#next() !== expected) throw this.#wrongNext("expected ident");
      this.#at += 1;
    }
    return value;
  }

  #next(): string | undefined {
    return this.#line[this.#at];
  }

  #skipBlanks(): void {
    while (this.#next() === " " || this.#next() === "\t" || this.#next() === "\r") this.#at += 1;
  }

  /** A problem with the character that comes next, which counts as read. */
  #wrongNext(message: string): JsonProblem {
    this.#at += 1;
    return this.#wrong(message);
  }

  #wrong(message: string): JsonProblem {
    const column = new TextEncoder().encode(this.#line.slice(0, this.#at)).length;
    return new JsonProblem(`${message} at line 1 column ${column}`);
  }
}
