import {
  type DeclarationOptions,
  renderDeclaration,
  toDeclaredDescription,
} from "./declaration.ts";
import type { CodeModeTool, CodeModeToolDefinition, ListedTool } from "./tool_definition.ts";
import { assignIdentifiers, compareNames, compareWords } from "./tool_name.ts";

/**
 * Gives tools their identifiers and declarations.
 *
 * The answer is in the order in which tools are described: plain ones first, then by namespace, then by
 * name. Of tools with one name the first is kept.
 */
export function defineCodeModeTools(
  tools: readonly CodeModeTool[],
  options: DeclarationOptions = {},
): readonly CodeModeToolDefinition[] {
  const sorted = tools.toSorted((a, b) => compareNames(a.name, b.name));
  const distinct = sorted.filter((tool, at) => {
    const before = sorted[at - 1];
    return before === undefined || compareNames(before.name, tool.name) !== 0;
  });
  const idents = assignIdentifiers(distinct.map(({ name }) => name));
  return distinct.map((tool, at) => toDefinition(tool, idents[at] ?? "_", options));
}

/** What a script reads as `ALL_TOOLS`: every tool, deferred ones too, sorted by name. Wire: Codex 0.169.0. */
export function toAllTools(definitions: readonly CodeModeToolDefinition[]): readonly ListedTool[] {
  return definitions
    .map(({ ident, description }) => ({ name: ident, description }))
    .toSorted((a, b) => compareWords(a.name, b.name));
}

function toDefinition(
  tool: CodeModeTool,
  ident: string,
  options: DeclarationOptions,
): CodeModeToolDefinition {
  const declaration = renderDeclaration(ident, tool, options);
  return {
    ident,
    name: tool.name,
    kind: tool.kind,
    description: toDeclaredDescription(tool.description, declaration),
    ...(tool.deferred === true ? { deferred: true } : {}),
  };
}
