/** Primitive types a tool schema may name. */
export type JsonSchemaType =
  | "string"
  | "number"
  | "boolean"
  | "integer"
  | "object"
  | "array"
  | "null";

/**
 * The part of JSON Schema that tool parameters use.
 *
 * Wire: `parameters` of a function tool (Codex 0.169.0).
 */
export interface JsonSchema {
  $ref?: string | undefined;
  type?: JsonSchemaType | readonly JsonSchemaType[] | undefined;
  description?: string | undefined;
  /** Asks the provider to keep this argument encrypted; kept whether true or false. */
  encrypted?: boolean | undefined;
  enum?: readonly unknown[] | undefined;
  items?: JsonSchema | undefined;
  minItems?: number | undefined;
  properties?: { readonly [name: string]: JsonSchema } | undefined;
  required?: readonly string[] | undefined;
  additionalProperties?: boolean | JsonSchema | undefined;
  anyOf?: readonly JsonSchema[] | undefined;
  oneOf?: readonly JsonSchema[] | undefined;
  allOf?: readonly JsonSchema[] | undefined;
  $defs?: { readonly [name: string]: JsonSchema } | undefined;
  definitions?: { readonly [name: string]: JsonSchema } | undefined;
}
