export {
  type Auth,
  type AuthIdentity,
  type AuthOptions,
  type AuthSource,
  createAuth,
  type ForcedLoginMethod,
} from "./auth/auth.ts";
export {
  type AuthFile,
  type AuthMode,
  type ChatGptTokens,
  parseAuthFile,
  resolveAuthMode,
  toApiKeyFile,
  toAuthFileText,
} from "./auth/auth_file.ts";
export {
  type AuthStore,
  createAuthStore,
  createMemoryStore,
  type CredentialsStoreMode,
  type Keyring,
} from "./auth/auth_store.ts";
export {
  type CommandRequest,
  type CommandResult,
  type CommandRunner,
  createCommandRunner,
} from "./auth/command_runner.ts";
export { parseTokenClaims, type TokenClaims } from "./auth/jwt.ts";
export {
  type CommandOutcome,
  findLoginRefusal,
  loginWithApiKey,
  logout,
  readLoginStatus,
  READING_API_KEY_TEXT,
} from "./auth/login_commands.ts";
export { maskApiKey } from "./auth/mask.ts";
export {
  type ProviderAuth,
  type ProviderAuthKind,
  type ProviderAuthOptions,
  type ProviderAuthSettings,
  resolveProviderAuth,
  toMissingVariableText,
} from "./auth/provider_auth.ts";
export type { AuthFetch } from "./auth/token_refresh.ts";
export { LoginError, type LoginErrorCode } from "./login_error.ts";
