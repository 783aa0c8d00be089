const BRAND = Symbol.for("@codexkit/tools.ToolError");

/** Why a call could not be carried out. New codes may be added in a minor release. */
export type ToolErrorCode =
  /** The call has the wrong shape for the tool: function for custom, or the other way round. */
  | "incompatible_payload"
  /** The tool gave up in a way that no answer to the model can mend. */
  | "fatal"
  /** Two tools claim one name. */
  | "duplicate_tool";

/**
 * Thrown when a tool call cannot be answered. What a model should read is never thrown: it is a
 * `ToolOutput`.
 *
 * Mirrors: `FunctionCallError::Fatal` of Codex 0.169.0.
 */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** Stable reason; the message is for people. */
  readonly code: ToolErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: ToolErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is ToolError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
