import type {
  ApprovalPolicy,
  ModelInfo,
  SandboxPolicy,
  ThreadSettings,
  ToolMode,
  TruncationPolicy,
  UnknownRecord,
} from "@codexkit/protocol";
import type { GateAuth, ProviderCapabilities } from "@codexkit/model-provider";
import type { EnvironmentContext } from "./context/environment_context.ts";

/** How the model shall think and write in a turn. */
export interface SamplingSettings {
  /** Any word; absent leaves it to the provider. */
  reasoningEffort?: string | undefined;
  /** Absent asks for no summaries. */
  reasoningSummary?: string | undefined;
  verbosity?: "low" | "medium" | "high" | undefined;
  serviceTier?: string | undefined;
  /** JSON Schema that the last message has to fit. */
  outputSchema?: UnknownRecord | undefined;
}

/** The turns that a spawned agent's turn serves. */
export interface TurnOrigin {
  /** The turn in which another agent gave it something to do. */
  parentTurnId: string;
  /** The turn at the root of the tree of agents. */
  rootTurnId: string;
}

/**
 * Everything a turn was decided to be. Built once, never changed; whoever needs a decision reads it here.
 *
 * Mirrors: `TurnContext` of Codex 0.169.0.
 */
export interface TurnContext {
  readonly turnId: string;
  readonly threadId: string;
  /** Where a spawned agent's task came from. */
  readonly origin?: TurnOrigin | undefined;
  /** Unix milliseconds. */
  readonly startedAtMs: number;
  /** As it was asked for; sent as it is. */
  readonly model: string;
  readonly modelInfo: ModelInfo;
  readonly toolMode: ToolMode;
  /** Id of the provider in the configuration. */
  readonly providerId: string;
  /** What the provider can do, and why. */
  readonly capabilities: ProviderCapabilities;
  /** How requests are signed. */
  readonly auth: GateAuth;
  /** Absolute. */
  readonly cwd: string;
  readonly sandboxPolicy: SandboxPolicy;
  readonly approvalPolicy: ApprovalPolicy;
  readonly environment: EnvironmentContext;
  readonly sampling: SamplingSettings;
  /** The model's policy, or the configured `tool_output_token_limit`. */
  readonly truncationPolicy: TruncationPolicy;
}

/** The settings of a turn, as events and session files carry them. */
export function toThreadSettings(context: TurnContext): ThreadSettings {
  return {
    model: context.model,
    model_provider: context.providerId,
    cwd: context.cwd,
    approval_policy: context.approvalPolicy,
    sandbox_policy: context.sandboxPolicy,
    reasoning_effort: context.sampling.reasoningEffort,
    reasoning_summary: context.sampling.reasoningSummary,
  };
}

/** What decides how tools reach the model. */
export interface ToolModeFlags {
  codeMode: boolean;
  codeModeOnly: boolean;
}

/** The model's own mode, else the flags. Mirrors: Codex 0.169.0. */
export function resolveToolMode(declared: ToolMode | undefined, flags: ToolModeFlags): ToolMode {
  if (declared !== undefined) return declared;
  if (flags.codeModeOnly) return "code_mode_only";
  return flags.codeMode ? "code_mode" : "direct";
}

/** The request's effort, summary and verbosity: what was configured, else what the model declares. */
export function resolveSampling(
  info: ModelInfo,
  configured: {
    effort?: string | undefined;
    summary?: string | undefined;
    verbosity?: "low" | "medium" | "high" | undefined;
  },
): Pick<SamplingSettings, "reasoningEffort" | "reasoningSummary" | "verbosity"> {
  const summary = configured.summary ?? info.default_reasoning_summary;
  const wantsSummary = summary !== "none" && info.supports_reasoning_summary_parameter;
  return {
    reasoningEffort: configured.effort ?? info.default_reasoning_level,
    reasoningSummary: wantsSummary ? summary : undefined,
    verbosity: info.support_verbosity
      ? (configured.verbosity ?? info.default_verbosity)
      : undefined,
  };
}
