import { isRecord } from "@codexkit/protocol";
import { type JsonSchemaInput, readKeyword, readMembers } from "./json_schema.ts";
import { renderType } from "./render_type.ts";
import type { CodeModeTool } from "./tool_definition.ts";

/** How declarations are rendered. */
export interface DeclarationOptions {
  /**
   * UTF-8 bytes that the type of a tool's arguments should have at most; see `maxBytes` of `renderType`.
   * Wire: `[features.code_mode] tool_input_schema_max_bytes` (Codex 0.169.0).
   */
  readonly maxInputBytes?: number | undefined;
}

/**
 * The TypeScript declaration of one tool, as part of the object `tools`.
 *
 * Wire: `declare const tools: { name(args: { … }): Promise<…>; };` (Codex 0.169.0).
 */
export function renderDeclaration(
  ident: string,
  tool: Pick<CodeModeTool, "kind" | "inputSchema" | "outputSchema">,
  options: DeclarationOptions = {},
): string {
  const input = renderInput(tool, options);
  return `declare const tools: { ${ident}(${input}): Promise<${renderOutput(tool.outputSchema)}>; };`;
}

/**
 * A tool's description with its declaration after it.
 *
 * Wire: Codex 0.169.0, which puts the empty line there even when the description is empty.
 */
export function toDeclaredDescription(description: string, declaration: string): string {
  return `${description}\n\nexec tool declaration:\n\`\`\`ts\n${declaration}\n\`\`\``;
}

function renderInput(
  { kind, inputSchema }: Pick<CodeModeTool, "kind" | "inputSchema">,
  { maxInputBytes }: DeclarationOptions,
): string {
  if (kind === "freeform") return "input: string";
  return `args: ${renderType(inputSchema ?? true, { maxBytes: maxInputBytes })}`;
}

function renderOutput(schema: JsonSchemaInput | undefined): string {
  if (schema === undefined) return "unknown";
  const content = findStructuredContent(schema);
  if (content === undefined) return renderType(schema);
  const type = renderType(content);
  return type === "unknown" ? "CallToolResult" : `CallToolResult<${type}>`;
}

/** The schema of `structuredContent` when a schema is that of an MCP result. */
function findStructuredContent(schema: JsonSchemaInput): JsonSchemaInput | undefined {
  if (!isRecord(schema)) return undefined;
  const properties = readMembers(schema, "properties");
  const content = readMembers(properties, "content");
  const isResult =
    readKeyword(content, "type") === "array" &&
    readKeyword(readMembers(content, "items"), "type") === "object" &&
    readKeyword(readMembers(properties, "isError"), "type") === "boolean" &&
    readKeyword(readMembers(properties, "_meta"), "type") === "object";
  if (!isResult) return undefined;
  const structured = readKeyword(properties, "structuredContent");
  return isRecord(structured) || structured === false ? structured : true;
}
