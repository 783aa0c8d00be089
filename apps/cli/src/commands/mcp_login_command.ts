import type { McpOAuthStore } from "@codexkit/mcp";
import { readNumber, readString } from "@codexkit/protocol";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { getFlag, hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { type ConfiguredServer, findConfiguredServer } from "../mcp/configured_servers.ts";
import { type CliConfig, loadCliConfig } from "./load_cli_config.ts";

/** Opens a page for the user; `false` when that cannot be done here. */
export type OpenPage = (url: string) => Promise<boolean>;

/**
 * `codexkit mcp login NAME`: signs in at a server over HTTP and keeps the tokens.
 *
 * @throws ConfigError, {@link CliError} `bad_input` or `unavailable`, McpError with the reason.
 */
export async function runMcpLoginCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  openPage: OpenPage,
): Promise<number> {
  const loaded = loadCliConfig(toTurnOptions(parsed, io), io);
  const { name, config } = findHttpServer(parsed, loaded, "login");
  const store = await openStore(loaded);
  const { loginMcpServer } = await import("@codexkit/mcp");
  await loginMcpServer({
    server: name,
    config,
    store,
    scopes: readScopes(parsed),
    clientSecret: readSecret(parsed, io),
    callbackPort: readNumber(loaded.effective, "mcp_oauth_callback_port"),
    callbackUrl: readString(loaded.effective, "mcp_oauth_callback_url"),
    signal: io.signal,
    openUrl: async (url) => {
      const isOpen = !hasFlag(parsed, "no-browser") && (await openPage(url));
      const what = isOpen ? "If no page has opened in your browser, open" : "Open";
      io.stdout.write(`${what} this address to sign in at '${name}':\n${url}\n`);
    },
  });
  io.stdout.write(`Successfully logged in to MCP server '${name}'.\n`);
  return 0;
}

/**
 * `codexkit mcp logout NAME`: forgets the tokens of a server. That there are none is no failure.
 *
 * @throws ConfigError, {@link CliError} `bad_input` or `unavailable`, McpError when the file of tokens cannot be used.
 */
export async function runMcpLogoutCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const loaded = loadCliConfig(toTurnOptions(parsed, io), io);
  const { name, config } = findHttpServer(parsed, loaded, "logout");
  const store = await openStore(loaded);
  const isRemoved = store.remove(name, config.url);
  io.stdout.write(
    isRemoved
      ? `Removed OAuth credentials for '${name}'.\n`
      : `No OAuth credentials stored for '${name}'.\n`,
  );
  return 0;
}

function findHttpServer(
  parsed: ParsedCommand,
  loaded: CliConfig,
  what: "login" | "logout",
): Pick<ConfiguredServer, "name"> & { config: ConfiguredServer["config"] & { url: string } } {
  const { name, config } = findConfiguredServer(loaded, parsed.positionals[0] ?? "");
  const { url } = config;
  if (url === undefined)
    throw new CliError(
      "bad_input",
      `OAuth ${what} is only supported for streamable_http transports; '${name}' is a program`,
    );
  return { name, config: { ...config, url } };
}

/** Tokens of somebody who wants them in a keyring are not put into a file. */
async function openStore({ effective, codexHome }: CliConfig): Promise<McpOAuthStore> {
  if (effective["mcp_oauth_credentials_store"] === "keyring")
    throw new CliError(
      "unavailable",
      'mcp_oauth_credentials_store = "keyring" is not available here; set it to "file"',
    );
  const { createMcpOAuthFileStore } = await import("@codexkit/mcp");
  return createMcpOAuthFileStore({ codexHome });
}

function readScopes(parsed: ParsedCommand): readonly string[] | undefined {
  const scopes = getFlag(parsed, "scopes")
    ?.split(",")
    .map((scope) => scope.trim())
    .filter((scope) => scope !== "");
  return scopes === undefined || scopes.length === 0 ? undefined : scopes;
}

function readSecret(parsed: ParsedCommand, io: Pick<CommandIo, "env">): string | undefined {
  const variable = getFlag(parsed, "oauth-client-secret-env");
  if (variable === undefined) return undefined;
  const secret = io.env[variable]?.trim() ?? "";
  if (secret === "")
    throw new CliError("bad_input", `the environment variable ${variable} is not set or empty`);
  return secret;
}
