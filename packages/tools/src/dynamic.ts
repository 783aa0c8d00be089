export {
  createDynamicTool,
  type DynamicTool,
  type DynamicToolClient,
  type DynamicToolRequest,
  toDynamicTools,
} from "./dynamic/dynamic_tool.ts";
export {
  DYNAMIC_TOOL_CANCELLED,
  DYNAMIC_TOOL_REQUEST_FAILED,
  type DynamicToolContentItem,
  type DynamicToolModel,
  type DynamicToolResponse,
  readDynamicToolResponse,
  toDynamicToolOutput,
  toFailedDynamicToolResponse,
} from "./dynamic/dynamic_tool_response.ts";
export {
  type DynamicToolFunctionSpec,
  type DynamicToolNamespaceSpec,
  type DynamicToolSpec,
} from "./dynamic/dynamic_tool_types.ts";
export {
  DYNAMIC_TOOL_ERROR_CODE,
  type ParsedDynamicTools,
  parseDynamicTools,
} from "./dynamic/parse_dynamic_tools.ts";
