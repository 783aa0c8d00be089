import { createMcpTool, type McpToolServices } from "@codexkit/builtin-tools";
import type { McpServerConfig } from "@codexkit/config";
import type { McpConnections, McpTool } from "@codexkit/mcp";
import type { ToolCandidate, ToolGate } from "@codexkit/tools";
import {
  type McpNamingOptions,
  nameMcpTools,
  toMcpNamespaceDescription,
  toMcpSearchText,
  toMcpToolSpec,
} from "@codexkit/tools/mcp";
import type { ToolTurn } from "../tool_turn.ts";
import { toGate } from "./gates.ts";

/** What the tools of MCP servers are made of. */
export interface McpCandidateServices extends McpToolServices {
  connections: McpConnections;
  servers: Readonly<Record<string, McpServerConfig>>;
  naming: McpNamingOptions;
}

/**
 * The tools of all connected servers, named, in the order in which models see them. Servers that are still
 * starting are waited for, until the signal fires.
 *
 * Mirrors: Codex 0.169.0.
 */
export async function createMcpCandidates(
  context: Pick<ToolTurn, "threadId" | "modelInfo" | "approvalPolicy" | "sandboxPolicy">,
  services: McpCandidateServices,
  signal: AbortSignal,
): Promise<readonly ToolCandidate[]> {
  const tools = await services.connections.listTools({ signal });
  const instructions = readInstructions(services.connections);
  const sources = tools.map((tool) => ({ server: tool.server, tool }));
  const { tools: named } = nameMcpTools(sources, services.naming);
  return named.map(({ name, source: { server, tool } }) => {
    const result = toMcpToolSpec(tool, {
      name: name.name,
      maxSchemaBytes: services.servers[server]?.tool_input_schema_max_bytes,
    });
    const spec = result.ok ? result.spec : toSpecWithoutSchema(name.name, tool);
    const description = instructions.get(server);
    const toolName = { namespace: name.namespace, name: name.name };
    const executor = createMcpTool(tool, { toolName, spec }, context, services);
    return {
      source: "mcp",
      gates: [toSchemaGate(result.ok ? undefined : result.problem)],
      tool: {
        kind: "client",
        executor,
        deferWhenSearchable: true,
        searchText: toMcpSearchText({ name, server, tool, namespaceDescription: description }),
        namespace:
          name.namespace === undefined
            ? undefined
            : {
                name: name.namespace,
                description: toMcpNamespaceDescription(name.namespace, {
                  instructions: description,
                }),
              },
      },
    };
  });
}

/** What servers say of themselves, by name. */
function readInstructions(connections: McpConnections): ReadonlyMap<string, string> {
  return new Map(
    connections.listServers().flatMap((status): readonly (readonly [string, string])[] => {
      if (status.state !== "ready") return [];
      const { instructions } = status.info;
      return instructions === undefined ? [] : [[status.server, instructions]];
    }),
  );
}

/** Stands for a tool that is hidden for its schema; never sent. */
function toSpecWithoutSchema(
  name: string,
  { description = "" }: McpTool,
): Extract<Parameters<typeof createMcpTool>[1]["spec"], { type: "function" }> {
  return { type: "function", name, description, strict: false, parameters: {} };
}

function toSchemaGate(problem: string | undefined): ToolGate {
  return toGate("schema", "inputSchema", problem === undefined, {
    found: problem ?? "usable",
    remedy: "the server has to describe its arguments in another way",
  });
}
