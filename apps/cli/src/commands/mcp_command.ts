import path from "node:path";
import { createNodeFileSystem, editConfigFile, resolveCodexHome } from "@codexkit/config";
import type { McpAuthStatus } from "@codexkit/mcp";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import {
  createUsageError,
  getFlag,
  getFlagValues,
  hasFlag,
  type ParsedCommand,
} from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import {
  type ConfiguredServer,
  findConfiguredServer,
  listConfiguredServers,
} from "../mcp/configured_servers.ts";
import { toListedServer, toSingleServer } from "../mcp/server_json.ts";
import { toServerLines, toServerTables } from "../mcp/server_text.ts";
import { loadCliConfig } from "./load_cli_config.ts";

const CONFIG_FILE = "config.toml";
/** What a name may be made of. Mirrors: Codex 0.169.0. */
const NAME = /^[\w:@/.-]+$/;

/**
 * `codexkit mcp list [--json]`: prints the servers of the configuration.
 *
 * @throws ConfigError when the configuration cannot be used, McpError when the file of tokens cannot.
 */
export async function runMcpListCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const loaded = loadCliConfig(toTurnOptions(parsed, io), io);
  const servers = listConfiguredServers(loaded);
  const statuses = await readAuthStatuses(servers, loaded.codexHome);
  const listed = servers.map((server, at) => ({
    server,
    authStatus: statuses[at] ?? "unsupported",
  }));
  if (hasFlag(parsed, "json"))
    writeJson(
      listed.map(({ server, authStatus }) => toListedServer(server, authStatus)),
      io,
    );
  else io.stdout.write(toServerTables(listed));
  return 0;
}

/**
 * `codexkit mcp get NAME [--json]`: prints one server.
 *
 * @throws ConfigError when the configuration cannot be used, {@link CliError} `bad_input` without that server.
 */
export async function runMcpGetCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const loaded = loadCliConfig(toTurnOptions(parsed, io), io);
  const server = findConfiguredServer(loaded, parsed.positionals[0] ?? "");
  if (hasFlag(parsed, "json")) writeJson(toSingleServer(server), io);
  else io.stdout.write(toServerLines(server));
  return 0;
}

/**
 * `codexkit mcp add NAME …`: writes a server into config.toml of CODEX_HOME.
 *
 * @throws {@link CliError} `usage` or `bad_input` for what cannot be a server, ConfigError when the file cannot be
 *   edited.
 */
export async function runMcpAddCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const [name = "", ...command] = parsed.positionals;
  checkName(name);
  const url = getFlag(parsed, "url");
  const table =
    url === undefined ? toStdioTable(parsed, command) : toHttpTable(parsed, url, command);
  const { codexHome, file } = findConfigFile(io);
  editConfigFile(file, { path: ["mcp_servers", name], table });
  io.stdout.write(`Added global MCP server '${name}'.\n`);
  if (url === undefined || table["bearer_token_env_var"] !== undefined) return 0;
  const { createMcpOAuthFileStore, readMcpAuthStatus } = await import("@codexkit/mcp");
  const store = createMcpOAuthFileStore({ codexHome });
  const status = await readMcpAuthStatus({ server: name, config: { url }, store });
  if (status === "not_logged_in")
    io.stdout.write(`It wants you to sign in: codexkit mcp login ${name}\n`);
  return 0;
}

/**
 * `codexkit mcp remove NAME`: takes a server out of config.toml of CODEX_HOME. That there is none is no failure.
 *
 * @throws {@link CliError} `bad_input` for an impossible name, ConfigError when the file cannot be edited.
 */
export async function runMcpRemoveCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const [name = ""] = parsed.positionals;
  checkName(name);
  const isRemoved = editConfigFile(findConfigFile(io).file, { path: ["mcp_servers", name] });
  io.stdout.write(
    isRemoved ? `Removed global MCP server '${name}'.\n` : `No MCP server named '${name}' found.\n`,
  );
  return 0;
}

/** All at the same time: one that does not answer takes its five seconds alone. */
async function readAuthStatuses(
  servers: readonly ConfiguredServer[],
  codexHome: string,
): Promise<readonly McpAuthStatus[]> {
  // Programs have no sign-in; without a server over HTTP nothing of MCP is loaded.
  if (servers.every(({ config }) => config.url === undefined))
    return servers.map(() => "unsupported");
  const { createMcpOAuthFileStore, readMcpAuthStatus } = await import("@codexkit/mcp");
  const store = createMcpOAuthFileStore({ codexHome });
  return Promise.all(
    servers.map(({ name, config }) =>
      config.enabled
        ? readMcpAuthStatus({ server: name, config, store })
        : Promise.resolve<McpAuthStatus>("unsupported"),
    ),
  );
}

function toStdioTable(parsed: ParsedCommand, words: readonly string[]): Record<string, unknown> {
  const [command, ...args] = words;
  const other = ["bearer-token-env-var", "oauth-client-id", "oauth-resource"].find((flag) =>
    hasFlag(parsed, flag),
  );
  if (other !== undefined) throw createUsageError(parsed.path, `--${other} goes with --url only`);
  if (command === undefined || command === "")
    throw createUsageError(
      parsed.path,
      "a server needs a program behind '--', or an address with --url",
    );
  const env = Object.fromEntries(getFlagValues(parsed, "env").map((pair) => toPair(parsed, pair)));
  return {
    command,
    ...(args.length === 0 ? {} : { args }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
  };
}

function toHttpTable(
  parsed: ParsedCommand,
  url: string,
  command: readonly string[],
): Record<string, unknown> {
  if (command.length > 0)
    throw createUsageError(
      parsed.path,
      "a server is a program or an address; leave out one of the two",
    );
  if (hasFlag(parsed, "env")) throw createUsageError(parsed.path, "--env goes with a program only");
  const { protocol } = URL.parse(url) ?? {};
  if (protocol !== "https:" && protocol !== "http:")
    throw createUsageError(parsed.path, `--url takes an http or https address, got '${url}'`);
  const token = getFlag(parsed, "bearer-token-env-var");
  const clientId = getFlag(parsed, "oauth-client-id");
  const resource = getFlag(parsed, "oauth-resource");
  return {
    url,
    ...(token === undefined ? {} : { bearer_token_env_var: token }),
    ...(resource === undefined ? {} : { oauth_resource: resource }),
    ...(clientId === undefined ? {} : { oauth: { client_id: clientId } }),
  };
}

/** The value may be a secret and is in no message. */
function toPair(parsed: ParsedCommand, pair: string): readonly [string, string] {
  const equals = pair.indexOf("=");
  const key = pair.slice(0, Math.max(0, equals)).trim();
  if (key === "") throw createUsageError(parsed.path, "--env takes KEY=VALUE");
  return [key, pair.slice(equals + 1)];
}

function checkName(name: string): void {
  if (NAME.test(name) && name !== "__proto__") return;
  throw new CliError(
    "bad_input",
    `invalid server name '${name}' (use letters, numbers, '-', '_', ':', '@', '/', '.')`,
  );
}

function findConfigFile(io: Pick<CommandIo, "env">): { codexHome: string; file: string } {
  const codexHome = resolveCodexHome(io.env, createNodeFileSystem());
  return { codexHome, file: path.join(codexHome, CONFIG_FILE) };
}

function writeJson(value: unknown, io: CommandIo): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
