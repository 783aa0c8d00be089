import { readNumber, type UnknownRecord } from "@codexkit/protocol";
import type { Shape } from "./shape.ts";
import { readBoolean, readStrings } from "./toml_table.ts";

/** What may run scripts: an engine by name, or the fastest that runs here. */
export type CodeModeEngineSetting = "auto" | "isolated-vm" | "quickjs";

const ENGINES: readonly CodeModeEngineSetting[] = ["auto", "isolated-vm", "quickjs"];

/** Settings of code mode. Wire: `[features.code_mode]` (Codex 0.169.0); `enabled` is the feature itself. */
export interface CodeModeConfig {
  /** Namespaces whose tools scripts cannot call. Default none. */
  excluded_tool_namespaces: readonly string[];
  /** Namespaces whose tools the model calls itself, never a script. Default none. */
  direct_only_tool_namespaces: readonly string[];
  /** How long a script runs before the model hears of it, in milliseconds; absent takes the default of code mode. */
  default_exec_yield_time_ms?: number | undefined;
  /** Bytes above which a schema in a declaration is shortened; absent takes the default of tools. Never 0. */
  tool_input_schema_max_bytes?: number | undefined;
  /** Whether outputs say what running the script cost. Default false. */
  experimental_show_cell_overhead: boolean;
  /** What runs scripts. Ours; Codex has one engine. Default `auto`. */
  engine: CodeModeEngineSetting;
}

/** The keys of `[features.code_mode]`. */
export function toCodeModeShape(): Shape {
  return {
    scalar: "boolean",
    table: {
      fields: {
        enabled: "boolean",
        excluded_tool_namespaces: { list: "string" },
        direct_only_tool_namespaces: { list: "string" },
        default_exec_yield_time_ms: "u64",
        tool_input_schema_max_bytes: "nonzero_usize",
        experimental_show_cell_overhead: "boolean",
        engine: { choices: ENGINES },
      },
    },
  };
}

/** The settings of a table that has passed the shape check. */
export function toCodeMode(table: UnknownRecord): CodeModeConfig {
  return {
    excluded_tool_namespaces: readStrings(table, "excluded_tool_namespaces") ?? [],
    direct_only_tool_namespaces: readStrings(table, "direct_only_tool_namespaces") ?? [],
    default_exec_yield_time_ms: readNumber(table, "default_exec_yield_time_ms"),
    tool_input_schema_max_bytes: readNumber(table, "tool_input_schema_max_bytes"),
    experimental_show_cell_overhead: readBoolean(table, "experimental_show_cell_overhead") ?? false,
    engine: ENGINES.find((name) => name === table["engine"]) ?? "auto",
  };
}
