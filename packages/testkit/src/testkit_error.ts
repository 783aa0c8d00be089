const BRAND = Symbol.for("@codexkit/testkit.TestkitError");

/** Why a script or a server could not be used. New codes may be added in a minor release. */
export type TestkitErrorCode =
  /** A script in JSON is not one. */
  | "invalid_script"
  /** The server cannot listen, or a helper program failed. */
  | "unavailable";

/** Thrown when a script or a server cannot be used. Branch on {@link TestkitError.code}. */
export class TestkitError extends Error {
  override readonly name = "TestkitError";
  /** Stable reason; the message is for people. */
  readonly code: TestkitErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: TestkitErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is TestkitError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
