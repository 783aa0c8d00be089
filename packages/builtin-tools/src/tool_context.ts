import type { ApprovalPolicy, ModelInfo, SandboxPolicy } from "@codexkit/protocol";

/**
 * What the tools of a turn read about it. A part of the turn context of `@codexkit/core`, so that the tools can
 * serve other loops too.
 *
 * Mirrors: `TurnContext` of Codex 0.169.0.
 */
export interface ToolContext {
  readonly turnId: string;
  readonly threadId: string;
  readonly modelInfo: ModelInfo;
  /** Absolute. */
  readonly cwd: string;
  readonly sandboxPolicy: SandboxPolicy;
  readonly approvalPolicy: ApprovalPolicy;
}
