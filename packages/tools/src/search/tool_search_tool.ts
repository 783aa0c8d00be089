import { isRecord, type JsonValue } from "@codexkit/protocol";
import type { JsonSchema } from "@codexkit/tool-schema";
import { isJsonValue } from "../mcp/json_guard.ts";
import { parseJsonText } from "../mcp/json_text.ts";
import type { ToolCall, ToolPayload } from "../tool_call.ts";
import { ToolError } from "../tool_error.ts";
import type { ToolExecutor } from "../tool_executor.ts";
import { toDisplayName } from "../tool_name.ts";
import type { ToolOutput } from "../tool_output.ts";
import type { ToolSearchToolSpec, ToolSpec } from "../tool_spec.ts";
import { toLoadableToolSpec } from "./loadable_tool_spec.ts";
import { toDefaultSearchText } from "./search_text.ts";
import {
  createToolSearchCache,
  DEFAULT_TOOL_SEARCH_LIMIT,
  type ToolSearch,
  type ToolSearchCache,
  type ToolSearchDocument,
} from "./tool_search.ts";

/** Name under which tool search is called. Wire: Codex 0.169.0. */
export const TOOL_SEARCH_TOOL_NAME = "tool_search";

/** What a search is asked with. Wire: Codex 0.169.0, in our words. */
export const TOOL_SEARCH_PARAMETERS: JsonSchema = {
  type: "object",
  properties: {
    limit: {
      type: "number",
      description: `Most tools to return. Default ${DEFAULT_TOOL_SEARCH_LIMIT}.`,
    },
    query: { type: "string", description: "Words for what the tool should do." },
  },
  required: ["query"],
  additionalProperties: false,
};

/** Tool search as a model sees it. Wire: shape and parameters of Codex 0.169.0, in our words. */
export const TOOL_SEARCH_SPEC: ToolSearchToolSpec = {
  type: "tool_search",
  execution: "client",
  description:
    "Finds tools that are not in your list yet and lets you call them from your next message on. " +
    "Ranks names, descriptions and parameters of all deferred tools by the words of the query (BM25). " +
    "To find tools of MCP servers use this, not `list_mcp_resources` or `list_mcp_resource_templates`.",
  parameters: TOOL_SEARCH_PARAMETERS,
};

/** A tool that tool search may find. */
export interface SearchableTool {
  executor: Pick<ToolExecutor, "spec" | "toolName">;
  /** The namespace of `executor.toolName`, described. */
  namespace?: { name: string; description: string } | undefined;
  /** Words that the tool is found by; default what its spec says. */
  searchText?: string | undefined;
}

/**
 * The documents that stand for tools in a search, in the same order. Tools that cannot be loaded late,
 * such as freeform ones, have none.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toSearchDocuments(tools: readonly SearchableTool[]): readonly ToolSearchDocument[] {
  return tools.flatMap(({ executor, namespace, searchText }): readonly ToolSearchDocument[] => {
    const { spec, toolName } = executor;
    if (spec.type !== "function") return [];
    const whole: ToolSpec = namespace ? { type: "namespace", ...namespace, tools: [spec] } : spec;
    const output = toLoadableToolSpec(whole);
    const text = searchText ?? toDefaultSearchText(toolName, whole);
    return output ? [{ text, output }] : [];
  });
}

/**
 * The tool that finds tools. Whatever is wrong with a call, the model reads that nothing was found; what
 * was wrong stands in the body, which providers that know tool search never see.
 *
 * Mirrors: Codex 0.169.0.
 */
export function createToolSearchTool(search: ToolSearch): ToolExecutor {
  return {
    toolName: { name: TOOL_SEARCH_TOOL_NAME },
    spec: TOOL_SEARCH_SPEC,
    supportsParallelToolCalls: true,
    handle: async (call) => answer(search, call),
  };
}

/**
 * Makes tool search for what a plan defers, with one index as long as that stays the same.
 *
 * @param cache - Of the thread; a new one by default.
 */
export function createToolSearchFactory(
  cache: ToolSearchCache = createToolSearchCache(),
): (deferred: readonly SearchableTool[]) => ToolExecutor {
  return (deferred) => createToolSearchTool(cache.get(toSearchDocuments(deferred)));
}

function answer(search: ToolSearch, call: Pick<ToolCall, "payload" | "toolName">): ToolOutput {
  const request = readSearchRequest(call);
  if (!request.ok) return { body: request.problem, success: false, codeModeResult: [] };
  const tools = search.search(request.query, request.limit).flatMap(toJson);
  return { body: JSON.stringify(tools), success: true, codeModeResult: tools };
}

/** Specs are plain data; members that are `undefined` go, as they do on the wire. */
function toJson(spec: object): readonly JsonValue[] {
  return isJsonValue(spec) ? [spec] : [];
}

function readArguments({
  payload,
  toolName,
}: { payload: ToolPayload } & Pick<ToolCall, "toolName">): unknown {
  switch (payload.type) {
    case "tool_search":
      return payload.arguments;
    case "function": {
      const parsed = parseJsonText(payload.arguments);
      return parsed.ok ? parsed.value : undefined;
    }
    case "custom":
      throw new ToolError(
        "incompatible_payload",
        `tool ${toDisplayName(toolName)} invoked with incompatible payload`,
      );
  }
}

/** What a call of a search asks for, or one line on what is wrong with it. */
type SearchRequest = { ok: true; query: string; limit: number } | { ok: false; problem: string };

/**
 * Reads the arguments of a search.
 *
 * @throws {@link ToolError} `incompatible_payload` for a call with a text in the place of arguments.
 */
export function readSearchRequest(call: Pick<ToolCall, "payload" | "toolName">): SearchRequest {
  const value = readArguments(call);
  if (!isRecord(value) || typeof value["query"] !== "string") {
    return refuse("failed to parse tool_search arguments: `query` must be a string");
  }
  const query = value["query"].trim();
  const limit = value["limit"] ?? DEFAULT_TOOL_SEARCH_LIMIT;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 0) {
    return refuse("failed to parse tool_search arguments: `limit` must be a whole number");
  }
  if (query === "") return refuse("query must not be empty");
  return limit === 0 ? refuse("limit must be greater than zero") : { ok: true, query, limit };
}

function refuse(problem: string): SearchRequest {
  return { ok: false, problem };
}
