import type { McpServerConfig } from "@codexkit/config";
import type { McpAuthStatus } from "@codexkit/mcp";
import { toOneLine } from "../terminal/clean_text.ts";
import type { ConfiguredServer } from "./configured_servers.ts";

/** Stands for a value that may be a secret. */
const MASK = "*****";
const NOTHING = "-";

const AUTH_TEXTS: Readonly<Record<McpAuthStatus, string>> = {
  unsupported: "Unsupported",
  not_logged_in: "Not logged in",
  bearer_token: "Bearer token",
  o_auth: "OAuth",
};

/** A server and how one stands with it. */
export interface ListedServer {
  readonly server: ConfiguredServer;
  readonly authStatus: McpAuthStatus;
}

/** What `mcp list` prints: programs, then servers over HTTP. Wire: the columns of Codex 0.169.0. */
export function toServerTables(servers: readonly ListedServer[]): string {
  if (servers.length === 0)
    return "No MCP servers configured yet. Try `codexkit mcp add my-tool -- my-command`.\n";
  const programs = servers.filter(({ server }) => server.config.command !== undefined);
  const others = servers.filter(({ server }) => server.config.command === undefined);
  const tables = [
    toTable(
      ["Name", "Command", "Args", "Env", "Cwd", "Status", "Auth"],
      programs.map(({ server: { name, config }, authStatus }) => [
        name,
        config.command ?? "",
        toWords(config.args),
        toVariables(config),
        config.cwd ?? NOTHING,
        toStatus(config),
        AUTH_TEXTS[authStatus],
      ]),
    ),
    toTable(
      ["Name", "Url", "Bearer Token Env Var", "Status", "Auth"],
      others.map(({ server: { name, config }, authStatus }) => [
        name,
        toShownUrl(config),
        config.bearer_token_env_var ?? NOTHING,
        toStatus(config),
        AUTH_TEXTS[authStatus],
      ]),
    ),
  ];
  return tables.filter((table) => table !== "").join("\n");
}

/** What `mcp get` prints. Wire: the lines of Codex 0.169.0. */
export function toServerLines(server: ConfiguredServer): string {
  const { name, config, startupTimeoutSec, toolTimeoutSec } = server;
  if (!config.enabled) return `${toOneLine(name)} (disabled)\n`;
  const lines: (readonly [string, string | undefined])[] = [
    ["enabled", "true"],
    ["enabled_tools", config.enabled_tools?.join(", ")],
    ["disabled_tools", config.disabled_tools.join(", ") || undefined],
    ...(config.command === undefined ? toHttpLines(config) : toStdioLines(config)),
    ["startup_timeout_sec", startupTimeoutSec?.toString()],
    ["tool_timeout_sec", toolTimeoutSec?.toString()],
    ["remove", `codexkit mcp remove ${name}`],
  ];
  const shown = lines.flatMap(([label, value]) =>
    value === undefined ? [] : [`  ${label}: ${toOneLine(value)}\n`],
  );
  return `${toOneLine(name)}\n${shown.join("")}`;
}

function toStdioLines(config: McpServerConfig): readonly (readonly [string, string])[] {
  return [
    ["transport", "stdio"],
    ["command", config.command ?? ""],
    ["args", toWords(config.args)],
    ["cwd", config.cwd ?? NOTHING],
    ["env", toVariables(config)],
  ];
}

function toHttpLines(config: McpServerConfig): readonly (readonly [string, string])[] {
  return [
    ["transport", "streamable_http"],
    ["url", toShownUrl(config)],
    ["bearer_token_env_var", config.bearer_token_env_var ?? NOTHING],
    ["http_headers", toPairs(config.http_headers, () => MASK)],
    ["env_http_headers", toPairs(config.env_http_headers, (variable) => variable)],
  ];
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const cells = [head, ...rows.map((row) => row.map(toOneLine))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => `${line}\n`)
    .join("");
}

const toStatus = ({ enabled }: McpServerConfig): string => (enabled ? "enabled" : "disabled");

const toWords = (words: readonly string[] = []): string => words.join(" ") || NOTHING;

/** User and password are masked, as values are. */
const toShownUrl = ({ url = "" }: McpServerConfig): string =>
  url.replace(/\/\/[^/]*@/, `//${MASK}@`);

/** Variables with their values masked: those that are set, and those that are handed on. */
function toVariables({ env = {}, env_vars: handedOn = [] }: McpServerConfig): string {
  const names = handedOn.map((entry) => (typeof entry === "string" ? entry : entry.name));
  const pairs = [...Object.keys(env).toSorted(), ...names].map((name) => `${name}=${MASK}`);
  return pairs.join(", ") || NOTHING;
}

function toPairs(
  table: Readonly<Record<string, string>> = {},
  toValue: (value: string) => string,
): string {
  const pairs = Object.entries(table).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return pairs.map(([key, value]) => `${key}=${toValue(value)}`).join(", ") || NOTHING;
}
