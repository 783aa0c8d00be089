import type { McpClock } from "./clock.ts";
import type { McpElicitationHandler } from "./elicitation.ts";
import type { McpFetch } from "./http/mcp_fetch.ts";
import type { McpCallOptions, McpClientInfo, McpRequestOptions, McpToolCall } from "./mcp_call.ts";
import type {
  McpResourceContents,
  McpResourcePage,
  McpResourceQuery,
  McpResourceTemplatePage,
} from "./mcp_resource.ts";
import type { McpEvent, McpServerStatus } from "./mcp_status.ts";
import type { McpCallResult, McpTool } from "./mcp_tool.ts";
import type { McpOAuthStore } from "./oauth/oauth_store.ts";
import type { McpAuthKind } from "./server_config.ts";
import type { McpTokenSource } from "./server_host.ts";

/** What connections are made with. */
export interface McpConnectionsOptions {
  /** Absolute working directory of the thread; servers run there unless their table says otherwise. */
  readonly cwd: string;
  /** Environment of the host. Servers get a few variables of it, and those their tables name. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Puts questions of servers to the user; without it they are declined. */
  readonly onElicitation?: McpElicitationHandler | undefined;
  /** Told what happens. What it throws is dropped. */
  readonly onEvent?: ((event: McpEvent) => void) | undefined;
  /** Where the tokens of earlier sign-ins are kept; without it servers that want one fail with `login_required`. */
  readonly oauthStore?: McpOAuthStore | undefined;
  /** Tokens for servers whose `auth` is `chatgpt` or `ema`; a server of a kind that is missing here is `unsupported`. */
  readonly tokenSources?:
    | Readonly<Partial<Record<Exclude<McpAuthKind, "oauth">, McpTokenSource>>>
    | undefined;
  /** Who we say we are; `codex-mcp-client` of Codex 0.169.0 by default. */
  readonly clientInfo?: McpClientInfo | undefined;
  /**
   * `initialize`, the default, speaks the revisions up to 2025-11-25, as Codex 0.169.0 does. `auto` first tries
   * 2026-07-28, which costs one more request with servers that do not know it, and which some do not survive over
   * stdio.
   */
  readonly protocol?: "initialize" | "auto" | undefined;
  /** Longest message of a server, in bytes; 32 MiB by default. A longer one is left out and its request fails. */
  readonly maxMessageBytes?: number | undefined;
  /** Sends HTTP requests; the `fetch` of the host by default. */
  readonly fetch?: McpFetch | undefined;
  /** Times everything; the clock of the host by default. */
  readonly clock?: McpClock | undefined;
}

/** How long servers are waited for that are still starting. */
export interface McpWaitOptions {
  /** Longest wait for servers that are not `required`, in milliseconds; by default until each is ready or has failed. */
  readonly optionalMs?: number | undefined;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** The MCP servers of one thread. Every server is on its own: what one does, or fails to do, touches no other. */
export interface McpConnections extends AsyncDisposable {
  /** Where every server stands, in the order they were given. */
  listServers(): readonly McpServerStatus[];

  /** Where one server stands, or `undefined` when none has that name. */
  findServer(server: string): McpServerStatus | undefined;

  /**
   * Waits for the servers to start, and tells where they stand then.
   *
   * @throws {@link McpError} `required_failed` when a server with `required = true` did not come up, `aborted` when
   * the signal fires before the required ones have.
   */
  ready(options?: McpWaitOptions): Promise<readonly McpServerStatus[]>;

  /**
   * The tools that are offered, under the names of their servers: those of the first server first, each list in the
   * order of its server. A server that has failed, or still starts when the wait is over, has none.
   */
  listTools(options?: McpWaitOptions): Promise<readonly McpTool[]>;

  /**
   * Calls a tool. That a tool says it has failed is a result; that there is no result is an error.
   *
   * @throws {@link McpError} among others `call_timeout`, `rpc_error`, `connection_lost`, `tool_disabled`,
   * `unknown_server`, `not_ready`, `aborted`, `message_too_large`.
   */
  callTool(call: McpToolCall, options?: McpCallOptions): Promise<McpCallResult>;

  /**
   * Lists resources. When all servers are asked, those that fail are left out with a warning.
   *
   * @throws {@link McpError} `invalid_request` for a cursor without a server, `unknown_server`, and what a request to
   * one server can fail with.
   */
  listResources(query?: McpResourceQuery, options?: McpRequestOptions): Promise<McpResourcePage>;

  /** Lists resource templates; else like {@link McpConnections.listResources}. */
  listResourceTemplates(
    query?: McpResourceQuery,
    options?: McpRequestOptions,
  ): Promise<McpResourceTemplatePage>;

  /**
   * Reads a resource.
   *
   * @throws {@link McpError} like {@link McpConnections.callTool}.
   */
  readResource(
    resource: { readonly server: string; readonly uri: string },
    options?: McpRequestOptions,
  ): Promise<McpResourceContents>;

  /**
   * Starts a server again, as after a sign-in; settles when that has come to an end, good or bad.
   *
   * @throws {@link McpError} `unknown_server`.
   */
  restart(server: string): Promise<McpServerStatus>;

  /** Ends every server with its process group, and everything that waits for one. Safe to call again. */
  close(): Promise<void>;
}
