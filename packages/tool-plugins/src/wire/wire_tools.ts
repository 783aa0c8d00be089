import type { JsonSchema } from "@codexkit/tool-schema";
import type { FreeformToolSpec, FunctionToolSpec } from "@codexkit/tools";
import type { PluginSchemas } from "../tools/tool_schemas.ts";

/** A tool in `tools` of a Responses request. */
export type ResponsesTool =
  | {
      type: "function";
      name: string;
      description: string;
      strict: boolean;
      parameters: { [key: string]: unknown };
      /** What the answer holds; only of tools that say so. */
      output_schema?: { [key: string]: unknown };
    }
  | {
      type: "custom";
      name: string;
      description: string;
      format: { type: "grammar"; syntax: "lark" | "regex"; definition: string };
    };

/** A tool in `tools` of a chat completion. */
export interface ChatTool {
  type: "function";
  function: {
    name: string;
    description: string;
    parameters: { [key: string]: unknown };
  };
}

/** What a provider of Responses takes beside plain functions. */
export interface ResponsesForm {
  /** Freeform tools, as OpenAI and OpenRouter take them. Default true; false sends them as functions. */
  customTools?: boolean | undefined;
  /** `output_schema` of functions. Default true. */
  outputSchemas?: boolean | undefined;
}

/** A tool for the Responses API. */
export function toResponsesTool(
  { responses, functionForm }: PluginSchemas,
  { customTools = true, outputSchemas = true }: ResponsesForm = {},
): ResponsesTool {
  const spec = responses.type === "custom" && !customTools ? functionForm : responses;
  return spec.type === "custom" ? toCustomTool(spec) : toFunctionTool(spec, outputSchemas);
}

/** A tool for chat completions. */
export function toChatTool({ functionForm }: PluginSchemas): ChatTool {
  const { name, description, parameters } = functionForm;
  return { type: "function", function: { name, description, parameters: toObject(parameters) } };
}

function toCustomTool({ name, description, format }: FreeformToolSpec): ResponsesTool {
  return { type: "custom", name, description, format: { ...format } };
}

function toFunctionTool(spec: FunctionToolSpec, withOutput: boolean): ResponsesTool {
  const { name, description, strict, parameters, output_schema: output } = spec;
  return {
    type: "function",
    name,
    description,
    strict,
    parameters: toObject(parameters),
    ...(withOutput && output !== undefined ? { output_schema: toObject(output) } : {}),
  };
}

/** A copy that callers may change. */
function toObject(schema: JsonSchema): { [key: string]: unknown } {
  return { ...structuredClone(schema) };
}
