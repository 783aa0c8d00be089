const BRAND = Symbol.for("@codexkit/agents.AgentsError");

/**
 * Why an agent could not be asked for something. New codes may be added in a minor release.
 *
 * - `invalid_option`: what was asked makes no sense, or there is no room for it.
 * - `agent_closed`: the agent is gone.
 * - `agent_not_found`: no agent has that id or path.
 */
export type AgentsErrorCode = "invalid_option" | "agent_closed" | "agent_not_found";

/** Thrown when an agent cannot do what it was asked to; models read the message. What goes wrong in a turn is a status. */
export class AgentsError extends Error {
  override readonly name = "AgentsError";
  /** Stable reason; the message is for people. */
  readonly code: AgentsErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: AgentsErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is AgentsError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
