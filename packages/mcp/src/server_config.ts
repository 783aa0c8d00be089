/** When a tool call needs approval. Wire: `approval_mode` (Codex 0.169.0). Kept here, acted on by the caller. */
export type McpApprovalMode = "auto" | "prompt" | "writes" | "approve";

/** Whose credentials an HTTP server gets. Wire: `auth` (Codex 0.169.0). */
export type McpAuthKind = "oauth" | "chatgpt" | "ema";

/** A variable for the environment of a server process. Wire: a member of `env_vars` (Codex 0.169.0). */
export interface McpEnvVar {
  /** Name of the variable. */
  readonly name: string;
  /** Where its value is taken from; this package knows the environment it is given and leaves out a `remote` one. */
  readonly source?: "local" | "remote" | undefined;
}

/** How to sign in to an HTTP server. Wire: `[mcp_servers.X.oauth]` (Codex 0.169.0). */
export interface McpOAuthConfig {
  /** Id of a client registered beforehand; without it the client registers itself. */
  readonly client_id?: string | undefined;
  /** How the client proves itself at the token endpoint: `none`, `client_secret_basic` or `client_secret_post`. */
  readonly token_endpoint_auth_method?: string | undefined;
  /** Address the browser is sent back to, in place of one on 127.0.0.1. */
  readonly callback_url?: string | undefined;
  /** Port the answer of the browser is awaited on; 0 or absent takes a free one. */
  readonly callback_port?: number | undefined;
}

/** What is set for one tool. Wire: `[mcp_servers.X.tools.<tool>]` (Codex 0.169.0). Kept here, acted on by the caller. */
export interface McpToolConfig {
  /** When its calls need approval, in place of `default_tools_approval_mode`. */
  readonly approval_mode?: McpApprovalMode | undefined;
  /** Limit of its output, in tokens. */
  readonly output_token_limit?: number | undefined;
}

/**
 * One MCP server: a program that talks over stdio (`command`) or an address that talks streamable HTTP (`url`).
 *
 * The names are those of `[mcp_servers.X]`, so that a table of config.toml fits as it is.
 * Mirrors: `[mcp_servers.X]` (Codex 0.169.0).
 */
export interface McpServerConfig {
  /** stdio: the program; a bare name is looked up in the `PATH` of the child. */
  readonly command?: string | undefined;
  /** stdio: its arguments. */
  readonly args?: readonly string[] | undefined;
  /** stdio: variables as written here; they win over inherited ones. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** stdio: variables copied from the environment of the host, beyond the few every server gets. */
  readonly env_vars?: readonly (string | McpEnvVar)[] | undefined;
  /** stdio: working directory; a relative one starts at that of the thread, which is also the default. */
  readonly cwd?: string | undefined;

  /** HTTP: address of the endpoint, `http:` or `https:`. */
  readonly url?: string | undefined;
  /** HTTP: variable of the host that holds the bearer token. The server does not start when it is unset or blank. */
  readonly bearer_token_env_var?: string | undefined;
  /** HTTP: headers of every request. */
  readonly http_headers?: Readonly<Record<string, string>> | undefined;
  /** HTTP: headers whose value is that of a variable of the host; one that is unset is left out. */
  readonly env_http_headers?: Readonly<Record<string, string>> | undefined;
  /** HTTP: a command, run by the shell, that prints a JSON object of headers; at most 10 s and 64 KiB. */
  readonly http_headers_helper?: string | undefined;
  /** HTTP: how to sign in. */
  readonly oauth?: McpOAuthConfig | undefined;
  /** HTTP: the resource that tokens are asked for (RFC 8707), in place of the one the server names. */
  readonly oauth_resource?: string | undefined;
  /** HTTP: scopes to ask for when signing in. */
  readonly scopes?: readonly string[] | undefined;
  /** HTTP: whose credentials it gets; `oauth` when absent. */
  readonly auth?: McpAuthKind | undefined;

  /** Whether the server is started at all; true when absent. */
  readonly enabled?: boolean | undefined;
  /** Whether a thread cannot start without it; false when absent. */
  readonly required?: boolean | undefined;
  /** Time to start, answer `initialize` and list its tools, in seconds; 30 when absent. */
  readonly startup_timeout_sec?: number | undefined;
  /** The same in milliseconds; `startup_timeout_sec` wins. */
  readonly startup_timeout_ms?: number | undefined;
  /** Time a request may take, in seconds; 300 when absent. The clock stands still while the server asks the user something. */
  readonly tool_timeout_sec?: number | undefined;
  /** Tools that are offered, by the names of the server; all when absent. */
  readonly enabled_tools?: readonly string[] | undefined;
  /** Tools that are taken away from those. */
  readonly disabled_tools?: readonly string[] | undefined;
  /** Whether its tools may run at the same time; acted on by the caller. */
  readonly supports_parallel_tool_calls?: boolean | undefined;
  /** When calls of its tools need approval; acted on by the caller. */
  readonly default_tools_approval_mode?: McpApprovalMode | undefined;
  /** Settings by tool; acted on by the caller. */
  readonly tools?: Readonly<Record<string, McpToolConfig>> | undefined;
  /** Size a tool's input schema is cut to, in bytes, at least 1; acted on by the caller. */
  readonly tool_input_schema_max_bytes?: number | undefined;
  /** Where the server runs. Only `local` can be fulfilled here; a server with another one is `unsupported`. */
  readonly environment_id?: string | undefined;
  /** Read and kept; nothing here depends on it. */
  readonly startup_readiness?: string | undefined;
  /** Ignored, as in Codex: the name of a server is the key it is configured under. */
  readonly name?: string | undefined;
}

/** Time a server has to start, in milliseconds. Measured: Codex 0.169.0. */
const DEFAULT_STARTUP_TIMEOUT_MS = 30_000;
/** Time a request may take, in milliseconds. Measured: Codex 0.169.0. */
const DEFAULT_TOOL_TIMEOUT_MS = 300_000;

const MS_PER_SECOND = 1_000;

/** Time the server has to start, in milliseconds. */
export function toStartupTimeoutMs(config: McpServerConfig): number {
  const seconds = config.startup_timeout_sec;
  if (seconds !== undefined) return seconds * MS_PER_SECOND;
  return config.startup_timeout_ms ?? DEFAULT_STARTUP_TIMEOUT_MS;
}

/** Time a request to the server may take, in milliseconds. */
export function toToolTimeoutMs(config: McpServerConfig): number {
  const seconds = config.tool_timeout_sec;
  return seconds === undefined ? DEFAULT_TOOL_TIMEOUT_MS : seconds * MS_PER_SECOND;
}

/**
 * Whether a tool is offered: `enabled_tools` lets in, then `disabled_tools` takes away. Names are those of the server.
 *
 * Mirrors: Codex 0.169.0.
 */
export function isToolEnabled(config: McpServerConfig, tool: string): boolean {
  if (config.enabled_tools !== undefined && !config.enabled_tools.includes(tool)) return false;
  return config.disabled_tools?.includes(tool) !== true;
}

/**
 * A time limit as Codex 0.169.0 writes it: `1000ms` for a configured one (recorded), seconds for the defaults
 * (`after 30s`, `after 300s`: measured).
 */
export function toTimeLimitText(timeoutMs: number): string {
  const isDefault =
    timeoutMs === DEFAULT_STARTUP_TIMEOUT_MS || timeoutMs === DEFAULT_TOOL_TIMEOUT_MS;
  return isDefault ? `${timeoutMs / MS_PER_SECOND}s` : `${timeoutMs}ms`;
}
