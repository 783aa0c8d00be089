import type { JsonValue, McpToolCallTurnItem } from "@codexkit/protocol";
import {
  type ArgumentFields,
  type FunctionToolSpec,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import { toFailureText } from "../failure_text.ts";
import type { ToolClock } from "../tool_clock.ts";
import {
  LIST_MCP_RESOURCE_TEMPLATES_SPEC,
  LIST_MCP_RESOURCES_SPEC,
  READ_MCP_RESOURCE_SPEC,
} from "./mcp_resource_specs.ts";
import {
  listFromAll,
  type McpJsonObject,
  type McpPage,
  type McpPageRequest,
  type McpResources,
} from "./mcp_resources.ts";

/** What the resource tools need. */
export interface McpResourceToolsOptions {
  resources: McpResources;
  /** Times the turn items. */
  clock: Pick<ToolClock, "now">;
}

const LIST_FIELDS = {
  cursor: { type: "string" },
  server: { type: "string" },
} as const satisfies ArgumentFields;
const READ_FIELDS = {
  server: { type: "string", required: true },
  uri: { type: "string", required: true },
} as const satisfies ArgumentFields;

/** Lists resources. Wire: `list_mcp_resources` of Codex 0.169.0. */
export function createListMcpResources(options: McpResourceToolsOptions): ToolExecutor {
  return createList(options, {
    spec: LIST_MCP_RESOURCES_SPEC,
    member: "resources",
    method: "resources/list",
    list: (request, signal) => options.resources.listResources(request, signal),
  });
}

/** Lists templates of resources. Wire: `list_mcp_resource_templates` of Codex 0.169.0. */
export function createListMcpResourceTemplates(options: McpResourceToolsOptions): ToolExecutor {
  return createList(options, {
    spec: LIST_MCP_RESOURCE_TEMPLATES_SPEC,
    member: "resourceTemplates",
    method: "resources/templates/list",
    list: (request, signal) => options.resources.listTemplates(request, signal),
  });
}

/** Reads a resource. Wire: `read_mcp_resource` of Codex 0.169.0. */
export function createReadMcpResource(options: McpResourceToolsOptions): ToolExecutor {
  return {
    toolName: { name: READ_MCP_RESOURCE_SPEC.name },
    spec: READ_MCP_RESOURCE_SPEC,
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), READ_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const server = parsed.values.server.trim();
      const uri = parsed.values.uri.trim();
      if (server === "") return toFailedOutput("server must be provided");
      if (uri === "") return toFailedOutput("uri must be provided");
      if (!options.resources.servers().includes(server))
        return toFailedOutput(toUnknownServer(server));
      const args = { server, uri };
      return await report(call, { tool: READ_MCP_RESOURCE_SPEC.name, server, args }, options, {
        method: "resources/read",
        run: async () => ({
          server,
          uri,
          ...(await options.resources.read({ server, uri }, call.signal)),
        }),
      });
    },
  };
}

interface ListKind {
  spec: FunctionToolSpec;
  member: "resources" | "resourceTemplates";
  method: string;
  list: (request: McpPageRequest, signal: AbortSignal) => Promise<McpPage>;
}

function createList(options: McpResourceToolsOptions, kind: ListKind): ToolExecutor {
  return {
    toolName: { name: kind.spec.name },
    spec: kind.spec,
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const text = toFunctionArguments(call);
      const parsed = parseArguments(text.trim() === "" ? "{}" : text, LIST_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const server = toGiven(parsed.values.server);
      const cursor = toGiven(parsed.values.cursor);
      const servers = options.resources.servers();
      if (server === undefined && cursor !== undefined) return toFailedOutput(CURSOR_ALONE);
      if (server !== undefined && !servers.includes(server))
        return toFailedOutput(toUnknownServer(server));
      const args = {
        ...(server === undefined ? {} : { server }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      return await report(call, { tool: kind.spec.name, server, args }, options, {
        method: kind.method,
        run: () => runList(kind, { server, cursor, servers }, call.signal),
      });
    },
  };
}

async function runList(
  { list, member }: ListKind,
  request: { server: string | undefined; cursor: string | undefined; servers: readonly string[] },
  signal: AbortSignal,
): Promise<McpJsonObject> {
  const { server, cursor, servers } = request;
  if (server === undefined)
    return { [member]: await listFromAll(servers, (page) => list(page, signal)) };
  const { entries, nextCursor } = await list({ server, cursor }, signal);
  return {
    server,
    [member]: entries.map((entry) => Object.assign({ server }, entry)),
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
}

/** Runs one request as a call of a tool on the server, so that people see it as such. */
async function report(
  call: ToolCall,
  what: { tool: string; server: string | undefined; args: JsonValue },
  { clock }: McpResourceToolsOptions,
  request: { method: string; run: () => Promise<McpJsonObject> },
): Promise<ToolOutput> {
  const startedMs = clock.now();
  const item: McpToolCallTurnItem = {
    type: "McpToolCall",
    id: call.callId,
    server: what.server ?? ALL_SERVERS,
    tool: what.tool,
    arguments: what.args,
    status: "in_progress",
  };
  call.items.started(item);
  const end = (change: Partial<McpToolCallTurnItem>): void =>
    call.items.completed({ ...item, ...change, duration_ms: Math.max(0, clock.now() - startedMs) });
  try {
    const answer = await request.run();
    const text = JSON.stringify(answer);
    end({ status: "completed", result: { content: [{ type: "text", text }], isError: false } });
    return { body: text, success: true, codeModeResult: answer };
  } catch (error) {
    const message = `${request.method} failed: ${toFailureText(error)}`;
    end({ status: "failed", error: { message } });
    return toFailedOutput(message);
  }
}

/** What stands for all servers in turn items. Wire: Codex 0.169.0. */
const ALL_SERVERS = "codex";
const CURSOR_ALONE = "cursor can only be used when a server is specified";

const toUnknownServer = (server: string): string => `unknown MCP server '${server}'`;

/** Models write empty texts for what they leave out. */
function toGiven(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}
