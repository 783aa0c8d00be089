import { isRecord, readNumber, readString, type UnknownRecord } from "@codexkit/protocol";
import {
  type DisabledCapability,
  OWN_PROVIDER_KEYS,
  type ProviderCapabilitiesConfig,
  toCapabilities,
  toDisabledCapabilities,
} from "./provider_capabilities_config.ts";
import { readBoolean, readStrings, readStringTable, readTable } from "./toml_table.ts";

/** A command that prints a token. Wire: `[model_providers.X.auth]` (Codex 0.169.0). */
export interface ProviderAuthCommand {
  /** Program to run. */
  command: string;
  /** Its arguments. */
  args: readonly string[];
  /** Longest run, in milliseconds. Default 5000. */
  timeout_ms: number;
  /** Age after which the token is fetched anew, in milliseconds. Default 300000; 0 only after a 401. */
  refresh_interval_ms: number;
  /** Absolute folder to run in. Default the folder of the user's own files. */
  cwd?: string | undefined;
}

/** A model provider. Wire: `[model_providers.X]` (Codex 0.169.0). */
export interface ModelProviderConfig {
  /** Name for people. */
  name: string;
  /** URL that `/responses` is added to; absent takes the default of the credentials. */
  base_url?: string | undefined;
  /** Full URL of the model catalog. */
  model_catalog_url?: string | undefined;
  /** Environment variable that holds the key. */
  env_key?: string | undefined;
  /** What to tell a person when that variable is not set. */
  env_key_instructions?: string | undefined;
  /** A key in the file itself. A secret. */
  experimental_bearer_token?: string | undefined;
  /** A command that prints a token. */
  auth?: ProviderAuthCommand | undefined;
  /** Wire protocol. Default `responses`, the only one. */
  wire_api: "responses";
  /** Added to every URL. Default none. */
  query_params: Readonly<Record<string, string>>;
  /** Sent with every request. Default none. */
  http_headers: Readonly<Record<string, string>>;
  /** Header to environment variable; skipped when the variable is unset or blank. Default none. */
  env_http_headers: Readonly<Record<string, string>>;
  /** Repeats of a failed request. Default 4, at most 100. */
  request_max_retries: number;
  /** Repeats of a broken stream. Default 5, at most 100. */
  stream_max_retries: number;
  /** Longest silence of a stream, in milliseconds. Default 300000. */
  stream_idle_timeout_ms: number;
  /** Longest wait for a WebSocket, in milliseconds. Default 15000. */
  websocket_connect_timeout_ms: number;
  /** Whether the login of OpenAI is used. Default false. */
  requires_openai_auth: boolean;
  /** Whether the provider speaks WebSocket. Default false. */
  supports_websockets: boolean;
  /** Whether the provider has a search endpoint of its own. Default false. */
  supports_standalone_web_search: boolean;
  /** What the provider can do, as far as the file says. */
  capabilities: ProviderCapabilitiesConfig;
  /** Ours: capabilities taken away whatever else is said. Default none. */
  disabled_capabilities: readonly DisabledCapability[];
  /** Keys of this provider that Codex 0.169.0 does not know, such as `capabilities.web_search`. */
  own_keys: readonly string[];
  /** `gateway_oauth`, `credential_file`, `aws`, `project_id` and `location`, not looked at. */
  raw: UnknownRecord;
}

/** Ids that a configuration cannot define anew. Mirrors: Codex 0.169.0. */
export const RESERVED_PROVIDER_IDS: readonly string[] = [
  "openai",
  "ollama",
  "lmstudio",
  "amazon-bedrock",
  "amazon-bedrock-runtime",
];

const DEFAULT_REQUEST_MAX_RETRIES = 4;
const DEFAULT_STREAM_MAX_RETRIES = 5;
const MAX_RETRIES = 100;
const DEFAULT_STREAM_IDLE_TIMEOUT_MS = 300_000;
const DEFAULT_WEBSOCKET_CONNECT_TIMEOUT_MS = 15_000;
const DEFAULT_AUTH_TIMEOUT_MS = 5_000;
const DEFAULT_AUTH_REFRESH_INTERVAL_MS = 300_000;
const OLLAMA_PORT = 11_434;
const LM_STUDIO_PORT = 1_234;
const RAW_KEYS: ReadonlySet<string> = new Set([
  "gateway_oauth",
  "credential_file",
  "aws",
  "project_id",
  "location",
]);

/**
 * A provider from its table, with defaults filled in. The table must have passed the shape check.
 *
 * @param options.authCwd - where a token command runs when the table does not say.
 */
export function toModelProvider(
  table: UnknownRecord,
  options: { authCwd?: string | undefined } = {},
): ModelProviderConfig {
  const auth = readTable(table, "auth");
  return {
    name: readString(table, "name") ?? "",
    base_url: readString(table, "base_url"),
    model_catalog_url: readString(table, "model_catalog_url"),
    env_key: readString(table, "env_key"),
    env_key_instructions: readString(table, "env_key_instructions"),
    experimental_bearer_token: readString(table, "experimental_bearer_token"),
    auth: isRecord(table["auth"]) ? toAuthCommand(auth, options.authCwd) : undefined,
    wire_api: "responses",
    query_params: readStringTable(table, "query_params") ?? {},
    http_headers: readStringTable(table, "http_headers") ?? {},
    env_http_headers: readStringTable(table, "env_http_headers") ?? {},
    request_max_retries: readRetries(table, "request_max_retries", DEFAULT_REQUEST_MAX_RETRIES),
    stream_max_retries: readRetries(table, "stream_max_retries", DEFAULT_STREAM_MAX_RETRIES),
    stream_idle_timeout_ms:
      readNumber(table, "stream_idle_timeout_ms") ?? DEFAULT_STREAM_IDLE_TIMEOUT_MS,
    websocket_connect_timeout_ms:
      readNumber(table, "websocket_connect_timeout_ms") ?? DEFAULT_WEBSOCKET_CONNECT_TIMEOUT_MS,
    requires_openai_auth: readBoolean(table, "requires_openai_auth") ?? false,
    supports_websockets: readBoolean(table, "supports_websockets") ?? false,
    supports_standalone_web_search: readBoolean(table, "supports_standalone_web_search") ?? false,
    capabilities: toCapabilities(readTable(table, "capabilities")),
    disabled_capabilities: toDisabledCapabilities(table),
    own_keys: OWN_PROVIDER_KEYS.filter((key) => hasKey(table, key)),
    raw: Object.fromEntries(Object.entries(table).filter(([key]) => RAW_KEYS.has(key))),
  };
}

/**
 * What is wrong with a provider that each key alone does not show, or `undefined`.
 *
 * Mirrors: the checks of Codex 0.169.0, in its words.
 */
export function findProviderFault(id: string, table: UnknownRecord): string | undefined {
  const isBedrock = id.startsWith("amazon-bedrock");
  if (RESERVED_PROVIDER_IDS.includes(id) && !isBedrock) {
    return (
      `model_providers contains reserved built-in provider IDs: \`${id}\`. Built-in providers ` +
      "cannot be overridden. Rename your custom provider (for example, `openai-custom`)."
    );
  }
  if (isBedrock && RESERVED_PROVIDER_IDS.includes(id)) {
    const other = Object.keys(table).find((key) => key !== "aws" && key !== "name");
    if (other === undefined) return undefined;
    return `model_providers.${id}: only \`aws\` can be changed, not \`${other}\``;
  }
  const fault = findAuthFault(table);
  return fault === undefined ? undefined : `model_providers.${id}: ${fault}`;
}

function findAuthFault(table: UnknownRecord): string | undefined {
  if (table["aws"] !== undefined) return "provider aws is only supported for `amazon-bedrock`";
  if (!isRecord(table["auth"])) return undefined;
  if (readString(table["auth"], "command")?.trim() === "") {
    return "provider auth.command must not be empty";
  }
  const conflicts = ["env_key", "experimental_bearer_token"].filter(
    (key) => table[key] !== undefined,
  );
  if (table["requires_openai_auth"] === true) conflicts.push("requires_openai_auth");
  if (conflicts.length === 0) return undefined;
  return `provider auth cannot be combined with ${conflicts.join(", ")}`;
}

/**
 * The providers that need no configuration.
 *
 * @param openaiBaseUrl - `openai_base_url`; replaces the URL of the provider `openai`.
 * @param env - read for `CODEX_OSS_BASE_URL` and `CODEX_OSS_PORT` of the local providers.
 */
export function toBuiltInProviders(
  openaiBaseUrl: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, ModelProviderConfig>> {
  return {
    openai: toModelProvider({
      name: "OpenAI",
      base_url: openaiBaseUrl,
      env_http_headers: {
        "OpenAI-Organization": "OPENAI_ORGANIZATION",
        "OpenAI-Project": "OPENAI_PROJECT",
      },
      requires_openai_auth: true,
      supports_websockets: true,
      supports_standalone_web_search: true,
    }),
    "amazon-bedrock": toModelProvider({ name: "Amazon Bedrock" }),
    "amazon-bedrock-runtime": toModelProvider({ name: "Amazon Bedrock Runtime" }),
    ollama: toModelProvider({ name: "gpt-oss", base_url: toLocalUrl(OLLAMA_PORT, env) }),
    lmstudio: toModelProvider({ name: "gpt-oss", base_url: toLocalUrl(LM_STUDIO_PORT, env) }),
  };
}

function toLocalUrl(port: number, env: Readonly<Record<string, string | undefined>>): string {
  const url = env["CODEX_OSS_BASE_URL"]?.trim() ?? "";
  if (url !== "") return url;
  const chosen = Number(env["CODEX_OSS_PORT"]?.trim() ?? "");
  const isPort = Number.isInteger(chosen) && chosen > 0 && chosen <= 65_535;
  return `http://localhost:${isPort ? chosen : port}/v1`;
}

function toAuthCommand(table: UnknownRecord, cwd: string | undefined): ProviderAuthCommand {
  return {
    command: readString(table, "command") ?? "",
    args: readStrings(table, "args") ?? [],
    timeout_ms: readNumber(table, "timeout_ms") ?? DEFAULT_AUTH_TIMEOUT_MS,
    refresh_interval_ms:
      readNumber(table, "refresh_interval_ms") ?? DEFAULT_AUTH_REFRESH_INTERVAL_MS,
    cwd: readString(table, "cwd") ?? cwd,
  };
}

function readRetries(table: UnknownRecord, key: string, otherwise: number): number {
  return Math.min(readNumber(table, key) ?? otherwise, MAX_RETRIES);
}

function hasKey(table: UnknownRecord, key: string): boolean {
  const [first = "", second] = key.split(".");
  if (second === undefined) return table[first] !== undefined;
  return readTable(table, first)[second] !== undefined;
}
