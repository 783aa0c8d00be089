import type { Shape } from "./shape.ts";

const STRINGS: Shape = { list: "string" };
const STRING_MAP: Shape = { map: "string" };
const APPROVAL_MODE: Shape = { choices: ["auto", "prompt", "writes", "approve"] };

/** The keys of `[mcp_servers.X]`. Mirrors: Codex 0.169.0. */
export function toMcpServerShape(): Shape {
  return {
    title: "struct RawMcpServerConfig",
    fields: { ...toStdioFields(), ...toHttpFields(), ...toSharedFields() },
  };
}

function toStdioFields(): Readonly<Record<string, Shape>> {
  return {
    command: "string",
    args: STRINGS,
    env: STRING_MAP,
    env_vars: {
      list: {
        scalar: "string",
        table: {
          required: ["name"],
          fields: { name: "string", source: { choices: ["local", "remote"] } },
        },
      },
    },
    cwd: "path",
  };
}

function toHttpFields(): Readonly<Record<string, Shape>> {
  return {
    url: "string",
    // Refused with a hint by `findMcpServerFault`.
    bearer_token: "any",
    bearer_token_env_var: "string",
    http_headers: STRING_MAP,
    env_http_headers: STRING_MAP,
    http_headers_helper: "string",
    oauth: {
      fields: {
        client_id: "string",
        token_endpoint_auth_method: "string",
        callback_url: "string",
        callback_port: "u16",
      },
    },
    oauth_resource: "string",
    scopes: STRINGS,
    auth: { choices: ["oauth", "chatgpt", "ema"] },
  };
}

function toSharedFields(): Readonly<Record<string, Shape>> {
  return {
    enabled: "boolean",
    required: "boolean",
    startup_timeout_sec: "seconds",
    startup_timeout_ms: "u64",
    tool_timeout_sec: "seconds",
    enabled_tools: STRINGS,
    disabled_tools: STRINGS,
    supports_parallel_tool_calls: "boolean",
    default_tools_approval_mode: APPROVAL_MODE,
    tools: { map: { fields: { approval_mode: APPROVAL_MODE, output_token_limit: "u64" } } },
    environment_id: "string",
    startup_readiness: "any",
    tool_input_schema_max_bytes: "nonzero_usize",
    name: "any",
  };
}
