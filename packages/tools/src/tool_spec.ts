import type { JsonSchema } from "@codexkit/tool-schema";
import type { ToolName } from "./tool_name.ts";

/** A tool that takes JSON arguments. */
export interface FunctionToolSpec {
  type: "function";
  name: string;
  description: string;
  /** Always false for tools of ours and of MCP servers. */
  strict: boolean;
  /** Only ever true, and only in tool search results. */
  defer_loading?: true | undefined;
  parameters: JsonSchema;
  /** What the tool answers, for code mode. Never sent. */
  output_schema?: JsonSchema | undefined;
}

/** A tool that takes raw text that a grammar describes. */
export interface FreeformToolSpec {
  type: "custom";
  name: string;
  description: string;
  format: { type: "grammar"; syntax: "lark" | "regex"; definition: string };
}

/** Tools under one name, as MCP servers have them. */
export interface NamespaceToolSpec {
  type: "namespace";
  name: string;
  description: string;
  tools: readonly (FunctionToolSpec | FreeformToolSpec)[];
}

/** Finds deferred tools; the client answers. */
export interface ToolSearchToolSpec {
  type: "tool_search";
  execution: "client";
  description: string;
  parameters: JsonSchema;
}

/** Web search that the provider runs. */
export interface WebSearchToolSpec {
  type: "web_search";
  external_web_access?: boolean | undefined;
  indexed_web_access?: true | undefined;
  filters?: { allowed_domains: readonly string[] } | undefined;
  user_location?:
    | {
        type: "approximate";
        country?: string | undefined;
        region?: string | undefined;
        city?: string | undefined;
        timezone?: string | undefined;
      }
    | undefined;
  search_context_size?: "low" | "medium" | "high" | undefined;
  search_content_types?: readonly ("text" | "image")[] | undefined;
}

/** Image generation that the provider runs. */
export interface ImageGenerationToolSpec {
  type: "image_generation";
  output_format: "png";
}

/** The shell that the provider's model knows by itself. */
export interface LocalShellToolSpec {
  type: "local_shell";
}

/**
 * A tool as a model sees it.
 *
 * Wire: `tools[]` of `POST /responses` (Codex 0.169.0).
 */
export type ToolSpec =
  | FunctionToolSpec
  | FreeformToolSpec
  | NamespaceToolSpec
  | ToolSearchToolSpec
  | WebSearchToolSpec
  | ImageGenerationToolSpec
  | LocalShellToolSpec;

/** The name of a spec; hosted tools and tool search are called by their type. */
export function toSpecName(spec: ToolSpec): string {
  switch (spec.type) {
    case "function":
    case "custom":
    case "namespace":
      return spec.name;
    case "tool_search":
    case "web_search":
    case "image_generation":
    case "local_shell":
      return spec.type;
  }
}

/** The addresses under which a spec's tools are called. Hosted tools have none. */
export function toCallableNames(spec: ToolSpec): readonly ToolName[] {
  switch (spec.type) {
    case "function":
    case "custom":
      return [{ name: spec.name }];
    case "namespace":
      return spec.tools.map((tool) => ({ namespace: spec.name, name: tool.name }));
    case "tool_search":
      return [{ name: spec.type }];
    case "web_search":
    case "image_generation":
    case "local_shell":
      return [];
  }
}

/** A spec as it is sent: without what only the client needs. Members keep the recorded order. */
export function toWireSpec(spec: ToolSpec): ToolSpec {
  if (spec.type === "namespace") return { ...spec, tools: spec.tools.map(withoutOutputSchema) };
  return spec.type === "function" ? withoutOutputSchema(spec) : spec;
}

function withoutOutputSchema<T extends FunctionToolSpec | FreeformToolSpec>(spec: T): T {
  if (spec.type !== "function" || spec.output_schema === undefined) return spec;
  return { ...spec, output_schema: undefined };
}
