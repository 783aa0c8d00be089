import { FUNCTIONS_NAMESPACE } from "../plan.ts";
import type { FreeformToolSpec, FunctionToolSpec, ToolSpec } from "../tool_spec.ts";

/**
 * Tools as Responses Lite has them: plain ones in one namespace at the place of the first. Hosted web search is
 * never among them.
 *
 * Wire: Codex 0.169.0.
 */
export function foldFunctions(specs: readonly ToolSpec[]): readonly ToolSpec[] {
  const folded: (FunctionToolSpec | FreeformToolSpec)[] = [];
  const others: ToolSpec[] = [];
  let place: number | undefined;
  for (const spec of specs) {
    if (spec.type === "web_search") continue;
    const isFunctions = spec.type === "namespace" && spec.name === FUNCTIONS_NAMESPACE;
    if (spec.type !== "function" && spec.type !== "custom" && !isFunctions) {
      others.push(spec);
      continue;
    }
    place ??= others.length;
    for (const tool of spec.type === "namespace" ? spec.tools : [spec]) folded.push(tool);
  }
  if (place === undefined) return others;
  const functions: ToolSpec = {
    type: "namespace",
    name: FUNCTIONS_NAMESPACE,
    description: "",
    tools: folded,
  };
  return [...others.slice(0, place), functions, ...others.slice(place)];
}
