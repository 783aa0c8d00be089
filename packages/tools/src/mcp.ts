export {
  isParallelMcpTool,
  type McpToolAnnotations,
  type McpToolDefinition,
  readMcpToolDefinition,
} from "./mcp/mcp_definition.ts";
export { toMcpHookName } from "./mcp/mcp_hook_name.ts";
export {
  MAX_MCP_NAME_LENGTH,
  MCP_NAME_PREFIX,
  OLDER_MAX_MCP_NAME_LENGTH,
} from "./mcp/mcp_name_parts.ts";
export { nameMcpTools } from "./mcp/mcp_naming.ts";
export {
  describeMcpFailure,
  type McpArguments,
  type McpCallFailure,
  type McpOutputOptions,
  parseMcpArguments,
  toMcpFailureOutput,
  toMcpOutput,
} from "./mcp/mcp_output.ts";
export {
  MAX_MCP_EVENT_RESULT_BYTES,
  type McpCallResult,
  type McpModalities,
  readMcpCallResult,
  toMcpEventResult,
  toMcpResultJson,
  withoutUnsupportedMedia,
} from "./mcp/mcp_result.ts";
export { isMcpToolEnabled, type McpToolFilter } from "./mcp/mcp_tool_filter.ts";
export {
  type McpNaming,
  type McpNamingOptions,
  type McpToolSource,
  type NamedMcpTool,
} from "./mcp/mcp_tool_source.ts";
export {
  type ListedMcpTool,
  type McpNamespaceSubject,
  type McpToolSpecOptions,
  type McpToolSpecResult,
  type McpToolSpecs,
  toMcpNamespaceDescription,
  toMcpOutputSchema,
  toMcpToolSpec,
  toMcpToolSpecs,
} from "./mcp/mcp_tool_spec.ts";
export { type McpSearchSubject, toMcpSearchText } from "./search/search_text.ts";
