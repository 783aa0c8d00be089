import {
  EXEC_TOOL_NAME,
  renderDeclaration,
  toCodeModeName,
  toDeclaredDescription,
  toIdentifier,
  WAIT_TOOL_NAME,
} from "@codexkit/code-mode";
import type { FreeformToolSpec, FunctionToolSpec, ToolSpec } from "../tool_spec.ts";
import { type CodeModeDeclarationOptions, toCodeModeTool } from "./code_mode_tool.ts";

/**
 * A tool whose description also says how scripts call it, for models that can do both.
 *
 * Wire: `code_mode` of Codex 0.169.0.
 */
export function augmentForCodeMode<T extends FunctionToolSpec | FreeformToolSpec>(
  spec: T,
  namespace?: string,
  options: CodeModeDeclarationOptions = {},
): T {
  const name = { namespace, name: spec.name };
  const ident = options.ident ?? toIdentifier(toCodeModeName(name));
  const declaration = renderDeclaration(ident, toCodeModeTool({ name, spec }), options);
  return { ...spec, description: toDeclaredDescription(spec.description, declaration) };
}

/**
 * Like {@link augmentForCodeMode}, for whatever stands in a list of tools: of a namespace every tool, of
 * `exec`, `wait`, tool search and hosted tools nothing.
 */
export function augmentSpecForCodeMode(
  spec: ToolSpec,
  options: Pick<CodeModeDeclarationOptions, "maxInputBytes"> = {},
): ToolSpec {
  switch (spec.type) {
    case "function":
    case "custom":
      return spec.name === EXEC_TOOL_NAME || spec.name === WAIT_TOOL_NAME
        ? spec
        : augmentForCodeMode(spec, undefined, options);
    case "namespace":
      return {
        ...spec,
        tools: spec.tools.map((tool) => augmentForCodeMode(tool, spec.name, options)),
      };
    case "tool_search":
    case "web_search":
    case "image_generation":
    case "local_shell":
      return spec;
  }
}
