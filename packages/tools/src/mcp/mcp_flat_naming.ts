import { compareByteOrder } from "./byte_order.ts";
import { MCP_NAME_PREFIX, sanitizeMcpName } from "./mcp_name_parts.ts";
import type { McpToolSource, NamedMcpTool } from "./mcp_tool_source.ts";
import { toSha1Hex } from "./sha1.ts";

const DELIMITER = "__";
const SHA1_DIGITS = 40;

/**
 * One plain name for each tool: `mcp__server__tool`, of which the end is a whole hash when it is too long.
 *
 * Mirrors: clients before namespaces. They dropped the second of two tools whose names came out the same;
 * here both end in a hash.
 *
 * @param tools - Without duplicates.
 */
export function toFlatNames<T extends McpToolSource>(
  tools: readonly T[],
  options: { prefix: boolean; maxLength: number },
): readonly NamedMcpTool<T>[] {
  const sorted = tools
    .map((source) => ({ source, raw: toRawName(source, options), id: toId(source) }))
    .toSorted(
      (left, right) => compareByteOrder(left.raw, right.raw) || compareByteOrder(left.id, right.id),
    );
  const counts = new Map<string, number>();
  for (const { raw } of sorted) {
    const name = sanitizeMcpName(raw);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const used = new Set<string>();
  const named = sorted.map(({ source, raw }) => {
    const clean = sanitizeMcpName(raw);
    const fits = clean.length <= options.maxLength && counts.get(clean) === 1 && !used.has(clean);
    const name = fits ? clean : toFreeHashedName(raw, options.maxLength, used);
    used.add(name);
    return { name: { name }, source };
  });
  return named.toSorted((left, right) => compareByteOrder(left.name.name, right.name.name));
}

function toRawName(source: McpToolSource, { prefix }: { prefix: boolean }): string {
  const namespace = source.callableNamespace ?? source.server;
  const name = source.callableName ?? source.tool.name;
  return `${prefix ? MCP_NAME_PREFIX : ""}${namespace}${DELIMITER}${name}`;
}

function toId({ server, connectorId, tool }: McpToolSource): string {
  return [server, connectorId ?? "", tool.name].join("\0");
}

function toFreeHashedName(raw: string, maxLength: number, used: ReadonlySet<string>): string {
  const start = sanitizeMcpName(raw).slice(0, maxLength - SHA1_DIGITS);
  for (let attempt = 0; ; attempt += 1) {
    const name = start + toSha1Hex(attempt === 0 ? raw : `${raw}\0${attempt}`);
    if (!used.has(name)) return name;
  }
}
