const BRAND = Symbol.for("@codexkit/shell.ShellError");

/**
 * Why a command could not be run or reached. New codes may be added in a minor release.
 *
 * - `aborted`: the caller's signal fired.
 * - `disposed`: the set of sessions was closed before.
 * - `invalid_request`: the request names no program.
 * - `pty_unavailable`: no terminal can be had on this host.
 * - `sandbox_unavailable`: a sandbox was asked for and its program is not installed.
 * - `spawn_failed`: the operating system would not start the program.
 * - `stdin_closed`: the session reads no input.
 * - `unknown_session`: no session has that id, or its exit has been reported.
 */
export type ShellErrorCode =
  | "aborted"
  | "disposed"
  | "invalid_request"
  | "pty_unavailable"
  | "sandbox_unavailable"
  | "spawn_failed"
  | "stdin_closed"
  | "unknown_session";

/** The one error class of this package. Branch on {@link ShellError.code}. */
export class ShellError extends Error {
  override readonly name = "ShellError";
  /** Stable reason; the message is for people, except where a text is marked as a wire text. */
  readonly code: ShellErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: ShellErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is ShellError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** What the C library says about an error number, with the number on Linux. */
const OS_ERRORS: ReadonlyMap<string, string> = new Map([
  ["EPERM", "Operation not permitted (os error 1)"],
  ["ENOENT", "No such file or directory (os error 2)"],
  ["E2BIG", "Argument list too long (os error 7): put long text into a file"],
  ["ENOEXEC", "Exec format error (os error 8)"],
  ["EAGAIN", "Resource temporarily unavailable (os error 11)"],
  ["ENOMEM", "Cannot allocate memory (os error 12)"],
  ["EACCES", "Permission denied (os error 13)"],
  ["ENOTDIR", "Not a directory (os error 20)"],
  ["EMFILE", "Too many open files (os error 24)"],
  // Node's name for an argument or a variable with a NUL in it.
  ["ERR_INVALID_ARG_VALUE", "nul byte found in provided data"],
  ["ELOOP", "Too many levels of symbolic links (os error 40)"],
]);

/** The `code` of a Node system error, such as `ENOENT`. */
export function errorCodeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * Turns the failure to start a program into the error that callers see.
 *
 * Wire: the message is what the model and the events show (Codex 0.169.0).
 */
export function toSpawnError(cause: unknown): ShellError {
  const code = errorCodeOf(cause);
  const reason = (code === undefined ? undefined : OS_ERRORS.get(code)) ?? code ?? "unknown reason";
  return new ShellError("spawn_failed", `Failed to create unified exec process: ${reason}`, {
    cause,
  });
}
