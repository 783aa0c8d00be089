const BRAND = Symbol.for("@codexkit/core.CoreError");

/** Why a thread or a turn could not be started or continued. New codes may be added in a minor release. */
export type CoreErrorCode =
  /** An option is missing or makes no sense. */
  | "invalid_option"
  /** The provider wants a sign-in and there is none. */
  | "not_signed_in"
  /** A turn is already under way in this thread. */
  | "turn_active"
  /** The thread was closed. */
  | "thread_closed"
  /** No session file holds that thread. */
  | "thread_not_found"
  /** The provider was to make the history shorter, and did not. */
  | "compaction_failed"
  /** A file that the turn needs cannot be read. */
  | "unreadable_file";

/** Thrown when a thread cannot do what it was asked to. What goes wrong inside a turn is an event instead. */
export class CoreError extends Error {
  override readonly name = "CoreError";
  /** Stable reason; the message is for people. */
  readonly code: CoreErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: CoreErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is CoreError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
