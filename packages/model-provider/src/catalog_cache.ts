import { isRecord, readString, type UnknownRecord } from "@codexkit/protocol";

/** A catalog as it was fetched. Rows are kept as they came, so that a later version may read more of them. */
export interface CatalogEntry {
  /** When it was fetched or confirmed, in Unix milliseconds. */
  readonly fetchedAtMs: number;
  /** Version on the server, when it gave one. */
  readonly etag?: string | undefined;
  /** Version of Codex whose catalog it is. */
  readonly clientVersion: string;
  readonly rows: readonly unknown[];
}

/** How long a fetched catalog is used without asking, in milliseconds. Mirrors: Codex. */
export const CATALOG_TTL_MS = 300_000;

/** Whether what was learnt then still counts now. What comes from the future does not: a clock was wrong. */
export function isRecent(thenMs: number, nowMs: number): boolean {
  const ageMs = nowMs - thenMs;
  return ageMs >= 0 && ageMs <= CATALOG_TTL_MS;
}

/** The text of an entry. Wire: member names of `models_cache.json` (Codex). */
export function toCatalogEntryText(entry: CatalogEntry): string {
  return JSON.stringify({
    fetched_at: new Date(entry.fetchedAtMs).toISOString(),
    etag: entry.etag,
    client_version: entry.clientVersion,
    models: entry.rows,
  });
}

/** The entry of a text, or `undefined` when it is none: then the catalog is fetched. */
export function parseCatalogEntry(text: string): CatalogEntry | undefined {
  const value = parseRecord(text);
  if (value === undefined) return undefined;
  const fetchedAtMs = Date.parse(readString(value, "fetched_at") ?? "");
  const clientVersion = readString(value, "client_version");
  const rows: unknown = value["models"];
  if (Number.isNaN(fetchedAtMs) || clientVersion === undefined) return undefined;
  if (!Array.isArray(rows)) return undefined;
  return { fetchedAtMs, etag: readString(value, "etag"), clientVersion, rows };
}

function parseRecord(text: string): UnknownRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
