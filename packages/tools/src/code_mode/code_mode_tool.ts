import type { CodeModeTool, DeclarationOptions } from "@codexkit/code-mode";
import type { ToolName } from "../tool_name.ts";
import type { FreeformToolSpec, FunctionToolSpec } from "../tool_spec.ts";

/** How the declaration of one tool is rendered. */
export interface CodeModeDeclarationOptions extends DeclarationOptions {
  /** The identifier, where another tool has the one that the name leads to. */
  ident?: string | undefined;
}

/** A tool spec as code mode takes it. */
export function toCodeModeTool({
  name,
  spec,
}: {
  name: ToolName;
  spec: FunctionToolSpec | FreeformToolSpec;
}): CodeModeTool {
  const { description } = spec;
  if (spec.type === "custom") return { name, kind: "freeform", description };
  return {
    name,
    kind: "function",
    description,
    inputSchema: spec.parameters,
    outputSchema: spec.output_schema,
  };
}
