import { isRecord } from "@codexkit/protocol";
import {
  type JsonSchema,
  parseToolInputSchema,
  readFileParams,
  toFileParamsSchema,
  toMcpInputSchema,
} from "@codexkit/tool-schema";
import { toDefaultNamespaceDescription } from "../plan_specs.ts";
import type { FunctionToolSpec, NamespaceToolSpec } from "../tool_spec.ts";
import type { McpToolDefinition } from "./mcp_definition.ts";
import type { McpToolSource, NamedMcpTool } from "./mcp_tool_source.ts";

/** How a tool of an MCP server is shown. */
export interface McpToolSpecOptions {
  /** Name that models call it by, without its namespace. */
  name: string;
  /**
   * Bytes its input schema may take. Default 5,000. Wire: `mcp_servers.<name>.tool_input_schema_max_bytes`.
   */
  maxSchemaBytes?: number | undefined;
}

/** A spec, or in one line why there is none. */
export type McpToolSpecResult =
  | { ok: true; spec: FunctionToolSpec }
  | { ok: false; problem: string };

/**
 * A tool of an MCP server as a model sees it. Arguments that hold files become paths.
 *
 * Wire: Codex 0.169.0. A tool without a usable schema is left out, and its server's others stay.
 */
export function toMcpToolSpec(
  tool: Pick<McpToolDefinition, "description" | "inputSchema" | "outputSchema" | "_meta">,
  { name, maxSchemaBytes }: McpToolSpecOptions,
): McpToolSpecResult {
  const { inputSchema, outputSchema, description = "", _meta: meta } = tool;
  const input = toFileParamsSchema(toMcpInputSchema(inputSchema), readFileParams(meta));
  const parsed = parseToolInputSchema(input, { maxBytes: maxSchemaBytes });
  if (!parsed.ok) return parsed;
  return {
    ok: true,
    spec: {
      type: "function",
      name,
      description,
      strict: false,
      parameters: parsed.schema,
      output_schema: toMcpOutputSchema(outputSchema),
    },
  };
}

/**
 * What calls of a tool answer to scripts in code mode: a whole MCP result.
 *
 * Mirrors: Codex 0.169.0.
 *
 * @param outputSchema - Of `structuredContent`; anything but an object reads as unknown.
 */
export function toMcpOutputSchema(outputSchema: unknown): JsonSchema {
  return {
    type: "object",
    properties: {
      content: { type: "array", items: { type: "object" } },
      structuredContent: isSchemaObject(outputSchema) ? outputSchema : {},
      isError: { type: "boolean" },
      _meta: { type: "object" },
    },
    required: ["content"],
    additionalProperties: false,
  };
}

/** Output schemas are rendered, never enforced: whoever renders one takes any member as it comes. */
function isSchemaObject(value: unknown): value is JsonSchema {
  return isRecord(value);
}

/** What a namespace is described by. */
export interface McpNamespaceSubject {
  /** The server's own `instructions`. */
  instructions?: string | undefined;
  /** The connector behind the tools, for servers that serve several. */
  connectorName?: string | undefined;
}

/**
 * The description of an MCP server's namespace: what the server says of itself, else its connector's name,
 * else its own. It is not cut.
 *
 * Wire: Codex 0.169.0.
 */
export function toMcpNamespaceDescription(
  namespace: string,
  { instructions, connectorName }: McpNamespaceSubject = {},
): string {
  const own = describeNamespace({ instructions, connectorName });
  return own ?? toDefaultNamespaceDescription(namespace);
}

function describeNamespace(subject: McpNamespaceSubject): string | undefined {
  const instructions = subject.instructions?.trim() ?? "";
  if (instructions !== "") return instructions;
  const connector = subject.connectorName?.trim() ?? "";
  return connector === "" ? undefined : `Tools for working with ${connector}.`;
}

/** A listed tool with what its spec is made of. */
export interface ListedMcpTool extends McpToolSource, McpNamespaceSubject {
  tool: McpToolDefinition;
  /** See {@link McpToolSpecOptions.maxSchemaBytes}. */
  maxSchemaBytes?: number | undefined;
}

/** The specs of many tools. */
export interface McpToolSpecs {
  /** Namespaces where names have them, else plain functions; in the order of the tools. */
  specs: readonly (NamespaceToolSpec | FunctionToolSpec)[];
  /** Tools without a usable schema, and why. */
  rejected: readonly { source: ListedMcpTool; problem: string }[];
}

/**
 * The specs of named tools, those of one namespace together. The first description of a namespace that is
 * not blank counts.
 *
 * Wire: Codex 0.169.0.
 *
 * @param tools - As `nameMcpTools` answers them.
 */
export function toMcpToolSpecs(tools: readonly NamedMcpTool<ListedMcpTool>[]): McpToolSpecs {
  const rejected: { source: ListedMcpTool; problem: string }[] = [];
  const plain: FunctionToolSpec[] = [];
  const namespaces = new Map<string, FunctionToolSpec[]>();
  const descriptions = new Map<string, string>();
  for (const { name, source } of tools) {
    const { tool, maxSchemaBytes } = source;
    const result = toMcpToolSpec(tool, { name: name.name, maxSchemaBytes });
    if (!result.ok) rejected.push({ source, problem: result.problem });
    else if (name.namespace === undefined) plain.push(result.spec);
    else {
      const specs = namespaces.get(name.namespace);
      if (specs) specs.push(result.spec);
      else namespaces.set(name.namespace, [result.spec]);
      const description = describeNamespace(source);
      if (description !== undefined && !descriptions.has(name.namespace)) {
        descriptions.set(name.namespace, description);
      }
    }
  }
  const grouped = Array.from(namespaces, ([name, specs]): NamespaceToolSpec => ({
    type: "namespace",
    name,
    description: descriptions.get(name) ?? toDefaultNamespaceDescription(name),
    tools: specs,
  }));
  return { specs: [...grouped, ...plain], rejected };
}
