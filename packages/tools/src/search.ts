export {
  coalesceToolSpecs,
  type LoadableToolSpec,
  toLoadableToolSpec,
} from "./search/loadable_tool_spec.ts";
export { toDefaultSearchText } from "./search/search_text.ts";
export {
  createScriptSearchFactory,
  type ScriptSearchFactory,
  type ScriptSearchInput,
} from "./search/script_search.ts";
export {
  createToolSearch,
  createToolSearchCache,
  DEFAULT_TOOL_SEARCH_LIMIT,
  type ToolSearch,
  type ToolSearchCache,
  type ToolSearchDocument,
  type ToolSearchHit,
} from "./search/tool_search.ts";
export {
  createToolSearchFactory,
  createToolSearchTool,
  type SearchableTool,
  TOOL_SEARCH_SPEC,
  TOOL_SEARCH_TOOL_NAME,
  toSearchDocuments,
} from "./search/tool_search_tool.ts";
