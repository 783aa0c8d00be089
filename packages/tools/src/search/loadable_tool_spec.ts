import { toDefaultNamespaceDescription } from "../plan_specs.ts";
import type {
  FreeformToolSpec,
  FunctionToolSpec,
  NamespaceToolSpec,
  ToolSpec,
} from "../tool_spec.ts";

/**
 * A tool as a search hands it out: a function, or a namespace with what was found in it.
 *
 * Wire: `tool_search_output.tools[]` (Codex 0.169.0).
 */
export type LoadableToolSpec = FunctionToolSpec | NamespaceToolSpec;

/**
 * A spec as a search hands it out: its functions say that they are loaded late, and nothing of what they
 * answer is left. A namespace that is described with nothing but blanks is described by its name.
 *
 * Wire: Codex 0.169.0.
 *
 * @returns `undefined` for tools that cannot be loaded late: freeform and hosted ones.
 */
export function toLoadableToolSpec(spec: ToolSpec): LoadableToolSpec | undefined {
  if (spec.type === "function") return toDeferred(spec);
  if (spec.type !== "namespace") return undefined;
  const { type, name, tools } = spec;
  const description =
    spec.description.trim() === "" ? toDefaultNamespaceDescription(name) : spec.description;
  return {
    type,
    name,
    description,
    tools: tools.map((tool) => (tool.type === "function" ? toDeferred(tool) : tool)),
  };
}

function toDeferred(spec: FunctionToolSpec): FunctionToolSpec {
  const { type, name, description, strict, parameters } = spec;
  return { type, name, description, strict, defer_loading: true, parameters };
}

/**
 * Joins namespaces of one name at the place of the first, which keeps its description. Functions stay.
 *
 * Mirrors: `coalesce_loadable_tool_specs` of Codex 0.169.0.
 */
export function coalesceToolSpecs(specs: readonly LoadableToolSpec[]): readonly LoadableToolSpec[] {
  const joined: LoadableToolSpec[] = [];
  const namespaces = new Map<string, (FunctionToolSpec | FreeformToolSpec)[]>();
  for (const spec of specs) {
    if (spec.type === "function") {
      joined.push(spec);
      continue;
    }
    const known = namespaces.get(spec.name);
    if (known) {
      known.push(...spec.tools);
      continue;
    }
    const tools = [...spec.tools];
    namespaces.set(spec.name, tools);
    joined.push({ ...spec, tools });
  }
  return joined;
}
