import { isRecord, type JsonValue, readString, type UnknownRecord } from "@codexkit/protocol";
import { isJsonObject } from "./json_guard.ts";

/** What a server says about the effects of a tool. All of it is a hint. Wire: MCP `annotations`. */
export interface McpToolAnnotations {
  /** Name for people. */
  title?: string | undefined;
  /** Whether the tool changes nothing. */
  readOnlyHint?: boolean | undefined;
  /** Whether its changes may destroy something. */
  destructiveHint?: boolean | undefined;
  /** Whether a second call with the same arguments changes nothing more. */
  idempotentHint?: boolean | undefined;
  /** Whether it reaches beyond a closed world, such as the web. */
  openWorldHint?: boolean | undefined;
}

/** A tool as an MCP server lists it. Wire: an entry of `tools/list`. */
export interface McpToolDefinition {
  /** Name that the protocol call carries. */
  name: string;
  /** Name for people. */
  title?: string | undefined;
  /** What the tool does, in the server's words. */
  description?: string | undefined;
  /** As it came; {@link toMcpToolSpec} makes a schema of it. */
  inputSchema: unknown;
  /** Schema of `structuredContent` in results, as it came. */
  outputSchema?: JsonValue | undefined;
  annotations?: McpToolAnnotations | undefined;
  /** Whatever else the server adds, such as `openai/fileParams`. */
  _meta?: { readonly [key: string]: JsonValue } | undefined;
}

/**
 * Reads one entry of `tools/list`. Members of the wrong type read as absent, and a tool without an input
 * schema takes no arguments.
 *
 * @returns `undefined` for an entry without a name.
 */
export function readMcpToolDefinition(value: unknown): McpToolDefinition | undefined {
  if (!isRecord(value)) return undefined;
  const name = readString(value, "name");
  if (name === undefined) return undefined;
  const { inputSchema = {}, outputSchema, _meta } = value;
  return {
    name,
    title: readString(value, "title"),
    description: readString(value, "description"),
    inputSchema,
    outputSchema: isJsonObject(outputSchema) ? outputSchema : undefined,
    annotations: readAnnotations(value["annotations"]),
    _meta: isJsonObject(_meta) ? _meta : undefined,
  };
}

function readAnnotations(value: unknown): McpToolAnnotations | undefined {
  if (!isRecord(value)) return undefined;
  return {
    title: readString(value, "title"),
    readOnlyHint: readFlag(value, "readOnlyHint"),
    destructiveHint: readFlag(value, "destructiveHint"),
    idempotentHint: readFlag(value, "idempotentHint"),
    openWorldHint: readFlag(value, "openWorldHint"),
  };
}

function readFlag(record: UnknownRecord, key: string): boolean | undefined {
  const value = record[key];
  return typeof value === "boolean" ? value : undefined;
}

/**
 * Whether calls of a tool may run beside others: its server is declared so, or the tool says that it only
 * reads. Mirrors: Codex 0.169.0.
 */
export function isParallelMcpTool(
  tool: Pick<McpToolDefinition, "annotations">,
  server: {
    /** `mcp_servers.<name>.supports_parallel_tool_calls`; default false. */
    supportsParallelToolCalls?: boolean | undefined;
  } = {},
): boolean {
  return server.supportsParallelToolCalls === true || tool.annotations?.readOnlyHint === true;
}
