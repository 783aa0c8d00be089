/** A place in a rules file, counted from 1. */
export interface RulesPosition {
  /** Line. */
  line: number;
  /** Character within the line, in UTF-16 code units. */
  column: number;
}

/** Why a rules file was refused, and where. */
export interface RulesFault {
  /** What is wrong, as one line. */
  message: string;
  /** Where it starts. */
  start: RulesPosition;
  /** Where it ends, exclusive. */
  end: RulesPosition;
}

/** A piece of a rules file. */
export interface RulesToken {
  /** `operator` is any single sign; `end` comes once, last. */
  type: "name" | "string" | "int" | "operator" | "newline" | "end";
  /** The name, the sign, the text of the string without quotes and escapes, or the digits. */
  text: string;
  /** Where it starts. */
  start: RulesPosition;
  /** Where it ends, exclusive. */
  end: RulesPosition;
}

/** Longest rules file that is read, in UTF-16 code units. */
export const MAX_RULES_LENGTH = 4 * 1024 * 1024;

/**
 * Cuts a rules file into tokens. Line ends within brackets are no tokens.
 *
 * Mirrors: the Starlark of `.rules` files (Codex 0.169.0), without f-strings and byte strings.
 */
export function tokenizeRules(
  text: string,
): { tokens: RulesToken[]; fault?: undefined } | { tokens?: undefined; fault: RulesFault } {
  const lexer = new RulesLexer(text);
  const fault = lexer.run();
  return fault === undefined ? { tokens: lexer.tokens } : { fault };
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", ""],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

class RulesLexer {
  readonly tokens: RulesToken[] = [];
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #brackets = 0;
  #fault: RulesFault | undefined;

  constructor(text: string) {
    this.#text = text.replaceAll(/\r\n?/g, "\n");
  }

  run(): RulesFault | undefined {
    if (this.#text.length > MAX_RULES_LENGTH)
      this.#fail(`a rules file has at most ${MAX_RULES_LENGTH} characters`, this.#position());
    while (this.#fault === undefined && this.#at < this.#text.length) this.#step();
    const end = this.#position();
    this.tokens.push({ type: "newline", text: "\n", start: end, end });
    this.tokens.push({ type: "end", text: "", start: end, end });
    return this.#fault;
  }

  #step(): void {
    const start = this.#position();
    const character = this.#text.charAt(this.#at);
    if (character === "\n") {
      this.#at += 1;
      if (this.#brackets === 0) this.#push("newline", "\n", start);
      this.#startLine();
    } else if (character === " " || character === "\t") this.#skipBlanks(start);
    else if (character === "#") this.#at = this.#endOfLine();
    else if (character === "\\" && this.#text.charAt(this.#at + 1) === "\n") {
      this.#at += 2;
      this.#startLine();
    } else this.#readToken(character, start);
  }

  #readToken(character: string, start: RulesPosition): void {
    const string = this.#match(/([A-Za-z]*)("""|'''|"|')/y);
    if (string !== undefined) {
      this.#readString(string, start);
      return;
    }
    const name = this.#match(/[A-Za-z_]\w*/y);
    const digits = name === undefined ? this.#match(/\d\w*/y) : undefined;
    if (name !== undefined) this.#push("name", name, start);
    else if (digits !== undefined) this.#push("int", digits, start);
    else if (/[()[\]{},=+\-*/%.:;<>|&^~!@]/.test(character)) this.#readOperator(character, start);
    else this.#fail(`invalid input \`${character}\``, start);
  }

  #readOperator(character: string, start: RulesPosition): void {
    this.#at += 1;
    if ("([{".includes(character)) this.#brackets += 1;
    if (")]}".includes(character)) this.#brackets = Math.max(0, this.#brackets - 1);
    this.#push("operator", character, start);
  }

  /** Spaces before a statement would make it part of a block, and there are none. */
  #skipBlanks(start: RulesPosition): void {
    const last = this.tokens.at(-1)?.type ?? "newline";
    const isIndent = last === "newline" && this.#brackets === 0;
    this.#match(/[ \t]+/y);
    const next = this.#text.charAt(this.#at);
    if (isIndent && !["", "\n", "#"].includes(next))
      this.#fail("unexpected indentation: rules files have no blocks", start);
  }

  #readString(opening: string, start: RulesPosition): void {
    const [, prefix = "", quote = '"'] = /^([A-Za-z]*)("""|'''|"|')$/.exec(opening) ?? [];
    if (prefix !== "" && prefix !== "r") {
      this.#fail(`strings with the prefix \`${prefix}\` are not supported`, start);
      return;
    }
    const isRaw = prefix === "r";
    let value = "";
    while (!this.#text.startsWith(quote, this.#at)) {
      const character = this.#text.charAt(this.#at);
      if (character === "" || (character === "\n" && quote.length === 1)) {
        this.#fail("unfinished string literal", start);
        return;
      }
      this.#at += 1;
      if (character === "\n") this.#startLine();
      value += character === "\\" ? this.#readEscape({ isRaw }) : character;
      if (this.#fault !== undefined) return;
    }
    this.#at += quote.length;
    this.#push("string", value, start);
  }

  #readEscape({ isRaw }: { isRaw: boolean }): string {
    const character = this.#text.charAt(this.#at);
    if (character === "") return "\\";
    if (isRaw) {
      this.#at += 1;
      if (character === "\n") this.#startLine();
      return `\\${character}`;
    }
    const octal = this.#match(/[0-7]{1,3}/y);
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (/[xuU]/.test(character)) return this.#readHexEscape(character);
    this.#at += 1;
    if (character === "\n") this.#startLine();
    return SIMPLE_ESCAPES.get(character) ?? `\\${character}`;
  }

  #readHexEscape(kind: string): string {
    const start = this.#position();
    const digits = this.#match(/x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}/y)?.slice(1);
    const code = Number.parseInt(digits ?? "", 16);
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (digits !== undefined && code <= 0x10_ffff && !isSurrogate)
      return String.fromCodePoint(code);
    this.#fail(`invalid string escape sequence \`\\${kind}${digits ?? ""}\``, start);
    return "";
  }

  /** Takes what a sticky pattern finds here. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    if (text !== undefined) this.#at += text.length;
    return text;
  }

  #push(type: RulesToken["type"], text: string, start: RulesPosition): void {
    this.tokens.push({ type, text, start, end: this.#position() });
  }

  #fail(message: string, start: RulesPosition): void {
    this.#fault ??= { message, start, end: this.#position() };
  }

  #position(): RulesPosition {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #startLine(): void {
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #endOfLine(): number {
    const end = this.#text.indexOf("\n", this.#at);
    return end < 0 ? this.#text.length : end;
  }
}
