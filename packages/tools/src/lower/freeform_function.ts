import { isRecord } from "@codexkit/protocol";
import { parseArguments } from "../arguments.ts";
import type { FreeformToolSpec, FunctionToolSpec } from "../tool_spec.ts";

/** The property that carries the text of a freeform tool, unless its function form has one of its own. */
const FREEFORM_INPUT = "input";

/** A longer grammar costs more than it tells. */
const MAX_GRAMMAR_LENGTH = 4000;
/** Names that models and gateways give to the text of a freeform tool, the likeliest first. */
const TEXT_MEMBERS = [FREEFORM_INPUT, "patch", "source", "code", "text"];

/**
 * A freeform tool as a function with one string.
 *
 * @param form - what the tool brings for this; by default the description is that of the freeform tool, with
 *   its grammar.
 */
export function toFunctionForm(spec: FreeformToolSpec, form?: FunctionToolSpec): FunctionToolSpec {
  if (form) return { ...form, name: spec.name };
  return {
    type: "function",
    name: spec.name,
    description: describe(spec),
    strict: false,
    parameters: {
      type: "object",
      properties: {
        [FREEFORM_INPUT]: {
          type: "string",
          description: "The whole text, as it is: no quotes, fences or JSON around it.",
        },
      },
      required: [FREEFORM_INPUT],
      additionalProperties: false,
    },
  };
}

/** The property of a function form that carries the text: the first required one. */
export function toInputName(form: FunctionToolSpec | undefined): string {
  return form?.parameters.required?.[0] ?? FREEFORM_INPUT;
}

/** The text of a freeform call as the arguments of a function. */
export function toFreeformArguments(input: string, inputName: string): string {
  return JSON.stringify({ [inputName]: input });
}

/**
 * The text of a freeform tool, out of the arguments with which it was called as a function: a member of an
 * object, a JSON string, or the text itself.
 */
export function readFreeformArguments(
  args: string,
  inputName: string,
): { ok: true; input: string } | { ok: false; problem: string } {
  const value = readJson(args);
  if (typeof value === "string") return { ok: true, input: value };
  // What is no JSON, or a number, can only be meant as the text; a broken object was meant as an object.
  if (value === undefined ? !BROKEN_OBJECT.test(args) : !isRecord(value)) {
    return { ok: true, input: args };
  }
  const input = isRecord(value) ? findText(value, inputName) : undefined;
  if (input !== undefined) return { ok: true, input };
  const parsed = parseArguments(args, { [inputName]: { type: "string", required: true } });
  if (!parsed.ok) return parsed;
  return { ok: true, input: parsed.values[inputName] ?? "" };
}

const BROKEN_OBJECT = new RegExp(`^\\s*\\{\\s*"(?:${TEXT_MEMBERS.join("|")})"\\s*:`);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findText(
  value: { readonly [key: string]: unknown },
  inputName: string,
): string | undefined {
  for (const name of [inputName, ...TEXT_MEMBERS]) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    if (typeof member === "string") return member;
  }
  const members = Object.values(value);
  const [only] = members;
  return members.length === 1 && typeof only === "string" ? only : undefined;
}

function describe({ description, format }: FreeformToolSpec): string {
  const call = `Here it is called as a function: the text goes into \`${FREEFORM_INPUT}\`.`;
  const { syntax, definition } = format;
  if (definition.length > MAX_GRAMMAR_LENGTH) return `${description}\n\n${call}`;
  const kind = syntax === "lark" ? "Lark grammar" : "regular expression";
  return `${description}\n\n${call} It has to match this ${kind}:\n\n${definition}`;
}
