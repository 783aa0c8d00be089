import { compareByteOrder } from "./byte_order.ts";
import { toFlatNames } from "./mcp_flat_naming.ts";
import {
  MAX_MCP_NAME_LENGTH,
  MCP_NAME_PREFIX,
  OLDER_MAX_MCP_NAME_LENGTH,
  sanitizeMcpName,
  toHashSuffix,
  toUniqueParts,
} from "./mcp_name_parts.ts";
import type {
  McpNaming,
  McpNamingOptions,
  McpToolSource,
  NamedMcpTool,
} from "./mcp_tool_source.ts";

/**
 * Gives tools of MCP servers names that every provider takes: letters, digits and `_`, all different, and
 * short enough. Names that would clash end in a piece of a hash. What a tool is called depends on the set
 * of tools, never on their order.
 *
 * Mirrors: Codex 0.169.0, hashes included.
 */
export function nameMcpTools<T extends McpToolSource>(
  tools: readonly T[],
  options: McpNamingOptions = {},
): McpNaming<T> {
  const { kept, duplicates } = dropDuplicates(tools);
  const prefix = options.prefix ?? true;
  if (options.style === "flat") {
    const maxLength = Math.max(OLDER_MAX_MCP_NAME_LENGTH, options.maxLength ?? 0);
    return { tools: toFlatNames(kept, { prefix, maxLength }), duplicates };
  }
  const maxLength = Math.max(OLDER_MAX_MCP_NAME_LENGTH, options.maxLength ?? MAX_MCP_NAME_LENGTH);
  const candidates = kept.map((source) => toCandidate(source, prefix));
  hashSharedNamespaces(candidates);
  hashSharedNames(candidates);
  return { tools: inModelOrder(fitNames(candidates, maxLength)), duplicates };
}

interface Candidate<T> {
  source: T;
  namespaceId: string;
  toolId: string;
  namespace: string;
  name: string;
}

function toNamespaceId(source: McpToolSource): string {
  const namespace = source.callableNamespace ?? source.server;
  return `${source.server}\0${namespace}\0${source.connectorId ?? ""}`;
}

function toToolId(source: McpToolSource): string {
  const name = source.callableName ?? source.tool.name;
  return `${toNamespaceId(source)}\0${name}\0${source.tool.name}`;
}

function dropDuplicates<T extends McpToolSource>(
  tools: readonly T[],
): { kept: readonly T[]; duplicates: readonly T[] } {
  const seen = new Set<string>();
  const kept: T[] = [];
  const duplicates: T[] = [];
  for (const tool of tools) {
    const id = toToolId(tool);
    if (seen.has(id)) duplicates.push(tool);
    else kept.push(tool);
    seen.add(id);
  }
  return { kept, duplicates };
}

function toCandidate<T extends McpToolSource>(source: T, prefix: boolean): Candidate<T> {
  const namespace = sanitizeMcpName(source.callableNamespace ?? source.server);
  const bare = !prefix || namespace.startsWith(MCP_NAME_PREFIX);
  return {
    source,
    namespaceId: toNamespaceId(source),
    toolId: toToolId(source),
    namespace: bare ? namespace : MCP_NAME_PREFIX + namespace,
    name: sanitizeMcpName(source.callableName ?? source.tool.name),
  };
}

function hashSharedNamespaces(candidates: readonly Candidate<unknown>[]): void {
  const shared = findShared(candidates, ({ namespace, namespaceId }) => [namespace, namespaceId]);
  for (const candidate of candidates) {
    if (!shared.has(candidate.namespace)) continue;
    const suffix = toHashSuffix(candidate.namespaceId);
    candidate.namespace = candidate.namespace.endsWith("__")
      ? `${candidate.namespace.slice(0, -2)}${suffix}__`
      : candidate.namespace + suffix;
  }
}

function hashSharedNames(candidates: readonly Candidate<unknown>[]): void {
  const toPair = (candidate: Candidate<unknown>): string =>
    `${candidate.namespace}\0${candidate.name}`;
  const shared = findShared(candidates, (candidate) => [toPair(candidate), candidate.toolId]);
  for (const candidate of candidates) {
    if (shared.has(toPair(candidate))) candidate.name += toHashSuffix(candidate.toolId);
  }
}

/** The keys that stand for more than one identity. */
function findShared(
  candidates: readonly Candidate<unknown>[],
  toEntry: (candidate: Candidate<unknown>) => readonly [key: string, id: string],
): ReadonlySet<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const candidate of candidates) {
    const [key, id] = toEntry(candidate);
    const known = first.get(key);
    if (known === undefined) first.set(key, id);
    else if (known !== id) shared.add(key);
  }
  return shared;
}

interface FittedTool<T> {
  name: { namespace: string; name: string };
  source: T;
}

function fitNames<T>(
  candidates: readonly Candidate<T>[],
  maxLength: number,
): readonly FittedTool<T>[] {
  const used = new Set<string>();
  return candidates
    .toSorted((left, right) => compareByteOrder(left.toolId, right.toolId))
    .map(({ source, toolId, namespace, name }) => ({
      name: toUniqueParts({ namespace, name, id: toolId, maxLength, used }),
      source,
    }));
}

/** By namespace, in the order of the identities behind them, and by name. */
function inModelOrder<T extends McpToolSource>(
  tools: readonly FittedTool<T>[],
): readonly NamedMcpTool<T>[] {
  // Servers with the same long start share a namespace once it is cut: it stands where the first of them does.
  const places = new Map<string, number>();
  for (const { name } of tools) {
    if (!places.has(name.namespace)) places.set(name.namespace, places.size);
  }
  const toPlace = (tool: FittedTool<T>): number => places.get(tool.name.namespace) ?? 0;
  return tools.toSorted(
    (left, right) =>
      toPlace(left) - toPlace(right) || compareByteOrder(left.name.name, right.name.name),
  );
}
