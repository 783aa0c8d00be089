import type { ListedTool } from "@codexkit/code-mode";
import type { JsonValue } from "@codexkit/protocol";
import type { NestedTool } from "../tool_candidate.ts";
import type { ToolExecutor } from "../tool_executor.ts";
import type { ToolName } from "../tool_name.ts";
import type { FunctionToolSpec } from "../tool_spec.ts";
import { createToolSearchCache, type ToolSearch } from "./tool_search.ts";
import {
  readSearchRequest,
  TOOL_SEARCH_PARAMETERS,
  TOOL_SEARCH_TOOL_NAME,
  toSearchDocuments,
} from "./tool_search_tool.ts";

/** What a search of a script looks through. */
export interface ScriptSearchInput {
  /** Every tool that scripts can call; deferred functions are found. */
  nested: readonly NestedTool[];
  /** A tool as `ALL_TOOLS` shows it. Asked when a search is made. */
  list: (name: ToolName) => ListedTool | undefined;
}

/** The search as a script sees it. Wire: names and shapes of Codex 0.169.0, in our words. */
const SCRIPT_SEARCH_SPEC: FunctionToolSpec = {
  type: "function",
  name: TOOL_SEARCH_TOOL_NAME,
  description:
    "Ranks the tools that are not described here by the words of `query` (BM25) and answers with the best, each " +
    "with the name to call it by and its TypeScript declaration. Print what it finds with `text()`, read it, and " +
    "call `tools[name](arguments)` in a later script.",
  strict: false,
  parameters: TOOL_SEARCH_PARAMETERS,
  output_schema: {
    type: "object",
    properties: {
      tools: {
        type: "array",
        items: {
          type: "object",
          properties: { description: { type: "string" }, name: { type: "string" } },
          required: ["description", "name"],
          additionalProperties: false,
        },
      },
    },
    required: ["tools"],
    additionalProperties: false,
  },
};

/** Makes `tools.tool_search` for what scripts can call; undefined where there is nothing to find. */
export type ScriptSearchFactory = (input: ScriptSearchInput) => NestedTool | undefined;

/**
 * Makes tool search for scripts, with one index as long as the tools stay the same.
 *
 * What is wrong with a search rejects. Mirrors: `features.code_mode_tool_search` of Codex 0.169.0.
 */
export function createScriptSearchFactory(): ScriptSearchFactory {
  const cache = createToolSearchCache();
  return ({ nested, list }) => {
    const found = nested.filter(({ deferred }) => deferred).flatMap(toSearchable);
    if (found.length === 0) return undefined;
    const search = cache.get(found.map(({ document }) => document));
    const names = found.map(({ name }) => name);
    const executor = createExecutor(search, (at) => {
      const name = names[at];
      return name && list(name);
    });
    return {
      executor,
      name: executor.toolName,
      spec: SCRIPT_SEARCH_SPEC,
      deferred: false,
    };
  };
}

/** The document of a tool; none for what cannot be searched for. */
function toSearchable({ executor, name, namespaceDescription, searchText }: NestedTool): readonly {
  name: ToolName;
  document: ReturnType<typeof toSearchDocuments>[number];
}[] {
  const namespace =
    name.namespace === undefined
      ? undefined
      : { name: name.namespace, description: namespaceDescription ?? "" };
  return toSearchDocuments([{ executor, namespace, searchText }]).map((document) => ({
    name,
    document,
  }));
}

function createExecutor(
  search: ToolSearch,
  list: (at: number) => ListedTool | undefined,
): ToolExecutor {
  return {
    toolName: { name: TOOL_SEARCH_TOOL_NAME },
    spec: SCRIPT_SEARCH_SPEC,
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const request = readSearchRequest(call);
      if (!request.ok) return { body: request.problem, success: false };
      const tools = search
        .rank(request.query)
        .slice(0, request.limit)
        .flatMap(({ index }): readonly JsonValue[] => {
          const tool = list(index);
          return tool ? [{ name: tool.name, description: tool.description }] : [];
        });
      const result = { tools };
      return { body: JSON.stringify(result), success: true, codeModeResult: result };
    },
  };
}
