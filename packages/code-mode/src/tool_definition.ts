import type { JsonSchemaInput } from "./json_schema.ts";
import type { CodeModeToolName } from "./tool_name.ts";

/** How a script hands over a tool's input: an object of arguments, or one text. */
export type CodeModeToolKind = "function" | "freeform";

/**
 * A tool as scripts see it: plain data, and all that a runtime has to know of it.
 *
 * Mirrors: entries of `tools` and `ALL_TOOLS` in code mode (Codex 0.169.0).
 */
export interface CodeModeToolDefinition {
  /** Member of `tools`, and `name` in `ALL_TOOLS`. Unique among the definitions of a turn. */
  readonly ident: string;
  /** The address under which the registry knows the tool. */
  readonly name: CodeModeToolName;
  /** What the tool takes. A `function` called with nothing gets `{}`. */
  readonly kind: CodeModeToolKind;
  /** What the tool does, with its TypeScript declaration; `description` in `ALL_TOOLS`. */
  readonly description: string;
  /** Whether the tool is left out of the description of `exec`. Default false. */
  readonly deferred?: boolean | undefined;
}

/** A tool that scripts may call, before it has an identifier. */
export interface CodeModeTool {
  /** The address under which the registry knows the tool. */
  readonly name: CodeModeToolName;
  /** What the tool takes. */
  readonly kind: CodeModeToolKind;
  /** What the tool does; may be empty. */
  readonly description: string;
  /** JSON Schema of the arguments of a `function`; absent reads as anything. */
  readonly inputSchema?: JsonSchemaInput | undefined;
  /** JSON Schema of what the tool answers to scripts; absent reads as anything. */
  readonly outputSchema?: JsonSchemaInput | undefined;
  /** Whether the tool is left out of the description of `exec`. Default false. */
  readonly deferred?: boolean | undefined;
}

/** One entry of `ALL_TOOLS`. Wire: Codex 0.169.0. */
export interface ListedTool {
  /** The member of `tools` to call. */
  readonly name: string;
  /** What the tool does, with its declaration. */
  readonly description: string;
}
