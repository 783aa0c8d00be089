/**
 * Where and why a JSON text is broken, or where a value of it ends.
 *
 * Mirrors: messages and positions of serde_json, which models have learnt to read from Codex 0.169.0.
 */
export class JsonScanner {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Reads one value.
   *
   * @returns What is wrong, or `undefined` when the value is sound.
   */
  scanValue(): string | undefined {
    this.#skipBlanks();
    const char = this.#text[this.#at];
    if (char === undefined) return this.#here("EOF while parsing a value");
    if (char === '"') return this.scanString();
    if (char === "{") return this.#nested(() => this.#scanMembers());
    if (char === "[") return this.#nested(() => this.#scanElements());
    if (char === "-" || isDigit(char)) return this.#scanNumber();
    const word = WORDS[char];
    return word === undefined ? this.#peek("expected value") : this.#scanWord(word);
  }

  /** Reads a string that starts here; answers like {@link JsonScanner.scanValue}. */
  scanString(): string | undefined {
    this.#at += 1;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) return this.#here("EOF while parsing a string");
      this.#at += 1;
      if (char === '"') return undefined;
      if (char === "\\") {
        const problem = this.#scanEscape();
        if (problem !== undefined) return problem;
      } else if (char < " ") {
        return this.#here("control character (\\u0000-\\u001F) found while parsing a string");
      }
    }
  }

  /** What is wrong after the last value, if anything is left. */
  scanEnd(): string | undefined {
    this.#skipBlanks();
    return this.#at < this.#text.length ? this.#peek("trailing characters") : undefined;
  }

  /**
   * Walks the members of an object, calling `visit` with each key before its value is read.
   *
   * `visit` answers a message to stop there, placed after the value when `afterValue` is set.
   */
  scanObject(
    visit: (key: string) => { message: string; afterValue: boolean } | undefined,
  ): string | undefined {
    this.#skipBlanks();
    return this.#scanMembers(visit);
  }

  /** A message with the place reached so far: line from 1, column as bytes read in it. */
  describe(message: string): string {
    return this.#here(message);
  }

  #nested(scan: () => string | undefined): string | undefined {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) return this.#here("recursion limit exceeded");
    const problem = scan();
    this.#depth -= 1;
    return problem;
  }

  #scanMembers(
    visit?: (key: string) => { message: string; afterValue: boolean } | undefined,
  ): string | undefined {
    this.#at += 1;
    for (let first = true; ; first = false) {
      this.#skipBlanks();
      let char = this.#text[this.#at];
      if (char === "}") {
        this.#at += 1;
        return undefined;
      }
      if (char === undefined) return this.#here("EOF while parsing an object");
      if (!first) {
        if (char !== ",") return this.#peek("expected `,` or `}`");
        this.#at += 1;
        this.#skipBlanks();
        char = this.#text[this.#at];
        if (char === "}") return this.#peek("trailing comma");
        if (char === undefined) return this.#here("EOF while parsing a value");
      }
      if (char !== '"') return this.#peek("key must be a string");
      const problem = this.#scanMember(visit);
      if (problem !== undefined) return problem;
    }
  }

  #scanMember(
    visit?: (key: string) => { message: string; afterValue: boolean } | undefined,
  ): string | undefined {
    const start = this.#at;
    const inKey = this.scanString();
    if (inKey !== undefined) return inKey;
    const complaint = visit?.(parseKey(this.#text.slice(start, this.#at)));
    this.#skipBlanks();
    const colon = this.#text[this.#at];
    if (colon === undefined) return this.#here("EOF while parsing an object");
    if (colon !== ":") return this.#peek("expected `:`");
    this.#at += 1;
    this.#skipBlanks();
    if (complaint && !complaint.afterValue) return this.#here(complaint.message);
    return this.scanValue() ?? (complaint ? this.#here(complaint.message) : undefined);
  }

  #scanElements(): string | undefined {
    this.#at += 1;
    for (let first = true; ; first = false) {
      this.#skipBlanks();
      const char = this.#text[this.#at];
      if (char === "]") {
        this.#at += 1;
        return undefined;
      }
      if (char === undefined) return this.#here("EOF while parsing a list");
      if (!first) {
        if (char !== ",") return this.#peek("expected `,` or `]`");
        this.#at += 1;
        this.#skipBlanks();
        if (this.#text[this.#at] === "]") return this.#peek("trailing comma");
      }
      const problem = this.scanValue();
      if (problem !== undefined) return problem;
    }
  }

  #scanEscape(): string | undefined {
    const char = this.#text[this.#at];
    if (char === undefined) return this.#here("EOF while parsing a string");
    this.#at += 1;
    if (char === "u") {
      const digits = this.#text.slice(this.#at, this.#at + 4);
      this.#at += digits.length;
      if (digits.length < 4) return this.#here("EOF while parsing a string");
      return /^[0-9a-fA-F]{4}$/.test(digits) ? undefined : this.#here("invalid escape");
    }
    return '"\\/bfnrt'.includes(char) ? undefined : this.#here("invalid escape");
  }

  #scanNumber(): string | undefined {
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.#text)?.[0];
    if (number === undefined) {
      this.#at += 1;
      const atEnd = this.#at >= this.#text.length;
      return atEnd ? this.#here("EOF while parsing a value") : this.#peek("invalid number");
    }
    this.#at += number.length;
    return undefined;
  }

  #scanWord(word: string): string | undefined {
    for (const expected of word) {
      const char = this.#text[this.#at];
      if (char === undefined) return this.#here("EOF while parsing a value");
      this.#at += 1;
      if (char !== expected) return this.#here("expected ident");
    }
    return undefined;
  }

  #skipBlanks(): void {
    while (this.#at < this.#text.length && " \t\r\n".includes(this.#text[this.#at] ?? ""))
      this.#at += 1;
  }

  /** The place of the character that comes next. */
  #peek(message: string): string {
    this.#at += 1;
    return this.#here(message);
  }

  #here(message: string): string {
    const read = this.#text.slice(0, this.#at);
    const lineStart = read.lastIndexOf("\n") + 1;
    const line = read.split("\n").length;
    const column = new TextEncoder().encode(read.slice(lineStart)).length;
    return `${message} at line ${line} column ${column}`;
  }
}

const MAX_DEPTH = 127;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: { readonly [first: string]: string | undefined } = {
  t: "true",
  f: "false",
  n: "null",
};
const isDigit = (char: string): boolean => char >= "0" && char <= "9";

function parseKey(quoted: string): string {
  const key: unknown = JSON.parse(quoted);
  return typeof key === "string" ? key : "";
}
