import { expect, test } from "vitest";
import { isRecent, parseCatalogEntry, toCatalogEntryText } from "./catalog_cache.ts";

const ENTRY = {
  fetchedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  etag: "e1",
  clientVersion: "0.169.0",
  rows: [{ slug: "m", future: { any: 1 } }, 5],
};

test("toCatalogEntryText: the members of the reference's own cache", () => {
  expect(JSON.parse(toCatalogEntryText(ENTRY))).toEqual({
    fetched_at: "2026-01-02T03:04:05.000Z",
    etag: "e1",
    client_version: "0.169.0",
    models: ENTRY.rows,
  });
});

test.for([[ENTRY], [{ ...ENTRY, etag: undefined, rows: [] }]])(
  "parseCatalogEntry: reads what was written",
  ([entry]) => {
    expect(entry && parseCatalogEntry(toCatalogEntryText(entry))).toEqual(entry);
  },
);

test.for([
  "",
  "{",
  "[]",
  "null",
  "{}",
  '{"fetched_at":"yesterday","client_version":"1","models":[]}',
  '{"fetched_at":"2026-01-02T03:04:05Z","models":[]}',
  '{"fetched_at":"2026-01-02T03:04:05Z","client_version":"1","models":{}}',
])("parseCatalogEntry: %s is none", (text) => {
  expect(parseCatalogEntry(text)).toBeUndefined();
});

test.for([
  [0, true],
  [300_000, true],
  [300_001, false],
  [-1, false],
] as const)("isRecent: after %d ms %s", ([ageMs, expected]) => {
  expect(isRecent(1_000_000, 1_000_000 + ageMs)).toBe(expected);
});
