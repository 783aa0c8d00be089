const BRAND = Symbol.for("@codexkit/login.LoginError");

/**
 * Why credentials cannot be had. New codes may be added in a minor release.
 *
 * - `bad_auth_file`: auth.json is not what it should be.
 * - `bad_token`: a token is no JWT, or no request header can carry it.
 * - `keyring_unavailable`: the store of the system cannot be used.
 * - `missing_env`: the environment variable of a provider is not set.
 * - `refresh_failed`: the sign-in is over; a person must sign in again.
 * - `refresh_unavailable`: the token could not be renewed this time.
 * - `unwritable`: auth.json cannot be written.
 * - `wrong_account`: auth.json has come to hold another account.
 */
export type LoginErrorCode =
  | "bad_auth_file"
  | "bad_token"
  | "keyring_unavailable"
  | "missing_env"
  | "refresh_failed"
  | "refresh_unavailable"
  | "unwritable"
  | "wrong_account";

/** The one error class of this package. Messages never hold a key or a token. */
export class LoginError extends Error {
  override readonly name = "LoginError";
  /** Stable reason; the message is for people and carries the texts of Codex 0.169.0. */
  readonly code: LoginErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: LoginErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is LoginError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
