import type { ToolName } from "../tool_name.ts";
import { MCP_NAME_PREFIX } from "./mcp_name_parts.ts";

/**
 * The name under which hooks hear of a tool of an MCP server: `mcp__server__tool`, whatever models call it.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toMcpHookName({ namespace, name }: ToolName): string {
  const start = namespace?.replace(/_+$/u, "") ?? "";
  const joined = start === "" ? name : `${start}__${name.replace(/^_+/u, "")}`;
  return joined.startsWith(MCP_NAME_PREFIX) ? joined : MCP_NAME_PREFIX + joined;
}
