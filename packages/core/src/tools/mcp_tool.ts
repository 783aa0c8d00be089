import type { McpServerConfig } from "@codexkit/config";
import { type McpConnections, McpError, type McpTool } from "@codexkit/mcp";
import type { JsonValue, McpToolCallTurnItem, ModelInfo } from "@codexkit/protocol";
import {
  type ApprovalHandler,
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
  parseMcpArguments,
  toMcpEventResult,
  toMcpFailureOutput,
  toMcpOutput,
  toMcpResultJson,
} from "@codexkit/tools/mcp";
import type { TurnContext } from "../turn_context.ts";

/** What calls of MCP tools go through. */
export interface McpToolServices {
  connections: Pick<McpConnections, "callTool">;
  /** By the names of the servers. */
  servers: Readonly<Record<string, Pick<McpServerConfig, McpToolSettings>>>;
  approvals: ApprovalHandler | undefined;
  /** Milliseconds; only differences count. */
  now: () => number;
}

type McpToolSettings = "default_tools_approval_mode" | "supports_parallel_tool_calls" | "tools";

/** A tool of an MCP server as an executor. Mirrors: Codex 0.169.0, error texts included. */
export function createMcpTool(
  tool: McpTool,
  named: Pick<ToolExecutor, "toolName" | "spec">,
  context: Pick<TurnContext, "modelInfo" | "approvalPolicy" | "sandboxPolicy">,
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
  tool: McpTool,
  call: ToolCall,
  context: Pick<TurnContext, "modelInfo" | "approvalPolicy" | "sandboxPolicy">,
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

/** What a person set, or what the server claims, decides whether somebody is asked. Mirrors: Codex 0.169.0. */
async function findRefusal(
  tool: McpTool,
  args: { readonly [name: string]: JsonValue } | undefined,
  call: ToolCall,
  context: Pick<TurnContext, "approvalPolicy" | "sandboxPolicy">,
  services: McpToolServices,
): Promise<string | undefined> {
  if (!needsApproval(tool, services)) return undefined;
  if (context.approvalPolicy === "never") {
    // Without a sandbox a command could do the same unasked.
    return context.sandboxPolicy.type === "danger-full-access" ? undefined : NEVER_ASKED;
  }
  const decision = await requestApproval(
    services.approvals,
    {
      type: "mcp_tool_call",
      callId: call.callId,
      turnId: call.turnId,
      server: tool.server,
      tool: tool.name,
      arguments: args,
      annotations: tool.annotations,
      reason: `Allow the ${tool.server} MCP server to run tool "${tool.name}"?`,
    },
    call.signal,
  );
  return decision === "accept" ? undefined : DECLINED;
}

function needsApproval(tool: McpTool, { servers }: McpToolServices): boolean {
  const settings = servers[tool.server];
  const mode =
    settings?.tools[tool.name]?.approval_mode ?? settings?.default_tools_approval_mode ?? "auto";
  switch (mode) {
    case "approve":
      return false;
    case "prompt":
      return true;
    case "auto":
    case "writes":
      return tool.annotations?.readOnlyHint !== true;
  }
}

const NEVER_ASKED = "MCP tool call requires approval, but approval policy is never";
const DECLINED = "user rejected MCP tool call";

function toFailureCause(error: unknown): string {
  if (McpError.isInstance(error)) return error.codexText ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
