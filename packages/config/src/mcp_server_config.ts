import { readNumber, readString, type UnknownRecord } from "@codexkit/protocol";
import {
  isTable,
  readBoolean,
  readChoice,
  readStrings,
  readStringTable,
  readTable,
} from "./toml_table.ts";

/** When a call of an MCP tool needs a person's word. Wire: `approval_mode` (Codex 0.169.0). */
export type McpApprovalMode = "auto" | "prompt" | "writes" | "approve";

/** A variable for a server's environment. Wire: a member of `env_vars` (Codex 0.169.0). */
export interface McpEnvVar {
  /** Name of the variable. */
  name: string;
  /** Where its value is taken from; absent takes it from here. */
  source?: "local" | "remote" | undefined;
}

/** How a server is signed in to. Wire: `[mcp_servers.X.oauth]` (Codex 0.169.0). */
export interface McpOauthConfig {
  /** Absent registers a client of our own. */
  client_id?: string | undefined;
  /** Such as `none` or `client_secret_post`. */
  token_endpoint_auth_method?: string | undefined;
  /** Where the browser comes back to, in place of the local page. */
  callback_url?: string | undefined;
  /** Port of the local page; absent takes any. */
  callback_port?: number | undefined;
}

/** Settings of one tool. Wire: `[mcp_servers.X.tools.T]` (Codex 0.169.0). */
export interface McpToolConfig {
  /** In place of the server's `default_tools_approval_mode`. */
  approval_mode?: McpApprovalMode | undefined;
  /** Tokens of an answer that history keeps. */
  output_token_limit?: number | undefined;
}

/**
 * An MCP server: a program that is spoken to over stdin and stdout (`command`), or an address that is spoken to over
 * HTTP (`url`). Of the two it has exactly one.
 *
 * Wire: `[mcp_servers.X]` (Codex 0.169.0). `@codexkit/mcp` takes it as it is.
 */
export interface McpServerConfig {
  /** Program to run. */
  command?: string | undefined;
  /** Arguments of the program. */
  args?: readonly string[] | undefined;
  /** Variables that are set for the program; they win over every other. Values may be secrets. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Variables that the program takes over, by name. */
  env_vars?: readonly (string | McpEnvVar)[] | undefined;
  /** Absolute folder to run the program in; absent takes the folder of the session. */
  cwd?: string | undefined;

  /** Address of the server. */
  url?: string | undefined;
  /** Environment variable that holds the bearer token. */
  bearer_token_env_var?: string | undefined;
  /** Sent with every request. Values may be secrets. */
  http_headers?: Readonly<Record<string, string>> | undefined;
  /** Header to environment variable; skipped when the variable is not set. */
  env_http_headers?: Readonly<Record<string, string>> | undefined;
  /** Command that prints headers. */
  http_headers_helper?: string | undefined;
  /** Settings of the sign-in. */
  oauth?: McpOauthConfig | undefined;
  /** Resource that a token is asked for. */
  oauth_resource?: string | undefined;
  /** Scopes that a token is asked for; absent takes those of the server. */
  scopes?: readonly string[] | undefined;
  /** How requests are signed; absent finds it out. */
  auth?: "oauth" | "chatgpt" | "ema" | undefined;

  /** Whether it is used. Default true. */
  enabled: boolean;
  /** Whether a session fails when it does not start. Default false. */
  required: boolean;
  /** Longest start, in seconds, parts included. Default 30; `startup_timeout_ms` is counted in. */
  startup_timeout_sec: number;
  /** Longest call, in seconds, parts included. Default 300. */
  tool_timeout_sec: number;
  /** The only tools, by the server's own names; absent allows all. */
  enabled_tools?: readonly string[] | undefined;
  /** Tools taken out of those, by the server's own names. Default none. */
  disabled_tools: readonly string[];
  /** Whether all its calls may run side by side; else only those of read-only tools. Default false. */
  supports_parallel_tool_calls: boolean;
  /** For tools without a mode of their own. Default `auto`. */
  default_tools_approval_mode: McpApprovalMode;
  /** Settings of single tools, by the server's own names. Default none. */
  tools: Readonly<Record<string, McpToolConfig>>;
  /** Where the server runs; absent takes the first environment. */
  environment_id?: string | undefined;
  /** Bytes above which an input schema is shortened; absent takes the default of tools. Never 0. */
  tool_input_schema_max_bytes?: number | undefined;
}

const DEFAULT_STARTUP_TIMEOUT_SEC = 30;
const DEFAULT_TOOL_TIMEOUT_SEC = 300;
const APPROVAL_MODES = ["auto", "prompt", "writes", "approve"] as const;

/** What only one kind of server has. Mirrors: Codex 0.169.0. */
const STDIO_KEYS: readonly string[] = ["args", "env", "env_vars", "cwd"];
const HTTP_KEYS: readonly string[] = [
  "url",
  "bearer_token_env_var",
  "http_headers",
  "env_http_headers",
  "http_headers_helper",
  "oauth",
  "oauth_resource",
  "scopes",
];

/**
 * What is wrong with a server that each key alone does not show, or `undefined`.
 *
 * Mirrors: the checks of Codex 0.169.0.
 */
export function findMcpServerFault(table: UnknownRecord): string | undefined {
  if (table["bearer_token"] !== undefined) {
    return "bearer_token is not supported: put the token into an environment variable and its name into `bearer_token_env_var`";
  }
  const isStdio = table["command"] !== undefined;
  if (!isStdio && table["url"] === undefined) {
    return "invalid transport: set `command` for a program or `url` for a server over HTTP";
  }
  const refused = (isStdio ? HTTP_KEYS : STDIO_KEYS).find((key) => table[key] !== undefined);
  if (refused === undefined) return undefined;
  return `${refused} is not supported for ${isStdio ? "stdio" : "streamable_http"}`;
}

/** The servers of `[mcp_servers]`, with defaults filled in. The table must have passed all checks. */
export function toMcpServers(table: UnknownRecord): Readonly<Record<string, McpServerConfig>> {
  const servers: [string, McpServerConfig][] = [];
  for (const [id, server] of Object.entries(table)) {
    if (isTable(server)) servers.push([id, toMcpServer(server)]);
  }
  return Object.fromEntries(servers);
}

function toMcpServer(table: UnknownRecord): McpServerConfig {
  const startupMs = readNumber(table, "startup_timeout_ms");
  return {
    ...(table["command"] === undefined ? toHttp(table) : toStdio(table)),
    enabled: readBoolean(table, "enabled") ?? true,
    required: readBoolean(table, "required") ?? false,
    startup_timeout_sec:
      readNumber(table, "startup_timeout_sec") ??
      (startupMs === undefined ? DEFAULT_STARTUP_TIMEOUT_SEC : startupMs / 1_000),
    tool_timeout_sec: readNumber(table, "tool_timeout_sec") ?? DEFAULT_TOOL_TIMEOUT_SEC,
    enabled_tools: readStrings(table, "enabled_tools"),
    disabled_tools: readStrings(table, "disabled_tools") ?? [],
    supports_parallel_tool_calls: readBoolean(table, "supports_parallel_tool_calls") ?? false,
    default_tools_approval_mode:
      readChoice(table, "default_tools_approval_mode", APPROVAL_MODES) ?? "auto",
    tools: toToolSettings(readTable(table, "tools")),
    environment_id: readString(table, "environment_id"),
    tool_input_schema_max_bytes: readNumber(table, "tool_input_schema_max_bytes"),
  };
}

function toStdio(table: UnknownRecord): Partial<McpServerConfig> {
  const variables: unknown = table["env_vars"];
  return {
    command: readString(table, "command"),
    args: readStrings(table, "args"),
    env: readStringTable(table, "env"),
    env_vars: Array.isArray(variables) ? variables.flatMap(toEnvVar) : undefined,
    cwd: readString(table, "cwd"),
  };
}

function toEnvVar(entry: unknown): readonly (string | McpEnvVar)[] {
  if (typeof entry === "string") return [entry];
  if (!isTable(entry)) return [];
  const name = readString(entry, "name") ?? "";
  return [{ name, source: readChoice(entry, "source", ["local", "remote"]) }];
}

function toHttp(table: UnknownRecord): Partial<McpServerConfig> {
  return {
    url: readString(table, "url"),
    bearer_token_env_var: readString(table, "bearer_token_env_var"),
    http_headers: readStringTable(table, "http_headers"),
    env_http_headers: readStringTable(table, "env_http_headers"),
    http_headers_helper: readString(table, "http_headers_helper"),
    oauth: isTable(table["oauth"]) ? toOauth(table["oauth"]) : undefined,
    oauth_resource: readString(table, "oauth_resource"),
    scopes: readStrings(table, "scopes"),
    auth: readChoice(table, "auth", ["oauth", "chatgpt", "ema"]),
  };
}

function toOauth(table: UnknownRecord): McpOauthConfig {
  return {
    client_id: readString(table, "client_id"),
    token_endpoint_auth_method: readString(table, "token_endpoint_auth_method"),
    callback_url: readString(table, "callback_url"),
    callback_port: readNumber(table, "callback_port"),
  };
}

function toToolSettings(table: UnknownRecord): Readonly<Record<string, McpToolConfig>> {
  const tools: [string, McpToolConfig][] = [];
  for (const [name, settings] of Object.entries(table)) {
    if (!isTable(settings)) continue;
    tools.push([
      name,
      {
        approval_mode: readChoice(settings, "approval_mode", APPROVAL_MODES),
        output_token_limit: readNumber(settings, "output_token_limit"),
      },
    ]);
  }
  return Object.fromEntries(tools);
}
