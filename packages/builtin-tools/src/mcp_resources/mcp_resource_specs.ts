import type { FunctionToolSpec } from "@codexkit/tools";
import { objectArgument, textArgument } from "../schema_parts.ts";

const listParameters = objectArgument({
  cursor: textArgument("`nextCursor` of an earlier answer, with its server. Default the start."),
  server: textArgument("Name of one MCP server. Default all of them."),
});

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const LIST_MCP_RESOURCES_SPEC: FunctionToolSpec = {
  type: "function",
  name: "list_mcp_resources",
  description:
    "Lists what MCP servers offer to read: files, database schemas and the like. Look here before you search the web.",
  strict: false,
  parameters: listParameters,
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const LIST_MCP_RESOURCE_TEMPLATES_SPEC: FunctionToolSpec = {
  type: "function",
  name: "list_mcp_resource_templates",
  description:
    "Lists the patterns by which MCP servers name what they offer to read. Fill one in to get the URI of a resource.",
  strict: false,
  parameters: listParameters,
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const READ_MCP_RESOURCE_SPEC: FunctionToolSpec = {
  type: "function",
  name: "read_mcp_resource",
  description: "Reads a resource of an MCP server.",
  strict: false,
  parameters: objectArgument(
    {
      server: textArgument("Name of the server, as list_mcp_resources gives it."),
      uri: textArgument("URI of the resource, as listed or from a template."),
    },
    ["server", "uri"],
  ),
};
