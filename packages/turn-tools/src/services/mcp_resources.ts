import type { McpPage, McpResources } from "@codexkit/builtin-tools";
import type { McpConnections } from "@codexkit/mcp";

/** The resources of connected servers, as the resource tools want them. */
export function toMcpResources(
  connections: Pick<
    McpConnections,
    "listServers" | "listResources" | "listResourceTemplates" | "readResource"
  >,
): McpResources {
  return {
    servers: () =>
      connections.listServers().flatMap(({ server, state }) => (state === "ready" ? [server] : [])),
    listResources: async (query, signal) => {
      const { resources, nextCursor } = await connections.listResources(query, { signal });
      return toPage(resources, nextCursor);
    },
    listTemplates: async (query, signal) => {
      const page = await connections.listResourceTemplates(query, { signal });
      return toPage(page.resourceTemplates, page.nextCursor);
    },
    read: async (resource, signal) => {
      const { contents } = await connections.readResource(resource, { signal });
      return { contents: [...contents] };
    },
  };
}

/** Members in the order in which models read them; others come behind. Wire: Codex 0.169.0. */
const MEMBERS = ["uri", "uriTemplate", "name", "title", "description", "mimeType", "size"];

function toEntry(entry: McpPage["entries"][number]): McpPage["entries"][number] {
  const others = Object.keys(entry).filter((name) => name !== "server");
  const names = new Set([...MEMBERS.filter((name) => others.includes(name)), ...others]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = entry[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The tools put the server in front themselves. */
function toPage(
  entries: readonly McpPage["entries"][number][],
  nextCursor: string | undefined,
): McpPage {
  return { entries: entries.map(toEntry), nextCursor };
}
