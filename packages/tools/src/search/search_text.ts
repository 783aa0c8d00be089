import { isRecord } from "@codexkit/protocol";
import type { JsonSchema } from "@codexkit/tool-schema";
import type { McpToolDefinition } from "../mcp/mcp_definition.ts";
import { compareByteOrder } from "../mcp/byte_order.ts";
import { toDisplayName, type ToolName } from "../tool_name.ts";
import type { FunctionToolSpec, ToolSpec } from "../tool_spec.ts";

/** Most characters of one tool's search text; what comes later finds nothing. */
const MAX_SEARCH_TEXT_LENGTH = 32_768;

/** What is known of a tool on an MCP server. */
export interface McpSearchSubject {
  /** Name that models call it by. */
  name: ToolName;
  server: string;
  tool: Pick<McpToolDefinition, "name" | "title" | "description" | "inputSchema">;
  connectorName?: string | undefined;
  /** As the server describes itself; nothing for a default. */
  namespaceDescription?: string | undefined;
  pluginDisplayNames?: readonly string[] | undefined;
}

/**
 * What searches find a tool of an MCP server by: its names, what server, connector and plugins say of it,
 * and its parameters with their descriptions.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toMcpSearchText(subject: McpSearchSubject): string {
  const { name, server, tool } = subject;
  const properties = readProperties(tool.inputSchema);
  return joinParts([
    toDisplayName(name),
    name.name,
    tool.name,
    server,
    tool.title,
    tool.description,
    subject.connectorName,
    subject.namespaceDescription,
    ...(subject.pluginDisplayNames ?? []),
    ...properties.map(([key]) => key),
    ...properties.map(([, description]) => description),
  ]);
}

function readProperties(schema: unknown): readonly (readonly [string, string | undefined])[] {
  if (!isRecord(schema) || !isRecord(schema["properties"])) return [];
  return Object.entries(schema["properties"])
    .toSorted(([left], [right]) => compareByteOrder(left, right))
    .map(([key, property]) => {
      const description = isRecord(property) ? property["description"] : undefined;
      return [key, typeof description === "string" ? description : undefined];
    });
}

/**
 * What searches find any other tool by: its names, also with spaces for `_`, its descriptions, and those
 * and the names of its parameters at any depth.
 *
 * Mirrors: `default_tool_search_text` of Codex 0.169.0.
 */
export function toDefaultSearchText(name: ToolName, spec: ToolSpec): string {
  const parts: (string | undefined)[] = [
    toDisplayName(name),
    name.name.replaceAll("_", " "),
    name.namespace,
  ];
  addSpecParts(parts, spec);
  return joinParts(parts);
}

function addSpecParts(parts: (string | undefined)[], spec: ToolSpec): void {
  switch (spec.type) {
    case "function":
      addFunctionParts(parts, spec);
      break;
    case "namespace":
      parts.push(spec.name, spec.description);
      for (const tool of spec.tools) addSpecParts(parts, tool);
      break;
    case "custom":
      parts.push(spec.name, spec.description, spec.format.syntax);
      break;
    case "tool_search":
      parts.push(spec.description);
      break;
    case "image_generation":
    case "web_search":
    case "local_shell":
      parts.push(spec.type.replaceAll("_", " "));
      break;
  }
}

function addFunctionParts(parts: (string | undefined)[], spec: FunctionToolSpec): void {
  parts.push(spec.name, spec.name.replaceAll("_", " "), spec.description);
  addSchemaParts(parts, spec.parameters);
}

function addSchemaParts(parts: (string | undefined)[], schema: JsonSchema): void {
  parts.push(schema.description);
  const properties = Object.entries(schema.properties ?? {});
  for (const [key, property] of properties.toSorted(([left], [right]) =>
    compareByteOrder(left, right),
  )) {
    parts.push(key);
    addSchemaParts(parts, property);
  }
  if (schema.items) addSchemaParts(parts, schema.items);
  for (const variant of schema.anyOf ?? []) addSchemaParts(parts, variant);
}

function joinParts(parts: readonly (string | undefined)[]): string {
  return parts
    .flatMap((part) => part?.trim() || [])
    .join(" ")
    .slice(0, MAX_SEARCH_TEXT_LENGTH);
}
