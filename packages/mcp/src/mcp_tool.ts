import { isRecord, type JsonValue, readString, type UnknownRecord } from "@codexkit/protocol";
import { isJsonObject, isJsonValue, type JsonObject, MAX_JSON_DEPTH } from "./json_value.ts";
import { McpError } from "./mcp_error.ts";

/** What a server claims of a tool; hints, not promises. Wire: `annotations` of a tool. */
export interface McpToolAnnotations {
  /** Name for people. */
  readonly title?: string | undefined;
  /** It changes nothing. */
  readonly readOnlyHint?: boolean | undefined;
  /** It may destroy something; only of meaning without `readOnlyHint`. */
  readonly destructiveHint?: boolean | undefined;
  /** A second call with the same arguments changes nothing more. */
  readonly idempotentHint?: boolean | undefined;
  /** It reaches out to a world that is not closed, such as the web. */
  readonly openWorldHint?: boolean | undefined;
}

/** A tool as its server describes it, under the server's own name. Wire: a member of the answer to `tools/list`. */
export interface McpTool {
  /** Name of the server. */
  readonly server: string;
  /** Name to call it by; any text. */
  readonly name: string;
  /** Name for people. */
  readonly title?: string | undefined;
  /** What it does, in the words of the server. */
  readonly description?: string | undefined;
  /** JSON schema of its arguments as sent; `{}` when there is none that is an object. */
  readonly inputSchema: JsonObject;
  /** JSON schema of its structured result. */
  readonly outputSchema?: JsonObject | undefined;
  /** What the server claims of it. */
  readonly annotations?: McpToolAnnotations | undefined;
  /** What else the server says, by keys of its own. */
  readonly _meta?: JsonObject | undefined;
}

/** What a tool gave back. Wire: the answer to `tools/call`. */
export interface McpCallResult {
  /** Blocks as sent: `text`, `image`, `audio`, `resource`, `resource_link`, or a type nobody declared. */
  readonly content: readonly JsonObject[];
  /** The result as data; any JSON value but `null`. */
  readonly structuredContent?: JsonValue | undefined;
  /** Whether the tool says that it failed. */
  readonly isError: boolean;
  /** What else the server says, by keys of its own. */
  readonly _meta?: JsonObject | undefined;
}

/** A tool of the wire, read leniently, or `undefined` when it has no name or nests too deeply. */
export function toMcpTool(server: string, value: unknown): McpTool | undefined {
  if (!isJsonObject(value)) return undefined;
  const name = readString(value, "name");
  if (name === undefined || name === "") return undefined;
  const { inputSchema, outputSchema, annotations, _meta } = value;
  return {
    server,
    name,
    ...pick("title", readString(value, "title")),
    ...pick("description", readString(value, "description")),
    inputSchema: isJsonObject(inputSchema) ? inputSchema : {},
    ...pick("outputSchema", isJsonObject(outputSchema) ? outputSchema : undefined),
    ...pick("annotations", isRecord(annotations) ? toAnnotations(annotations) : undefined),
    ...pick("_meta", isJsonObject(_meta) ? _meta : undefined),
  };
}

/**
 * The result of a call, read leniently: blocks of unknown types stay, a bare text becomes a block, what is no block
 * is left out.
 *
 * @throws {@link McpError} `protocol_error` when it is no object or nests too deeply.
 */
export function toMcpCallResult(server: string, value: unknown): McpCallResult {
  if (!isRecord(value)) {
    throw new McpError(
      "protocol_error",
      `MCP server '${server}' answered tools/call with no result; report it to whoever makes the server`,
      { server },
    );
  }
  if (!isJsonValue(value)) {
    throw new McpError(
      "protocol_error",
      `MCP server '${server}' sent a result that nests deeper than ${MAX_JSON_DEPTH} levels; ask it for less`,
      { server },
    );
  }
  const { content, structuredContent, isError, _meta } = value;
  const blocks = Array.isArray(content) ? content : [];
  return {
    content: blocks.map(toBlock).filter((block) => block !== undefined),
    ...pick("structuredContent", structuredContent === null ? undefined : structuredContent),
    isError: isError === true,
    ...pick("_meta", isJsonObject(_meta) ? _meta : undefined),
  };
}

function toBlock(value: JsonValue): JsonObject | undefined {
  if (typeof value === "string") return { type: "text", text: value };
  return isJsonObject(value) ? value : undefined;
}

function toAnnotations(value: UnknownRecord): McpToolAnnotations {
  return {
    ...pick("title", readString(value, "title")),
    ...pick("readOnlyHint", readBoolean(value, "readOnlyHint")),
    ...pick("destructiveHint", readBoolean(value, "destructiveHint")),
    ...pick("idempotentHint", readBoolean(value, "idempotentHint")),
    ...pick("openWorldHint", readBoolean(value, "openWorldHint")),
  };
}

function readBoolean(record: UnknownRecord, key: string): boolean | undefined {
  const value = record[key];
  return typeof value === "boolean" ? value : undefined;
}

/** The member, unless it is absent. */
function pick<const K extends string, V>(key: K, value: V | undefined): { [member in K]?: V } {
  const member: { [member in K]?: V } = {};
  if (value !== undefined) member[key] = value;
  return member;
}
