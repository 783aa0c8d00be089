export {
  type DeclarationOptions,
  renderDeclaration,
  toDeclaredDescription,
} from "./declaration.ts";
export { defineCodeModeTools, toAllTools } from "./define_tools.ts";
export {
  DEFAULT_EXEC_YIELD_MS,
  DEFAULT_WAIT_YIELD_MS,
  type ExecDescriptionInput,
  renderExecDescription,
  WAIT_DESCRIPTION,
} from "./exec_description.ts";
export {
  assembleCellOutput,
  type CellOutcome,
  type CellOutputOptions,
  type CellReport,
  DEFAULT_MAX_OUTPUT_TOKENS,
  toFailedReport,
  type TruncateItems,
} from "./exec_output.ts";
export {
  EXEC_PRAGMA_PREFIX,
  type ExecSource,
  type ParsedExecSource,
  parseExecSource,
} from "./exec_source.ts";
export {
  type CodeModeFunctionSpec,
  EXEC_TOOL_NAME,
  type ExecFreeformSpec,
  toExecFunctionSpec,
  toExecSpec,
  toWaitSpec,
  WAIT_TOOL_NAME,
} from "./exec_specs.ts";
export type { JsonSchemaInput } from "./json_schema.ts";
export { MAX_TYPE_BYTES, renderType, type RenderTypeOptions } from "./render_type.ts";
export type {
  CodeModeTool,
  CodeModeToolDefinition,
  CodeModeToolKind,
  ListedTool,
} from "./tool_definition.ts";
export { type NestedToolInput, readToolInput } from "./tool_input.ts";
export {
  assignIdentifiers,
  type CodeModeToolName,
  compareNames,
  toCodeModeName,
  toIdentifier,
} from "./tool_name.ts";
