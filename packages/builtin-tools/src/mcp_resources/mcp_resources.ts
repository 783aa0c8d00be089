import type { JsonValue } from "@codexkit/protocol";

/** A resource, a template or an answer as a server sent it. */
export type McpJsonObject = { readonly [key: string]: JsonValue };

/** One page of a server's list. */
export interface McpPage {
  entries: readonly McpJsonObject[];
  /** Where the next page starts; absent on the last one. */
  nextCursor?: string | undefined;
}

/** Asks a server for a page of a list. */
export interface McpPageRequest {
  server: string;
  /** From an earlier page; absent for the first one. */
  cursor?: string | undefined;
}

/** The resources of connected MCP servers. Every method throws what went wrong, in one line. */
export interface McpResources {
  /** Names of the servers that can be asked, as configured. */
  servers(): readonly string[];
  /** One page of `resources/list`. */
  listResources(request: McpPageRequest, signal: AbortSignal): Promise<McpPage>;
  /** One page of `resources/templates/list`. */
  listTemplates(request: McpPageRequest, signal: AbortSignal): Promise<McpPage>;
  /** The whole answer to `resources/read`. */
  read(request: { server: string; uri: string }, signal: AbortSignal): Promise<McpJsonObject>;
}

/** Most pages of one list that are read when all servers are asked; a server that goes on for ever is cut off. */
const MAX_PAGES = 100;

/**
 * Everything that all servers list, by the names of the servers in byte order. Servers that fail are left out, as
 * one broken server must not hide the others; so does the reference.
 */
export async function listFromAll(
  servers: readonly string[],
  list: (request: McpPageRequest) => Promise<McpPage>,
): Promise<readonly McpJsonObject[]> {
  // A code unit order is byte order for the names that servers can have.
  const sorted = [...new Set(servers)].toSorted();
  const lists = await Promise.all(sorted.map((server) => listAllPages(server, list)));
  return lists.flat();
}

async function listAllPages(
  server: string,
  list: (request: McpPageRequest) => Promise<McpPage>,
): Promise<readonly McpJsonObject[]> {
  const entries: McpJsonObject[] = [];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { entries: more, nextCursor } = await list({ server, cursor });
      for (const entry of more) entries.push({ server, ...entry });
      if (nextCursor === undefined || nextCursor === cursor) break;
      cursor = nextCursor;
    }
  } catch {
    return entries;
  }
  return entries;
}
