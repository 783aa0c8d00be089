import {
  type CodeModeFunctionSpec,
  type CodeModeToolDefinition,
  type DeclarationOptions,
  defineCodeModeTools,
  type ExecFreeformSpec,
  renderExecDescription,
  toExecFunctionSpec,
  toExecSpec,
} from "@codexkit/code-mode";
import type { ToolExposure } from "../tool_executor.ts";
import type { ToolName } from "../tool_name.ts";
import type { FreeformToolSpec, FunctionToolSpec, ToolSearchToolSpec } from "../tool_spec.ts";
import { toCodeModeTool } from "./code_mode_tool.ts";

/** A tool that may be reached from scripts: what an executor shows of itself, or what planning made of it. */
export interface CodeModeSource {
  /** The address under which the registry knows the tool. */
  name: ToolName;
  /** What the tool is and takes. */
  spec: FunctionToolSpec | FreeformToolSpec | ToolSearchToolSpec;
  /** Default `direct`. */
  exposure?: ToolExposure | undefined;
  /** Whether the model is not told of the tool at first; also the case for exposure `deferred`. Default false. */
  deferred?: boolean | undefined;
  /** Of its namespace; absent for a plain tool. */
  namespaceDescription?: string | undefined;
}

/** Namespaces that code mode treats in its own way, and limits. */
export interface CodeModeDefinitionOptions extends DeclarationOptions {
  /** Scripts cannot reach these. Wire: `[features.code_mode] excluded_tool_namespaces`. */
  excludedNamespaces?: readonly string[] | undefined;
  /** Only the model itself calls these. Wire: `[features.code_mode] direct_only_tool_namespaces`. */
  directOnlyNamespaces?: readonly string[] | undefined;
}

/**
 * Whether scripts can call a tool.
 *
 * Not those that only the model calls, or that are hidden, nor tool search and tools of namespaces that are
 * kept out. Mirrors: Codex 0.169.0.
 */
export function isNestedInCodeMode(
  { name, spec, exposure = "direct" }: CodeModeSource,
  { excludedNamespaces = [], directOnlyNamespaces = [] }: CodeModeDefinitionOptions = {},
): boolean {
  if (spec.type === "tool_search") return false;
  if (exposure === "direct_model_only" || exposure === "hidden") return false;
  const { namespace } = name;
  if (namespace === undefined) return true;
  return !excludedNamespaces.includes(namespace) && !directOnlyNamespaces.includes(namespace);
}

/**
 * The tools that scripts can call, with identifiers and declarations, in the order in which they are described.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toCodeModeDefinitions(
  sources: readonly CodeModeSource[],
  options: CodeModeDefinitionOptions = {},
): readonly CodeModeToolDefinition[] {
  const tools = sources.flatMap((source) => {
    const { spec } = source;
    if (spec.type === "tool_search" || !isNestedInCodeMode(source, options)) return [];
    const deferred = source.deferred === true || source.exposure === "deferred";
    return [{ ...toCodeModeTool({ name: source.name, spec }), deferred }];
  });
  return defineCodeModeTools(tools, options);
}

/** Descriptions of namespaces by name; the first that is not blank counts. */
export function toNamespaceDescriptions(
  sources: readonly CodeModeSource[],
): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>();
  for (const { name, namespaceDescription = "" } of sources) {
    const { namespace } = name;
    if (namespace === undefined || namespaceDescription.trim() === "") continue;
    if (!descriptions.has(namespace)) descriptions.set(namespace, namespaceDescription);
  }
  return descriptions;
}

/** What the spec of `exec` depends on. */
export interface ExecSpecInput {
  /** In `code_mode` tools are described where they stand, in `code_mode_only` in the description of `exec`. */
  mode: "code_mode" | "code_mode_only";
  /** What scripts can call; see {@link toCodeModeDefinitions}. */
  definitions: readonly CodeModeToolDefinition[];
  /** See {@link toNamespaceDescriptions}. */
  namespaces?: ReadonlyMap<string, string> | undefined;
  /** Milliseconds. Wire: `[features.code_mode] default_exec_yield_time_ms`; default 30 000. */
  defaultYieldTimeMs?: number | undefined;
  /** `function` for providers that know no freeform tools. Default `freeform`. */
  form?: "freeform" | "function" | undefined;
}

/** The spec of `exec` for a set of tools. Wire: Codex 0.169.0. */
export function toExecToolSpec(
  input: ExecSpecInput,
): ExecFreeformSpec | CodeModeFunctionSpec<"exec"> {
  const description = renderExecDescription({
    mode: input.mode,
    tools: input.definitions,
    namespaces: input.namespaces,
    defaultYieldTimeMs: input.defaultYieldTimeMs,
  });
  return input.form === "function" ? toExecFunctionSpec(description) : toExecSpec(description);
}
