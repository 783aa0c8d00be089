import type { Config } from "@codexkit/config";
import { type Auth, createAuth, createAuthStore } from "@codexkit/login";
import type { CommandIo } from "../command_io.ts";
import type { TurnOptions } from "../exec/exec_options.ts";
import { loadCliConfig } from "./load_cli_config.ts";

/** The credentials that a configuration means, and what it says about them. */
export interface OpenedCredentials {
  readonly auth: Auth;
  readonly config: Config;
}

/**
 * Opens the credentials of CODEX_HOME, in the store that the configuration names.
 *
 * @throws ConfigError when the configuration cannot be used.
 */
export function openCredentials(
  options: TurnOptions,
  io: Pick<CommandIo, "env">,
): OpenedCredentials {
  const { config, codexHome } = loadCliConfig(options, io);
  const auth = createAuth({
    store: createAuthStore({ codexHome, mode: config.cli_auth_credentials_store }),
    env: io.env,
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    forcedLoginMethod: config.forced_login_method,
  });
  return { auth, config };
}
