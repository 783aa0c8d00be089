import { parseToolInputSchema } from "@codexkit/tool-schema";
import { parseJsonText } from "../mcp/json_text.ts";
import { toFunctionArguments, type ToolCall } from "../tool_call.ts";
import type { ToolExecutor } from "../tool_executor.ts";
import type { ToolName } from "../tool_name.ts";
import { toFailedOutput, type ToolOutput } from "../tool_output.ts";
import type { FunctionToolSpec } from "../tool_spec.ts";
import {
  DYNAMIC_TOOL_CANCELLED,
  DYNAMIC_TOOL_REQUEST_FAILED,
  type DynamicToolModel,
  type DynamicToolResponse,
  readDynamicToolResponse,
  toDynamicToolOutput,
  toFailedDynamicToolResponse,
} from "./dynamic_tool_response.ts";
import type { DynamicToolFunctionSpec, DynamicToolSpec } from "./dynamic_tool_types.ts";

/** A client's tool as models see it. */
export interface DynamicTool {
  toolName: ToolName;
  spec: FunctionToolSpec;
  /** The namespace of `toolName`, described. */
  namespace?: { name: string; description: string } | undefined;
  exposure: "direct" | "deferred";
}

/**
 * The tools in specs from `parseDynamicTools`, in their order. Those with `deferLoading` are found by tool
 * search; without it they cannot be seen, but called.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toDynamicTools(specs: readonly DynamicToolSpec[]): readonly DynamicTool[] {
  return specs.flatMap((spec) => {
    if (spec.type === "function") return toDynamicTool(spec, undefined);
    const { name, description } = spec;
    return spec.tools.flatMap((tool) => toDynamicTool(tool, { name, description }));
  });
}

function toDynamicTool(
  spec: DynamicToolFunctionSpec,
  namespace: { name: string; description: string } | undefined,
): readonly DynamicTool[] {
  const parsed = parseToolInputSchema(spec.inputSchema);
  if (!parsed.ok) return [];
  const { name, description, deferLoading } = spec;
  return [
    {
      toolName: namespace ? { namespace: namespace.name, name } : { name },
      spec: { type: "function", name, description, strict: false, parameters: parsed.schema },
      namespace,
      exposure: deferLoading === true ? "deferred" : "direct",
    },
  ];
}

/** A call that a client is asked to carry out. Wire: `item/tool/call` params, without the thread. */
export interface DynamicToolRequest {
  turnId: string;
  callId: string;
  /** Null for a tool outside any namespace. */
  namespace: string | null;
  tool: string;
  /** As the model wrote them, read as JSON. */
  arguments: unknown;
}

/** The client that carries out dynamic tools. */
export interface DynamicToolClient {
  /**
   * Asks the client.
   *
   * @returns Its answer, not looked at.
   * @throws Anything, when it answers with an error or not at all.
   */
  call(request: DynamicToolRequest, signal: AbortSignal): Promise<unknown>;
  /** Hears what came of a call, in the form that people are shown; no items when it was interrupted. */
  completed?: (request: DynamicToolRequest, response: DynamicToolResponse) => void;
}

/**
 * Makes the executor of a client's tool. Calls run beside others.
 *
 * Mirrors: Codex 0.169.0, its texts included.
 */
export function createDynamicTool(
  tool: DynamicTool,
  options: { client: DynamicToolClient; model: DynamicToolModel },
): ToolExecutor {
  return {
    toolName: tool.toolName,
    spec: tool.spec,
    exposure: tool.exposure,
    supportsParallelToolCalls: true,
    handle: async (call) => await runCall(tool, call, options),
  };
}

async function runCall(
  { toolName }: DynamicTool,
  call: ToolCall,
  { client, model }: { client: DynamicToolClient; model: DynamicToolModel },
): Promise<ToolOutput> {
  const parsed = parseJsonText(toFunctionArguments(call));
  if (!parsed.ok) {
    return toFailedOutput(`failed to parse function arguments: ${parsed.problem}`);
  }
  const request: DynamicToolRequest = {
    turnId: call.turnId,
    callId: call.callId,
    namespace: toolName.namespace ?? null,
    tool: toolName.name,
    arguments: parsed.value,
  };
  const response = await ask(client, request, call.signal);
  if (!response) {
    client.completed?.(request, { contentItems: [], success: false });
    return toFailedOutput(DYNAMIC_TOOL_CANCELLED);
  }
  client.completed?.(request, response);
  return toDynamicToolOutput(response, model);
}

/** `undefined` when the call was interrupted. */
async function ask(
  client: DynamicToolClient,
  request: DynamicToolRequest,
  signal: AbortSignal,
): Promise<DynamicToolResponse | undefined> {
  try {
    return readDynamicToolResponse(await client.call(request, signal));
  } catch {
    return signal.aborted ? undefined : toFailedDynamicToolResponse(DYNAMIC_TOOL_REQUEST_FAILED);
  }
}
