import type {
  McpElicitationAnswer,
  McpElicitationHandler,
  McpElicitationRequest,
} from "@codexkit/mcp";
import type { ApprovalPolicy, SandboxPolicy } from "@codexkit/protocol";

/** Answers what MCP servers ask the user: a form to fill in, a page to visit. */
export interface ElicitationHandler {
  /**
   * Whatever is thrown counts as a no. A server's words are not to be trusted; a page is to be shown before it is
   * opened.
   *
   * @param signal - fires when the server no longer waits
   */
  elicit(request: McpElicitationRequest, signal: AbortSignal): Promise<McpElicitationAnswer>;
}

/** What decides whether anybody is asked. */
export interface ElicitationPolicy {
  approvalPolicy: ApprovalPolicy;
  sandboxPolicy: SandboxPolicy;
}

const DECLINE: McpElicitationAnswer = { action: "decline" };

/**
 * Puts the questions of MCP servers to the caller, as far as the approval policy lets it: where nobody is asked, the
 * answer is no. A bare "go on?" is answered with yes where a command could do anything unasked.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toMcpElicitations(
  handler: ElicitationHandler | undefined,
  { approvalPolicy, sandboxPolicy }: ElicitationPolicy,
): McpElicitationHandler {
  const isUnbound = approvalPolicy === "never" && sandboxPolicy.type === "danger-full-access";
  const mayAsk =
    typeof approvalPolicy === "string"
      ? approvalPolicy !== "never"
      : approvalPolicy.granular.mcp_elicitations;
  return async (request, { signal }) => {
    if (isUnbound && isBareQuestion(request)) return { action: "accept", content: {} };
    if (!mayAsk || handler === undefined) return DECLINE;
    return handler.elicit(request, signal);
  };
}

function isBareQuestion(request: McpElicitationRequest): boolean {
  if (request.mode !== "form") return false;
  const { properties } = request.requestedSchema;
  return properties === undefined || JSON.stringify(properties) === "{}";
}
