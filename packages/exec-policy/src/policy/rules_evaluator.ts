import type { RulesFault } from "./rules_lexer.ts";
import type { RulesArgument, RulesExpression, RulesStatement } from "./rules_parser.ts";

/** A value of a rules file. */
export type RulesValue =
  | { type: "string"; value: string }
  | { type: "int"; value: number }
  | { type: "bool"; value: boolean }
  | { type: "NoneType" }
  | { type: "list" | "tuple"; items: readonly RulesValue[] };

/** What a parameter of a builtin takes. */
interface RulesParameter {
  /** Its name. */
  name: string;
  /** The only type it takes. */
  type: "string" | "list";
  /** Whether it may be left out. */
  isOptional?: boolean | undefined;
}

/** A function that rules files can call. */
export interface RulesBuiltin {
  /** In the order of arguments by position. */
  parameters: readonly RulesParameter[];
  /** Does what the call says. Returns what is wrong, as one line, or `undefined`. */
  call: (args: ReadonlyMap<string, RulesValue>, place: RulesExpression) => string | undefined;
}

/** Most values that a file may build, so that sums of sums cannot eat the memory. */
const MAX_VALUES = 1_000_000;
/** Longest text that a file may build, in UTF-16 code units. */
const MAX_TEXT = 1_000_000;

const NONE: RulesValue = { type: "NoneType" };

/**
 * Carries out the statements of a rules file.
 *
 * @returns the first fault, or `undefined`.
 */
export function runRules(
  statements: readonly RulesStatement[],
  builtins: ReadonlyMap<string, RulesBuiltin>,
): RulesFault | undefined {
  const evaluator = new RulesEvaluator(builtins);
  for (const statement of statements) {
    const value = evaluator.evaluate(statement.value);
    if (evaluator.fault !== undefined) return evaluator.fault;
    if (statement.type === "assign") evaluator.names.set(statement.name, value);
  }
  return undefined;
}

class RulesEvaluator {
  readonly names = new Map<string, RulesValue>([
    ["False", { type: "bool", value: false }],
    ["None", NONE],
    ["True", { type: "bool", value: true }],
  ]);
  /** The first fault. */
  fault: RulesFault | undefined;
  readonly #builtins: ReadonlyMap<string, RulesBuiltin>;
  #valuesLeft = MAX_VALUES;

  constructor(builtins: ReadonlyMap<string, RulesBuiltin>) {
    this.#builtins = builtins;
  }

  evaluate(expression: RulesExpression): RulesValue {
    switch (expression.type) {
      case "string":
      case "int":
        return expression;
      case "list":
      case "tuple": {
        const items = expression.items.map((item) => this.evaluate(item));
        return this.#toItems(expression.type, items, expression);
      }
      case "name":
        return this.#lookUp(expression.name, expression);
      case "sum":
        return this.#add(expression);
      case "call":
        this.#call(expression.name, expression.args, expression);
        return NONE;
      default:
        return expression satisfies never;
    }
  }

  #lookUp(name: string, place: RulesExpression): RulesValue {
    const value = this.names.get(name);
    if (value !== undefined) return value;
    const isFunction = this.#builtins.has(name);
    return this.#fail(
      isFunction
        ? `functions such as \`${name}\` can only be called`
        : `Variable \`${name}\` not found`,
      place,
    );
  }

  #add(sum: RulesExpression & { type: "sum" }): RulesValue {
    const left = this.evaluate(sum.left);
    const right = this.evaluate(sum.right);
    if (left.type === "string" && right.type === "string") {
      if (left.value.length + right.value.length > MAX_TEXT)
        return this.#fail(`a text has at most ${MAX_TEXT} characters`, sum);
      return { type: "string", value: left.value + right.value };
    }
    const isList = left.type === "list" || left.type === "tuple";
    if (isList && left.type === right.type)
      return this.#toItems(left.type, [...left.items, ...right.items], sum);
    return this.#fail(`cannot add a ${right.type} to a ${left.type}`, sum);
  }

  #toItems(
    type: "list" | "tuple",
    items: readonly RulesValue[],
    place: RulesExpression,
  ): RulesValue {
    this.#valuesLeft -= items.length;
    if (this.#valuesLeft < 0)
      return this.#fail(`a rules file has at most ${MAX_VALUES} values`, place);
    return { type, items };
  }

  #call(name: string, args: readonly RulesArgument[], place: RulesExpression): void {
    const builtin = this.names.has(name) ? undefined : this.#builtins.get(name);
    if (builtin === undefined) {
      this.#fail(
        this.names.has(name) ? `\`${name}\` cannot be called` : `Variable \`${name}\` not found`,
        place,
      );
      return;
    }
    const given = this.#bind(name, builtin, args, place);
    if (this.fault !== undefined) return;
    const message = builtin.call(given, place);
    if (message !== undefined) this.#fail(message, place);
  }

  #bind(
    name: string,
    { parameters }: RulesBuiltin,
    args: readonly RulesArgument[],
    place: RulesExpression,
  ): Map<string, RulesValue> {
    const given = new Map<string, RulesValue>();
    for (const [at, arg] of args.entries()) {
      const parameter =
        arg.name === undefined
          ? parameters[at]
          : parameters.find((candidate) => candidate.name === arg.name);
      if (arg.name === undefined && at > 0 && args[at - 1]?.name !== undefined)
        this.#fail("positional argument after non positional", arg.value);
      if (parameter === undefined) {
        const extra = arg.name === undefined ? "positional" : `\`${arg.name}\` extra named`;
        this.#fail(`Found ${extra} parameter(s) for call to ${name}`, place);
        return given;
      }
      if (given.has(parameter.name))
        this.#fail(`Argument \`${parameter.name}\` occurs more than once`, place);
      given.set(parameter.name, this.#check(parameter, this.evaluate(arg.value), place));
    }
    const missing = parameters.find(
      (parameter) => parameter.isOptional !== true && !given.has(parameter.name),
    );
    if (missing !== undefined)
      this.#fail(`Missing parameter \`${missing.name}\` for call to \`${name}\``, place);
    return given;
  }

  #check(parameter: RulesParameter, value: RulesValue, place: RulesExpression): RulesValue {
    if (value.type === parameter.type) return value;
    const expected = parameter.type === "string" ? "str" : "list";
    return this.#fail(
      `Type of parameter \`${parameter.name}\` doesn't match, expected \`${expected}\`, actual \`${value.type} (repr: ${toRepr(value)})\``,
      place,
    );
  }

  #fail(message: string, { start, end }: Pick<RulesFault, "start" | "end">): RulesValue {
    this.fault ??= { message, start, end };
    return NONE;
  }
}

/** Longest value that a message shows. */
const MAX_REPR = 200;

function toRepr(value: RulesValue): string {
  const text = toFullRepr(value);
  return text.length > MAX_REPR ? `${text.slice(0, MAX_REPR)}...` : text;
}

function toFullRepr(value: RulesValue): string {
  switch (value.type) {
    case "string":
      return JSON.stringify(value.value);
    case "int":
      return String(value.value);
    case "bool":
      return value.value ? "True" : "False";
    case "NoneType":
      return "None";
    case "list":
      return `[${value.items.slice(0, MAX_REPR).map(toRepr).join(", ")}]`;
    case "tuple": {
      const items = value.items.slice(0, MAX_REPR).map(toRepr).join(", ");
      return value.items.length === 1 ? `(${items},)` : `(${items})`;
    }
    default:
      return value satisfies never;
  }
}
