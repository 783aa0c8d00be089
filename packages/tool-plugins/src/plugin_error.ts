const BRAND = Symbol.for("@codexkit/tool-plugins.PluginError");

/** Why plugins could not be selected or opened. New codes may be added in a minor release. */
export type PluginErrorCode =
  /** A setting is unknown, stands at the wrong level, or holds what it cannot. */
  | "invalid_config"
  /** The bundle file has no agent of that name. */
  | "unknown_agent"
  /** An MCP server did not start, and the settings, or the server's table, do not allow for that. */
  | "mcp_startup_failed"
  /** The plugins were closed before the call. */
  | "closed";

/**
 * Thrown when plugins cannot be selected, opened or used at all. What a model should read is never thrown: it is
 * the answer to its call.
 */
export class PluginError extends Error {
  override readonly name = "PluginError";
  /** Stable reason; the message is for people: what, where, what to do. */
  readonly code: PluginErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: PluginErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is PluginError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
