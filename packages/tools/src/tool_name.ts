/** Address of a tool: a name, alone or inside a namespace. Mirrors: `ToolName` of Codex 0.169.0. */
export interface ToolName {
  /** Absent for a tool outside any namespace. */
  namespace?: string | undefined;
  name: string;
}

/**
 * A tool's name as error texts show it: namespace and name with nothing in between.
 *
 * Mirrors: `unsupported call: mcp__srvecho` of Codex 0.169.0.
 */
export function toDisplayName(name: ToolName): string {
  return `${name.namespace ?? ""}${name.name}`;
}

/** A key under which one tool name, and no other, can be looked up. */
export function toToolKey(name: ToolName): string {
  // NUL occurs in no wire name, so no pair of names shares a key.
  return `${name.namespace ?? ""}\0${name.name}`;
}
