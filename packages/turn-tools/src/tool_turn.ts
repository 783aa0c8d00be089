import type { ToolContext } from "@codexkit/builtin-tools";
import type { GateAuth, ProviderCapabilities } from "@codexkit/model-provider";
import type { ToolMode } from "@codexkit/protocol";

/**
 * What a turn was decided to be, as far as its tools depend on it. Whoever plans tools reads it here; nothing is
 * looked up while tools are planned.
 *
 * `TurnContext` of `@codexkit/core` fits.
 */
export interface ToolTurn extends ToolContext {
  /** How tools reach the model. */
  readonly toolMode: ToolMode;
  /** Id of the provider in the configuration. */
  readonly providerId: string;
  /** What the provider can do, and why. */
  readonly capabilities: ProviderCapabilities;
  /** How requests are signed. */
  readonly auth: GateAuth;
}
