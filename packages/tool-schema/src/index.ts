export { findArgumentProblem, MAX_ARGUMENT_DEPTH } from "./check/find_argument_problem.ts";
export { MAX_SCHEMA_DEPTH, MAX_SCHEMA_VALUES } from "./copy_json.ts";
export { liftDialectArguments } from "./dialect/lift_arguments.ts";
export {
  MAX_SCHEMA_LOSSES,
  type SchemaLoss,
  type SchemaLossEffect,
} from "./dialect/loss_report.ts";
export {
  type DialectSchema,
  type SchemaDialect,
  toDialectSchema,
} from "./dialect/schema_dialect.ts";
export type { JsonSchema, JsonSchemaType } from "./json_schema.ts";
export { readFileParams, toFileParamsSchema, toMcpInputSchema } from "./parse/mcp_input_schema.ts";
export {
  DEFAULT_COMPACT_TOOL_SCHEMA_BYTES,
  type ParsedToolInputSchema,
  parseToolInputSchema,
  type ToolInputSchemaOptions,
} from "./parse/parse_tool_input_schema.ts";
