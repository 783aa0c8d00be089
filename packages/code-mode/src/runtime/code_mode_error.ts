const BRAND = Symbol.for("@codexkit/code-mode.CodeModeError");

/** Why code mode cannot go on. New codes may be added in a minor release. */
export type CodeModeErrorCode =
  /** The engine that was asked for cannot run here. */
  | "engine_unavailable"
  /** Options or stored values that no session takes. */
  | "invalid_options";

/**
 * Thrown when no session can be had. What a model should read is never thrown: it is a `CellReport`.
 */
export class CodeModeError extends Error {
  override readonly name = "CodeModeError";
  /** Stable reason; the message is for people. */
  readonly code: CodeModeErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: CodeModeErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is CodeModeError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
