const BRAND = Symbol.for("@codexkit/rollout.RolloutError");

/** Why a session file could not be written or read. New codes may be added in a minor release. */
export type RolloutErrorCode =
  /** The file or its folder refuses writing: no space, no permission, gone. */
  | "write_failed"
  /** The file cannot be opened for reading. */
  | "read_failed"
  /** What was to be appended cannot be put in JSON. */
  | "invalid_line"
  /** The rollout was closed before. */
  | "closed";

/** Thrown when a session file cannot be written or read. Branch on {@link RolloutError.code}. */
export class RolloutError extends Error {
  override readonly name = "RolloutError";
  /** Stable reason; the message is for people. */
  readonly code: RolloutErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: RolloutErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is RolloutError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** An error of the file system, with the file named. */
export function toRolloutError(
  code: RolloutErrorCode,
  doing: string,
  file: string,
  cause: unknown,
): RolloutError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RolloutError(code, `cannot ${doing} session file ${file}: ${reason}`, { cause });
}
