import { isRecord, type JsonValue, readString, type UnknownRecord } from "@codexkit/protocol";

/** What a call of the web tool is about, as people see it. */
export interface WebAction {
  /** One line; may be empty. */
  query: string;
  /** Wire: `action` of `web_search_call` (Codex 0.169.0). */
  action: JsonValue;
}

/**
 * The first thing a call does: search, open a page, find text in one; else `other`. Pages count only where the call
 * itself gives their address.
 *
 * Mirrors: Codex 0.169.0.
 */
export function toWebAction(commands: UnknownRecord): WebAction {
  const queries = [commands["search_query"], commands["image_query"]]
    .map((list) => toRecords(list).flatMap((entry) => readString(entry, "q") ?? []))
    .find((list) => list.length > 0);
  if (queries !== undefined) return toSearch(queries);
  const opened = findUrl(commands["open"]);
  if (opened !== undefined)
    return { query: opened.url, action: { type: "open_page", url: opened.url } };
  const found = findUrl(commands["find"]);
  if (found !== undefined) {
    const pattern = readString(found.entry, "pattern") ?? "";
    return {
      query: `'${pattern}' in ${found.url}`,
      action: { type: "find_in_page", url: found.url, pattern },
    };
  }
  return { query: "", action: { type: "other" } };
}

function toSearch(queries: readonly string[]): WebAction {
  const [query = ""] = queries;
  return queries.length === 1
    ? { query, action: { type: "search", query } }
    : { query: `${query} ...`, action: { type: "search", queries } };
}

function findUrl(list: unknown): { url: string; entry: UnknownRecord } | undefined {
  const [entry] = toRecords(list);
  if (entry === undefined) return undefined;
  const url = readString(entry, "ref_id");
  return url !== undefined && URL.canParse(url) ? { url, entry } : undefined;
}

function toRecords(list: unknown): readonly UnknownRecord[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
