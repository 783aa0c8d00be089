import type { Config } from "@codexkit/config";
import {
  type Auth,
  createAuth,
  createAuthStore,
  createCommandRunner,
  type ProviderAuth,
  resolveProviderAuth,
} from "@codexkit/login";
import { CoreError } from "./core_error.ts";

/** What decides how requests are signed. */
export interface ProviderAuthInput {
  config: Config;
  /** Absolute. */
  codexHome: string;
  /** Absolute; where token commands run. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * The credentials of the configured provider.
 *
 * @param warn told when a token command gives nothing, and when credentials had to be forgotten.
 * Where the provider wants the login of OpenAI and there is none, requests fail with {@link CoreError} `not_signed_in`.
 */
export async function openProviderAuth(
  input: ProviderAuthInput,
  warn: (message: string) => void,
): Promise<ProviderAuth> {
  const { config, env, cwd } = input;
  const settings = config.model_providers[config.model_provider] ?? {};
  const openai = openAuth(input);
  const auth = resolveProviderAuth(settings, {
    env,
    openai,
    runCommand: createCommandRunner(),
    now: () => Date.now(),
    defaultCwd: cwd,
    onWarning: warn,
  });
  if (auth.kind !== "openai") return auth;
  const restriction = openai.enforceRestrictions();
  if (restriction !== undefined) warn(restriction);
  if (openai.identity() !== undefined) return auth;
  // The thread may be looked at without a sign-in; what fails is the request.
  const message = `${NOT_LOGGED_IN}${env["OPENAI_API_KEY"] ? KEY_NOT_READ : ""}`;
  return { ...auth, headers: () => Promise.reject(new CoreError("not_signed_in", message)) };
}

const NOT_LOGGED_IN =
  "no credentials for OpenAI: run `codexkit login --with-api-key`, set CODEX_API_KEY, or choose another model_provider in config.toml";
/** As in Codex, which many expect to read it. */
const KEY_NOT_READ =
  "; OPENAI_API_KEY is not read: `printenv OPENAI_API_KEY | codexkit login --with-api-key`";

function openAuth({ config, codexHome, env }: ProviderAuthInput): Auth {
  return createAuth({
    store: createAuthStore({ codexHome, mode: config.cli_auth_credentials_store }),
    env,
    // Only renewals use it, so that its weight is paid for by those alone.
    fetch: (url, request) => fetch(url, request),
    now: () => Date.now(),
    forcedLoginMethod: config.forced_login_method,
    forcedWorkspaceIds: config.forced_chatgpt_workspace_id,
  });
}
