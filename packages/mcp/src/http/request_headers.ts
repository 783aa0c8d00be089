import { exec } from "node:child_process";
import { isRecord } from "@codexkit/protocol";
import { McpError } from "../mcp_error.ts";
import type { McpServerConfig } from "../server_config.ts";

/** How long the command of `http_headers_helper` may take, in milliseconds. */
const HELPER_TIMEOUT_MS = 10_000;
/** How much it may print, in bytes. */
const HELPER_OUTPUT_BYTES = 65_536;

/** What headers are made from. */
export interface HeaderOptions {
  /** Name of the server. */
  readonly server: string;
  /** Its table. */
  readonly config: McpServerConfig;
  /** The environment of the host. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `http_headers_helper` runs. */
  readonly cwd: string;
  /** Told of a header that was left out. */
  readonly onWarning: (message: string) => void;
  /** Ends the helper. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The headers that the table of a server gives to every request: `http_headers`, `env_http_headers`, those of
 * `http_headers_helper`, and the bearer token, each winning over the ones before.
 *
 * A header that cannot be sent is left out with a warning. Mirrors: Codex 0.169.0.
 *
 * @throws {@link McpError} `missing_env` when the variable of the token is unset or blank; `start_failed` when the
 * helper fails. Neither names a value.
 */
export async function readConfiguredHeaders(options: HeaderOptions): Promise<Headers> {
  const { config, env } = options;
  const headers = new Headers();
  const add = (name: string, value: string): void => {
    try {
      headers.set(name, value);
    } catch {
      options.onWarning(
        `MCP server '${options.server}': header '${name}' cannot be sent and was left out: check its name and value`,
      );
    }
  };
  for (const [name, value] of Object.entries(config.http_headers ?? {})) add(name, value);
  for (const [name, variable] of Object.entries(config.env_http_headers ?? {})) {
    const value = env[variable];
    if (value !== undefined && value.trim() !== "") add(name, value);
  }
  if (config.http_headers_helper !== undefined) {
    const printed = await runHelper(config.http_headers_helper, options);
    for (const [name, value] of printed) add(name, value);
  }
  const variable = config.bearer_token_env_var;
  if (variable !== undefined) add("authorization", `Bearer ${readToken(options, variable)}`);
  return headers;
}

/** The values of these headers, which may be secrets; those of tokens also without the scheme before them. */
export function listSecretHeaderValues(headers: Headers): readonly string[] {
  return [...headers.values()].flatMap((value) => [
    value,
    value.replace(/^(?:basic|bearer) +/i, ""),
  ]);
}

function readToken(options: HeaderOptions, variable: string): string {
  const { server } = options;
  const token = options.env[variable]?.trim();
  if (token !== undefined && token !== "") return token;
  const state = token === undefined ? "not set" : "empty";
  throw new McpError(
    "missing_env",
    `MCP server '${server}': the environment variable ${variable} of bearer_token_env_var is ${state}; set it`,
    {
      server,
      codexText: `Environment variable ${variable} for MCP server '${server}' is ${state}`,
    },
  );
}

function runHelper(
  command: string,
  options: HeaderOptions,
): Promise<readonly (readonly [string, string])[]> {
  const { server, cwd, env, signal } = options;
  return new Promise((resolve, reject) => {
    const limits = { timeout: HELPER_TIMEOUT_MS, maxBuffer: HELPER_OUTPUT_BYTES };
    const how = { cwd, env: { ...env }, signal, killSignal: "SIGKILL" as const, ...limits };
    exec(command, how, (error, stdout) => {
      if (error !== null) {
        reject(
          toHelperError(
            server,
            error.killed === true
              ? "took too long or printed too much"
              : `failed with ${toExitText(error.code)}`,
          ),
        );
        return;
      }
      const headers = parseHeaders(stdout);
      if (headers === undefined)
        reject(toHelperError(server, "must print a JSON object whose members are texts"));
      else resolve(headers);
    });
  });
}

/** Neither what it printed nor the command goes into the message: both may hold a secret. */
function toHelperError(server: string, problem: string): McpError {
  const message = `MCP server '${server}': http_headers_helper ${problem}`;
  return new McpError("start_failed", message, { server });
}

function toExitText(code: unknown): string {
  return typeof code === "number" ? `exit code ${code}` : "an error";
}

function parseHeaders(text: string): readonly (readonly [string, string])[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const headers: (readonly [string, string])[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== "string") return undefined;
    headers.push([name, member]);
  }
  return headers;
}
