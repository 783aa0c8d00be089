import { isRecord } from "@codexkit/protocol";
import type { FreeformToolSpec, FunctionToolSpec } from "../tool_spec.ts";
import type { PlanLowering } from "./lower_plan.ts";
import type { Wire } from "./wire_capabilities.ts";
import type { WireNames, WireTool } from "./wire_names.ts";

/** As much of a description as the list of what was found tells; whole characters. */
const SUMMARY = /^.{0,200}/u;

/**
 * The tools that a search answered, as far as they still exist. What history says of them beyond their names
 * does not count: the tool itself knows better what it takes now.
 */
export function readLoadable(found: readonly unknown[], names: WireNames): readonly WireTool[] {
  return found.flatMap(readNames).flatMap((name) => {
    const tool = names.find(name);
    return tool?.spec !== undefined && tool.kind !== "tool_search" ? [tool] : [];
  });
}

/** What a search answered, as text, for a provider that cannot load tools from an item. */
export function renderFound(found: readonly WireTool[], tools: PlanLowering, wire: Wire): string {
  const lines = found.map((tool) => {
    const address = toAddress(tool, wire);
    const lowered = tools.lowerOne(tool);
    if (!lowered?.ok) return `- ${address}: not available here (${lowered?.problem ?? "gone"})`;
    return `- ${address}: ${toSummary(lowered.spec.description)}`;
  });
  if (lines.length === 0) return "No tool matches. Try other words.";
  return `These tools can be called from now on:\n${lines.join("\n")}`;
}

/** The tools in an item of tool search, each in the form in which the provider gets its other tools. */
export function lowerLoadable(
  found: readonly unknown[],
  names: WireNames,
  tools: PlanLowering,
  wire: Wire,
): readonly unknown[] {
  const isAsSent =
    wire.namespaceTools &&
    wire.customTools &&
    wire.schemaDialect === "openai" &&
    !wire.strictSchemas;
  if (isAsSent) return found;
  return found.flatMap((entry): readonly unknown[] => {
    const specs = readLoadable([entry], names).flatMap((tool) => {
      const lowered = tools.lowerOne(tool);
      return lowered?.ok && lowered.spec.type !== "tool_search" ? [toDeferred(lowered.spec)] : [];
    });
    const isNamespace = isRecord(entry) && entry["type"] === "namespace";
    return wire.namespaceTools && isNamespace ? [{ ...entry, tools: specs }] : specs;
  });
}

function readNames(entry: unknown): readonly { namespace?: string | undefined; name: string }[] {
  if (!isRecord(entry) || typeof entry["name"] !== "string") return [];
  const { type, name, tools } = entry;
  if (type !== "namespace") return [{ name }];
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool: unknown) =>
    isRecord(tool) && typeof tool["name"] === "string"
      ? [{ namespace: name, name: tool["name"] }]
      : [],
  );
}

/** Members in the order of the wire. */
function toDeferred(
  spec: FunctionToolSpec | FreeformToolSpec,
): FunctionToolSpec | FreeformToolSpec {
  if (spec.type === "custom") return spec;
  const { type, name, description, strict, parameters } = spec;
  return { type, name, description, strict, defer_loading: true, parameters };
}

function toAddress({ name, wireName }: WireTool, wire: Wire): string {
  if (!wire.namespaceTools || name.namespace === undefined) return wireName;
  return `${name.namespace}.${name.name}`;
}

function toSummary(description: string): string {
  const [line = ""] = description.trim().split("\n", 1);
  const start = SUMMARY.exec(line)?.[0] ?? "";
  return start === line ? line : `${start}…`;
}
