import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { McpError } from "./mcp_error.ts";
import type { McpServerConfig } from "./server_config.ts";

/** What a key may hold; the text completes "must be …". */
interface Kind {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

const STRING: Kind = { expected: "a text", accepts: isText };
const BOOLEAN: Kind = { expected: "true or false", accepts: (value) => typeof value === "boolean" };
const STRINGS: Kind = { expected: "a list of texts", accepts: (value) => isListOf(value, isText) };
const TEXT_TABLE: Kind = {
  expected: "a table of texts",
  accepts: (value) => isRecord(value) && Object.values(value).every(isText),
};
const SECONDS: Kind = { expected: "a number of seconds, 0 or more", accepts: isDuration };
const MILLISECONDS: Kind = { expected: "a number of milliseconds, 0 or more", accepts: isDuration };
const APPROVAL = toChoice("auto", "prompt", "writes", "approve");

const ENV_VARS: Kind = {
  expected: 'a list of names or of { name = "…", source = "local" | "remote" }',
  accepts: (value) =>
    isListOf(value, (member) => isText(member) || (isRecord(member) && isEnvVar(member))),
};
const HTTP_URL: Kind = {
  expected: "an address that starts with http:// or https://",
  accepts: (value) => isText(value) && /^https?:$/.test(URL.parse(value)?.protocol ?? ""),
};
const PORT: Kind = {
  expected: "a port, 0 to 65535",
  accepts: (value) => isWhole(value) && value <= 65_535,
};

type Fields = Readonly<Record<string, Kind>>;

const OAUTH_FIELDS: Fields = {
  client_id: STRING,
  token_endpoint_auth_method: toChoice("none", "client_secret_basic", "client_secret_post"),
  callback_url: HTTP_URL,
  callback_port: PORT,
};
const TOOL_FIELDS: Fields = {
  approval_mode: APPROVAL,
  output_token_limit: { expected: "a whole number, 0 or more", accepts: isWhole },
};

const STDIO_FIELDS: Fields = {
  command: { expected: "the name of a program", accepts: (value) => isText(value) && value !== "" },
  args: STRINGS,
  env: TEXT_TABLE,
  env_vars: ENV_VARS,
  cwd: STRING,
};
const HTTP_FIELDS: Fields = {
  url: HTTP_URL,
  bearer_token_env_var: STRING,
  http_headers: TEXT_TABLE,
  env_http_headers: TEXT_TABLE,
  http_headers_helper: STRING,
  oauth: { expected: "a table", accepts: isRecord },
  oauth_resource: STRING,
  scopes: STRINGS,
  auth: toChoice("oauth", "chatgpt", "ema"),
};
const SHARED_FIELDS: Fields = {
  enabled: BOOLEAN,
  required: BOOLEAN,
  startup_timeout_sec: SECONDS,
  startup_timeout_ms: MILLISECONDS,
  tool_timeout_sec: SECONDS,
  enabled_tools: STRINGS,
  disabled_tools: STRINGS,
  supports_parallel_tool_calls: BOOLEAN,
  default_tools_approval_mode: APPROVAL,
  tools: {
    expected: "a table of tables",
    accepts: (value) => isRecord(value) && Object.values(value).every(isRecord),
  },
  tool_input_schema_max_bytes: {
    expected: "a whole number, 1 or more",
    accepts: (value) => isWhole(value) && value > 0,
  },
  environment_id: STRING,
  startup_readiness: STRING,
  name: STRING,
};
const FIELDS: Fields = { ...STDIO_FIELDS, ...HTTP_FIELDS, ...SHARED_FIELDS };

/**
 * Checks the table of one server: known keys, right types, one transport.
 *
 * @throws {@link McpError} `invalid_config`, naming the key. Mirrors: the refusals of Codex 0.169.0, with its short
 * texts as `codexText`.
 */
export function parseMcpServerConfig(server: string, value: unknown): McpServerConfig {
  if (!isRecord(value)) throw refuse(server, "must be a table");
  if (value["bearer_token"] !== undefined) {
    throw refuse(
      server,
      "bearer_token is not supported: put the token into an environment variable and name that in bearer_token_env_var",
      "bearer_token is not supported",
    );
  }
  checkFields(server, "", value, FIELDS);
  checkTransport(server, value);
  if (isRecord(value["oauth"])) checkFields(server, "oauth.", value["oauth"], OAUTH_FIELDS);
  if (isRecord(value["tools"])) {
    for (const [tool, settings] of Object.entries(value["tools"]))
      if (isRecord(settings)) checkFields(server, `tools.${tool}.`, settings, TOOL_FIELDS);
  }
  if (!isChecked(value)) throw refuse(server, "must be a table");
  return value;
}

/** Every member was looked at above, which the type checker cannot see. */
function isChecked(value: UnknownRecord): value is UnknownRecord & McpServerConfig {
  return Object.keys(value).every((key) => Object.hasOwn(FIELDS, key));
}

function checkFields(server: string, prefix: string, table: UnknownRecord, fields: Fields): void {
  for (const [key, value] of Object.entries(table)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (kind === undefined) throw refuse(server, `unknown key ${prefix}${key}: remove it`);
    if (!kind.accepts(value)) throw refuse(server, `${prefix}${key} must be ${kind.expected}`);
  }
}

function checkTransport(server: string, table: UnknownRecord): void {
  const isStdio = table["command"] !== undefined;
  if (!isStdio && table["url"] === undefined) {
    throw refuse(
      server,
      "give it a command (a program) or a url (an address)",
      "invalid transport",
    );
  }
  const foreign = isStdio ? HTTP_FIELDS : STDIO_FIELDS;
  for (const key of Object.keys(foreign)) {
    if (table[key] === undefined) continue;
    const text = `${key} is not supported for ${isStdio ? "stdio" : "streamable_http"}`;
    throw refuse(server, `${text}: remove it or ${isStdio ? "command" : "url"}`, text);
  }
}

function refuse(server: string, problem: string, codexText?: string): McpError {
  return new McpError("invalid_config", `MCP server '${server}': ${problem}`, {
    server,
    codexText,
  });
}

function toChoice(...choices: readonly string[]): Kind {
  return {
    expected: `one of ${choices.join(", ")}`,
    accepts: (value) => isText(value) && choices.includes(value),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isDuration(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isListOf(value: unknown, accepts: (member: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((member) => accepts(member));
}

function isEnvVar(value: UnknownRecord): boolean {
  const { name, source, ...others } = value;
  if (!isText(name) || Object.keys(others).length > 0) return false;
  return source === undefined || source === "local" || source === "remote";
}
