import { isRecord, readString } from "@codexkit/protocol";
import { type JsonObject, isJsonObject, measureJson } from "./json_value.ts";

/** How much of a list is taken. */
export interface ListLimits {
  /** Most members. */
  readonly maxItems: number;
  /** Most pages. */
  readonly maxPages: number;
  /** Most of it in all, about in characters of JSON. */
  readonly maxSize: number;
}

/** Far beyond what a model can use, and little enough to hold for every server. */
const LIST_LIMITS: ListLimits = {
  maxItems: 20_000,
  maxPages: 1_000,
  maxSize: 64 * 1_024 * 1_024,
};

/** A list of a server. */
export interface ListedItems {
  /** The members that are JSON objects, in the order of the server. */
  readonly items: readonly JsonObject[];
  /** Members that are none, or nest too deeply, and were left out. */
  readonly skipped: number;
  /** Why the list ends before the server's does: completes "stopped after …". */
  readonly stopped?: string | undefined;
}

/**
 * Reads a list page by page until the server says that it ends, or a limit is reached, or a cursor comes again.
 *
 * @param readPage Asks for the page at a cursor; the first has none.
 * @param key Member of a page that holds its items.
 */
export async function listPages(
  readPage: (cursor: string | undefined) => Promise<unknown>,
  key: string,
  limits: ListLimits = LIST_LIMITS,
): Promise<ListedItems> {
  const items: JsonObject[] = [];
  const cursors = new Set<string>();
  let skipped = 0;
  let size = 0;
  let cursor: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await readPage(cursor);
    const members = isRecord(page) ? page[key] : undefined;
    for (const member of Array.isArray(members) ? members : []) {
      const memberSize = measureJson(member);
      if (memberSize === undefined || !isJsonObject(member)) {
        skipped += 1;
        continue;
      }
      size += memberSize;
      if (items.length >= limits.maxItems)
        return { items, skipped, stopped: `${limits.maxItems} of them` };
      if (size > limits.maxSize) return { items, skipped, stopped: `${limits.maxSize} characters` };
      items.push(member);
    }
    cursor = isRecord(page) ? readString(page, "nextCursor") : undefined;
    if (cursor === undefined) return { items, skipped };
    if (cursors.has(cursor)) return { items, skipped, stopped: "a page that leads to itself" };
    if (pages >= limits.maxPages) return { items, skipped, stopped: `${limits.maxPages} pages` };
    cursors.add(cursor);
  }
}
