export { parseMcpServerConfig } from "./check_server_config.ts";
export type { McpClock } from "./clock.ts";
export { createMcpConnections } from "./create_mcp_connections.ts";
export type {
  McpElicitationAnswer,
  McpElicitationHandler,
  McpElicitationRequest,
  McpFormElicitation,
  McpUrlElicitation,
} from "./elicitation.ts";
export type { McpFetch } from "./http/mcp_fetch.ts";
export type { JsonObject } from "./json_value.ts";
export type {
  McpCallOptions,
  McpClientInfo,
  McpProgress,
  McpRequestOptions,
  McpToolCall,
} from "./mcp_call.ts";
export type { McpConnections, McpConnectionsOptions, McpWaitOptions } from "./mcp_connections.ts";
export { McpError, type McpErrorCode, type McpErrorDetails } from "./mcp_error.ts";
export type {
  McpResource,
  McpResourceContents,
  McpResourcePage,
  McpResourceQuery,
  McpResourceTemplatePage,
} from "./mcp_resource.ts";
export type {
  McpChangedEvent,
  McpEvent,
  McpLogEvent,
  McpServerDisabled,
  McpServerFailed,
  McpServerInfo,
  McpServerReady,
  McpServerStarting,
  McpServerStatus,
  McpStatusEvent,
  McpWarningEvent,
} from "./mcp_status.ts";
export type { McpCallResult, McpTool, McpToolAnnotations } from "./mcp_tool.ts";
export {
  type McpAuthStatus,
  type McpAuthStatusOptions,
  readMcpAuthStatus,
} from "./oauth/auth_status.ts";
export { loginMcpServer, type McpLoginOptions } from "./oauth/login.ts";
export {
  createMcpOAuthFileStore,
  createMcpOAuthMemoryStore,
  type McpOAuthStore,
  type McpOAuthTokens,
} from "./oauth/oauth_store.ts";
export {
  type McpServedCall,
  type McpServedTool,
  type McpServeOptions,
  serveMcp,
} from "./serve_mcp.ts";
export type {
  McpApprovalMode,
  McpAuthKind,
  McpEnvVar,
  McpOAuthConfig,
  McpServerConfig,
  McpToolConfig,
} from "./server_config.ts";
export type { McpTokenSource } from "./server_host.ts";
