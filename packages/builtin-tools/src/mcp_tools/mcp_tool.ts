import type { JsonValue, McpToolCallTurnItem, ModelInfo } from "@codexkit/protocol";
import {
  type Approvals,
  isJsonObject,
  requestApproval,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import {
  describeMcpFailure,
  isParallelMcpTool,
  type McpCallResult,
  type McpToolAnnotations,
  parseMcpArguments,
  toMcpEventResult,
  toMcpFailureOutput,
  toMcpOutput,
  toMcpResultJson,
} from "@codexkit/tools/mcp";
import type { ToolContext } from "../tool_context.ts";

/** A tool of an MCP server, as far as a call needs it. */
export interface McpServerTool {
  /** Name of the server, as configured. */
  readonly server: string;
  /** By the server's own name. */
  readonly name: string;
  /** What the server claims of it; hints, not promises. */
  readonly annotations?: McpToolAnnotations | undefined;
}

/** Connections to MCP servers, as far as calls of their tools need them. */
export interface McpToolCaller {
  /**
   * Calls a tool. That a tool says it has failed is a result.
   *
   * @throws Why there is no result; `codexText` of the error is what the model reads of it, else its message.
   */
  callTool(
    call: {
      readonly server: string;
      readonly tool: string;
      readonly arguments?: { readonly [name: string]: JsonValue } | undefined;
    },
    options: { readonly signal: AbortSignal },
  ): Promise<McpCallResult>;
}

/** When calls of a server's tools need approval. Wire: `approval_mode` (Codex 0.169.0). */
type ApprovalMode = "auto" | "prompt" | "writes" | "approve";

/** What a person set about a server. Wire: `[mcp_servers.X]` (Codex 0.169.0). */
export interface McpToolSettings {
  readonly default_tools_approval_mode?: ApprovalMode | undefined;
  readonly supports_parallel_tool_calls?: boolean | undefined;
  /** By the server's own names. */
  readonly tools?:
    | { readonly [tool: string]: { readonly approval_mode?: ApprovalMode | undefined } | undefined }
    | undefined;
}

/** What calls of MCP tools go through. */
export interface McpToolServices {
  connections: McpToolCaller;
  /** By the names of the servers. */
  servers: { readonly [server: string]: McpToolSettings | undefined };
  approvals: Approvals;
  /** Milliseconds; only differences count. */
  now: () => number;
}

/** What a call reads about its turn. */
type McpToolContext = Pick<
  ToolContext,
  "threadId" | "modelInfo" | "approvalPolicy" | "sandboxPolicy"
>;

/** A tool of an MCP server as an executor. Mirrors: Codex 0.169.0, error texts included. */
export function createMcpTool(
  tool: McpServerTool,
  named: Pick<ToolExecutor, "toolName" | "spec">,
  context: McpToolContext,
  services: McpToolServices,
): ToolExecutor {
  const settings = services.servers[tool.server];
  return {
    ...named,
    supportsParallelToolCalls: isParallelMcpTool(tool, {
      supportsParallelToolCalls: settings?.supports_parallel_tool_calls,
    }),
    handle: async (call) => runMcpTool(tool, call, context, services),
  };
}

async function runMcpTool(
  tool: McpServerTool,
  call: ToolCall,
  context: McpToolContext,
  services: McpToolServices,
): Promise<ToolOutput> {
  const startedMs = services.now();
  const parsed = parseMcpArguments(toFunctionArguments(call));
  if (!parsed.ok) return toMcpFailureOutput(parsed.problem, services.now() - startedMs);
  const args = isJsonObject(parsed.arguments) ? parsed.arguments : undefined;
  const item: McpToolCallTurnItem = {
    type: "McpToolCall",
    id: call.callId,
    server: tool.server,
    tool: tool.name,
    arguments: args ?? {},
    status: "in_progress",
  };
  call.items.started(item);
  const end = (failure: string): ToolOutput => {
    const durationMs = services.now() - startedMs;
    call.items.completed({
      ...item,
      status: "failed",
      error: { message: failure },
      duration_ms: Math.round(durationMs),
    });
    return toMcpFailureOutput(failure, durationMs);
  };
  const refusal = await findRefusal(tool, args, call, context, services);
  if (refusal !== undefined) return end(refusal);
  try {
    const request = { server: tool.server, tool: tool.name, arguments: args };
    const result = await services.connections.callTool(request, { signal: call.signal });
    // What a server says without being asked is left out again: scripts read what it meant.
    const isError = result.isError || undefined;
    return reportResult(
      item,
      { ...result, isError },
      {
        call,
        model: context.modelInfo,
        wallTimeMs: services.now() - startedMs,
      },
    );
  } catch (error) {
    if (call.signal.aborted) throw error;
    const cause = toFailureCause(error);
    return end(describeMcpFailure({ server: tool.server, tool: tool.name, cause }));
  }
}

function reportResult(
  item: McpToolCallTurnItem,
  result: McpCallResult,
  { call, model, wallTimeMs }: { call: ToolCall; model: ModelInfo; wallTimeMs: number },
): ToolOutput {
  call.items.completed({
    ...item,
    status: result.isError === true ? "failed" : "completed",
    result: toMcpResultJson(toMcpEventResult(result)),
    duration_ms: Math.round(wallTimeMs),
  });
  return toMcpOutput(result, { wallTimeMs, model });
}

/**
 * Why a tool may not be called; `undefined` lets it be. What a person set, or what the server claims, decides whether
 * somebody is asked.
 *
 * Mirrors: Codex 0.169.0.
 */
async function findRefusal(
  tool: McpServerTool,
  args: { readonly [name: string]: JsonValue } | undefined,
  call: ToolCall,
  context: McpToolContext,
  services: McpToolServices,
): Promise<string | undefined> {
  if (!needsApproval(tool, services)) return undefined;
  const { approvalPolicy } = context;
  if (approvalPolicy === "never") {
    // Without a sandbox a command could do the same unasked.
    return context.sandboxPolicy.type === "danger-full-access" ? undefined : NEVER_ASKED;
  }
  if (typeof approvalPolicy !== "string" && !approvalPolicy.granular.mcp_elicitations)
    return NOT_ASKED;
  const { server, name } = tool;
  const outcome = await requestApproval(
    services.approvals,
    {
      type: "mcp_tool_call",
      threadId: context.threadId,
      turnId: call.turnId,
      callId: call.callId,
      server,
      tool: name,
      arguments: args,
      annotations: tool.annotations,
      reason: `Allow the ${server} MCP server to run tool "${name}"?`,
    },
    { keys: [JSON.stringify({ server, tool: name })], signal: call.signal },
  );
  call.signal.throwIfAborted();
  switch (outcome.type) {
    case "accepted":
      return undefined;
    case "declined":
      return DECLINED;
    case "cancelled":
      return CANCELLED;
    case "failed":
      return FAILED;
  }
}

function needsApproval(
  { server, name, annotations }: McpServerTool,
  services: McpToolServices,
): boolean {
  const settings = services.servers[server];
  const mode =
    settings?.tools?.[name]?.approval_mode ?? settings?.default_tools_approval_mode ?? "auto";
  switch (mode) {
    case "approve":
      return false;
    case "prompt":
      return true;
    case "auto":
      // A tool that claims both is taken at its worst.
      return annotations?.readOnlyHint !== true || annotations.destructiveHint === true;
    case "writes":
      return annotations?.readOnlyHint !== true;
  }
}

const NEVER_ASKED = "MCP tool call requires approval, but approval policy is never";
const NOT_ASKED =
  "MCP tool call requires approval, but AskForApproval::Granular.mcp_elicitations is false";
const DECLINED = "user rejected MCP tool call";
const CANCELLED = "user cancelled MCP tool call";
const FAILED = "MCP tool call approval request failed";

function toFailureCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "codexText" in error && typeof error.codexText === "string"
    ? error.codexText
    : error.message;
}
