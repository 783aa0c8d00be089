import { readString, type UnknownRecord } from "@codexkit/protocol";
import type { Shape } from "./shape.ts";
import { readBoolean } from "./toml_table.ts";

/** Settings of the second generation of agents. Wire: `[features.multi_agent_v2]` (Codex 0.169.0). */
export interface MultiAgentConfig {
  /** Namespace of its tools; absent takes the default of the tools. */
  tool_namespace?: string | undefined;
  /** Whether only the model itself calls its tools, never a script. Default true. */
  non_code_mode_only: boolean;
}

/** The keys of `[features.multi_agent_v2]`; the table has more, which nothing here reads. */
export function toMultiAgentShape(): Shape {
  return {
    scalar: "boolean",
    table: {
      map: "any",
      named: { enabled: "boolean", tool_namespace: "string", non_code_mode_only: "boolean" },
    },
  };
}

/** The settings of a table that has passed the shape check. */
export function toMultiAgent(table: UnknownRecord): MultiAgentConfig {
  return {
    tool_namespace: readString(table, "tool_namespace"),
    non_code_mode_only: readBoolean(table, "non_code_mode_only") ?? true,
  };
}
