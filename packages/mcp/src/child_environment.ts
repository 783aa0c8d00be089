import type { McpServerConfig } from "./server_config.ts";

/** Variables every server process gets, when the host has them. Mirrors: Codex 0.169.0. */
const INHERITED = [
  "HOME",
  "LANG",
  "PATH",
  "SHELL",
  "TERM",
  "LOGNAME",
  "USER",
  "TMPDIR",
  "TZ",
  "__CF_USER_TEXT_ENCODING",
  "LC_ALL",
  "CURL_CA_BUNDLE",
  "GIT_SSL_CAINFO",
  "NODE_EXTRA_CA_CERTS",
  "PIP_CERT",
  "REQUESTS_CA_BUNDLE",
  "SSL_CERT_FILE",
] as const;

/** Without these a program of Windows does not start. */
const INHERITED_ON_WINDOWS = [
  "APPDATA",
  "COMSPEC",
  "LOCALAPPDATA",
  "PATHEXT",
  "PROGRAMDATA",
  "PROGRAMFILES",
  "SYSTEMDRIVE",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "USERNAME",
  "USERPROFILE",
] as const;

/**
 * The whole environment of a server process: a few variables of the host, those that `env_vars` names, and `env`,
 * which wins. Nothing else of the host reaches a server.
 *
 * Mirrors: Codex 0.169.0.
 */
export function buildChildEnvironment(
  config: Pick<McpServerConfig, "env" | "env_vars">,
  host: Readonly<Record<string, string | undefined>>,
  platform: string,
): Record<string, string> {
  const environment: Record<string, string> = {};
  const inherit = (name: string): void => {
    const value = host[name];
    if (value !== undefined) environment[name] = value;
  };
  for (const name of INHERITED) inherit(name);
  if (platform === "win32") for (const name of INHERITED_ON_WINDOWS) inherit(name);
  for (const variable of config.env_vars ?? []) {
    if (typeof variable === "string") inherit(variable);
    else if (variable.source !== "remote") inherit(variable.name);
  }
  return Object.assign(environment, config.env);
}

/** The values of the environment that may be secrets: what the table names, as opposed to what every server gets. */
export function listSecretValues(
  config: Pick<McpServerConfig, "env" | "env_vars">,
  host: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const copied = (config.env_vars ?? []).map(
    (variable) => host[typeof variable === "string" ? variable : variable.name],
  );
  return [...copied, ...Object.values(config.env ?? {})].filter((value) => value !== undefined);
}
