import { toFunctionDescription, WAIT_DESCRIPTION } from "./exec_description.ts";

/** The name under which scripts are run. Wire: Codex 0.169.0. */
export const EXEC_TOOL_NAME = "exec";

/** The name under which running scripts are looked at. Wire: Codex 0.169.0. */
export const WAIT_TOOL_NAME = "wait";

/** A tool that takes raw text, as Responses has it. */
export interface ExecFreeformSpec {
  /** Marks a tool that takes raw text. */
  type: "custom";
  /** What the model calls. */
  name: typeof EXEC_TOOL_NAME;
  /** What the model is told; see `renderExecDescription`. */
  description: string;
  /** What the text has to look like. */
  format: {
    type: "grammar";
    syntax: "lark";
    /** A first line with options or none, then any text. */
    definition: string;
  };
}

/** A tool that takes plain arguments, as Responses has it. */
export interface CodeModeFunctionSpec<Name extends string> {
  /** Marks a tool that takes JSON arguments. */
  type: "function";
  /** What the model calls. */
  name: Name;
  /** What the model is told. */
  description: string;
  /** Optional arguments may be left out. */
  strict: false;
  /** JSON Schema. */
  parameters: {
    type: "object";
    properties: {
      readonly [name: string]: { type: "string" | "number" | "boolean"; description: string };
    };
    required: readonly string[];
    additionalProperties: false;
  };
}

/** Options in a first line of their own, then the script. Wire: language of the grammar of Codex 0.169.0. */
const EXEC_GRAMMAR = String.raw`start: PRAGMA NEWLINE SOURCE | SOURCE
PRAGMA: /[ \t]*\/\/ @exec:[^\r\n]*/
NEWLINE: /\r?\n/
SOURCE: /[\s\S]+/
`;

/** `exec` as a freeform tool. Wire: Codex 0.169.0. */
export function toExecSpec(description: string): ExecFreeformSpec {
  return {
    type: "custom",
    name: EXEC_TOOL_NAME,
    description,
    format: { type: "grammar", syntax: "lark", definition: EXEC_GRAMMAR },
  };
}

/** `exec` as a function of one argument `source`, for providers that know no freeform tools. */
export function toExecFunctionSpec(description: string): CodeModeFunctionSpec<"exec"> {
  const source = {
    type: "string",
    description: "JavaScript source, with the options line first if there is one.",
  } as const;
  return toFunctionSpec(EXEC_TOOL_NAME, toFunctionDescription(description), { source }, ["source"]);
}

/** `wait`. Wire: parameters of Codex 0.169.0. */
export function toWaitSpec(): CodeModeFunctionSpec<"wait"> {
  const properties = {
    cell_id: { type: "string", description: "The cell ID that `exec` answered." },
    max_tokens: { type: "number", description: "Output budget in tokens. Default 10000." },
    terminate: { type: "boolean", description: "Whether to stop the cell. Default false." },
    yield_time_ms: { type: "number", description: "How long to wait, in ms. Default 10000." },
  } as const;
  return toFunctionSpec(WAIT_TOOL_NAME, WAIT_DESCRIPTION, properties, ["cell_id"]);
}

function toFunctionSpec<Name extends string>(
  name: Name,
  description: string,
  properties: CodeModeFunctionSpec<Name>["parameters"]["properties"],
  required: readonly string[],
): CodeModeFunctionSpec<Name> {
  const parameters = { type: "object", properties, required, additionalProperties: false } as const;
  return { type: "function", name, description, strict: false, parameters };
}
