import type { RulesFault, RulesPosition, RulesToken } from "./rules_lexer.ts";

/** Where an expression stands. */
interface Placed {
  /** Where it starts. */
  start: RulesPosition;
  /** Where it ends, exclusive. */
  end: RulesPosition;
}

/** An argument of a call. */
export interface RulesArgument extends Placed {
  /** Absent for an argument by position. */
  name: string | undefined;
  /** What is given. */
  value: RulesExpression;
}

/** An expression of a rules file. */
export type RulesExpression = Placed &
  (
    | { type: "string"; value: string }
    | { type: "int"; value: number }
    | { type: "name"; name: string }
    | { type: "list" | "tuple"; items: RulesExpression[] }
    | { type: "sum"; left: RulesExpression; right: RulesExpression }
    | { type: "call"; name: string; args: RulesArgument[] }
  );

/** A statement of a rules file. */
export type RulesStatement =
  | { type: "assign"; name: string; value: RulesExpression }
  | { type: "expression"; value: RulesExpression };

/** Brackets within brackets. */
const MAX_DEPTH = 64;
/** Terms of a sum. */
const MAX_TERMS = 1000;

/** What the language has and rules files here have not, by the word it starts with. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ["and", "conditions"],
  ["break", "loops"],
  ["continue", "loops"],
  ["def", "functions"],
  ["elif", "conditions"],
  ["else", "conditions"],
  ["for", "loops"],
  ["if", "conditions"],
  ["in", "conditions"],
  ["lambda", "functions"],
  ["load", "loads of other files"],
  ["not", "conditions"],
  ["or", "conditions"],
  ["return", "functions"],
  ["while", "loops"],
]);

/**
 * Reads the statements of a rules file: calls and assignments of literals, lists, names and sums of these.
 *
 * Mirrors: the part of Starlark that rules are written in (Codex 0.169.0). Functions, loops and conditions,
 * which are allowed there, are faults that name their line.
 */
export function parseRulesTokens(
  tokens: readonly RulesToken[],
):
  | { statements: RulesStatement[]; fault?: undefined }
  | { statements?: undefined; fault: RulesFault } {
  const parser = new RulesParser(tokens);
  const statements = parser.readFile();
  return parser.fault === undefined ? { statements } : { fault: parser.fault };
}

const NOWHERE: RulesPosition = { line: 1, column: 1 };
const END: RulesToken = { type: "end", text: "", start: NOWHERE, end: NOWHERE };

class RulesParser {
  /** The first fault. From then on only the end is read. */
  fault: RulesFault | undefined;
  readonly #tokens: readonly RulesToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly RulesToken[]) {
    this.#tokens = tokens;
  }

  readFile(): RulesStatement[] {
    const statements: RulesStatement[] = [];
    while (this.#peek().type !== "end") {
      if (this.#take("newline") !== undefined) continue;
      const statement = this.#readStatement();
      if (statement !== undefined) statements.push(statement);
      if (this.#isSign(";")) this.#next();
      else if (this.#take("newline") === undefined) this.#failAtToken("new line");
    }
    return statements;
  }

  #readStatement(): RulesStatement | undefined {
    const token = this.#peek();
    if (token.type === "name" && token.text === "pass") {
      this.#next();
      return undefined;
    }
    const isAssignment = this.#isNamed(token) && !UNSUPPORTED.has(token.text);
    if (!isAssignment) return { type: "expression", value: this.#readSum() };
    this.#at += 2;
    return { type: "assign", name: token.text, value: this.#readSum() };
  }

  #readSum(): RulesExpression {
    let left = this.#readOperand();
    for (let terms = 2; this.#isSign("+"); terms++) {
      if (terms > MAX_TERMS) return this.#fail("too many terms in a sum", this.#peek());
      this.#next();
      const right = this.#readOperand();
      left = { type: "sum", left, right, start: left.start, end: right.end };
    }
    return left;
  }

  #readOperand(): RulesExpression {
    const token = this.#peek();
    const { start, end, text } = token;
    switch (token.type) {
      case "string":
        this.#next();
        return { type: "string", value: text, start, end };
      case "int":
        return this.#readInt(token);
      case "name":
        return this.#readName(token);
      case "operator":
        if (text === "[") return this.#readItems("list", "]");
        if (text === "(") return this.#readItems("tuple", ")");
        break;
      case "newline":
      case "end":
        break;
      default:
        token.type satisfies never;
    }
    return this.#failAtToken("expression");
  }

  #readInt(token: RulesToken): RulesExpression {
    this.#next();
    const { start, end, text } = token;
    if (!/^(?:0|[1-9]\d*)$/.test(text)) return this.#fail(`invalid integer \`${text}\``, token);
    return { type: "int", value: Number(text), start, end };
  }

  #readName(token: RulesToken): RulesExpression {
    const { start, end, text: name } = token;
    const unsupported = UNSUPPORTED.get(name);
    if (unsupported !== undefined)
      return this.#fail(`${unsupported} are not supported in rules files`, token);
    this.#next();
    if (!this.#isSign("(")) return { type: "name", name, start, end };
    this.#next();
    const args = this.#readList(")", () => this.#readArgument());
    return { type: "call", name, args, start, end: this.#lastEnd() };
  }

  #readArgument(): RulesArgument {
    const token = this.#peek();
    const isNamed = this.#isNamed(token);
    if (isNamed) this.#at += 2;
    const value = this.#readSum();
    const { start } = isNamed ? token : value;
    return { name: isNamed ? token.text : undefined, value, start, end: value.end };
  }

  #readItems(type: "list" | "tuple", close: string): RulesExpression {
    const { start } = this.#peek();
    this.#next();
    const items = this.#readList(close, () => this.#readSum());
    const isTuple = items.length !== 1 || this.#isSign(",", -2);
    const [item] = items;
    // Brackets around one expression only group it.
    if (type === "tuple" && !isTuple && item !== undefined) return item;
    return { type, items, start, end: this.#lastEnd() };
  }

  #readList<T>(close: string, readItem: () => T): T[] {
    const items: T[] = [];
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail("too many brackets within brackets", this.#peek());
    while (this.fault === undefined && !this.#isSign(close)) {
      items.push(readItem());
      if (this.#isSign(",")) this.#next();
      else if (!this.#isSign(close)) this.#failAtToken(`symbol '${close}'`);
    }
    this.#depth -= 1;
    this.#next();
    return items;
  }

  #isSign(sign: string, offset = 0): boolean {
    const token = this.#tokens[this.#at + offset] ?? END;
    return token.type === "operator" && token.text === sign;
  }

  /** Whether `name =` stands here. */
  #isNamed(token: RulesToken): boolean {
    return token.type === "name" && this.#isSign("=", 1);
  }

  #peek(): RulesToken {
    return this.#tokens[this.#at] ?? END;
  }

  #next(): void {
    this.#at += 1;
  }

  #take(type: RulesToken["type"]): RulesToken | undefined {
    const token = this.#peek();
    if (token.type !== type) return undefined;
    this.#next();
    return token;
  }

  #lastEnd(): RulesPosition {
    return (this.#tokens[this.#at - 1] ?? END).end;
  }

  #failAtToken(expected: string): RulesExpression {
    const token = this.#peek();
    const unsupported = token.type === "name" ? UNSUPPORTED.get(token.text) : undefined;
    if (unsupported !== undefined)
      return this.#fail(`${unsupported} are not supported in rules files`, token);
    return this.#fail(`unexpected ${describe(token)}, expected ${expected}`, token);
  }

  #fail(message: string, { start, end }: Placed): RulesExpression {
    this.fault ??= { message, start, end };
    this.#at = this.#tokens.length;
    return { type: "list", items: [], start, end };
  }
}

function describe(token: RulesToken): string {
  switch (token.type) {
    case "name":
      return `identifier '${token.text}'`;
    case "string":
      return `string literal ${JSON.stringify(token.text)}`;
    case "int":
      return `integer literal '${token.text}'`;
    case "operator":
      return `symbol '${token.text}'`;
    case "newline":
    case "end":
      return "new line";
    default:
      return token.type satisfies never;
  }
}
