import { expect, test } from "vitest";
import { type ListedItems, listPages } from "./list_pages.ts";

const LIMITS = { maxItems: 3, maxPages: 3, maxSize: 1_000 };
const DEEP: unknown = JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`);

/** Reads these pages in turn, the last one again and again. */
function list(pages: readonly unknown[]): Promise<ListedItems> {
  let at = -1;
  return listPages(
    async () => {
      at = Math.min(at + 1, pages.length - 1);
      return pages[at];
    },
    "tools",
    LIMITS,
  );
}

test.for<[string, readonly unknown[], ListedItems]>([
  ["one page", [{ tools: [{ n: 1 }] }], { items: [{ n: 1 }], skipped: 0 }],
  [
    "two pages",
    [{ tools: [{ n: 1 }], nextCursor: "a" }, { tools: [{ n: 2 }] }],
    { items: [{ n: 1 }, { n: 2 }], skipped: 0 },
  ],
  ["no list", [{ tools: "x" }], { items: [], skipped: 0 }],
  ["no page", [null], { items: [], skipped: 0 }],
  [
    "members that are none",
    [{ tools: [1, { n: 1 }, DEEP, null] }],
    { items: [{ n: 1 }], skipped: 3 },
  ],
  [
    "too many members",
    [{ tools: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }] }],
    { items: [{ n: 1 }, { n: 2 }, { n: 3 }], skipped: 0, stopped: "3 of them" },
  ],
  [
    "too much",
    [{ tools: [{ n: 1 }, { n: "x".repeat(2_000) }] }],
    { items: [{ n: 1 }], skipped: 0, stopped: "1000 characters" },
  ],
  [
    "the same cursor for ever",
    [{ tools: [{ n: 1 }], nextCursor: "a" }],
    { items: [{ n: 1 }, { n: 1 }], skipped: 0, stopped: "a page that leads to itself" },
  ],
  [
    "a new cursor for ever",
    [{ nextCursor: "a" }, { nextCursor: "b" }, { nextCursor: "c" }, { nextCursor: "d" }],
    { items: [], skipped: 0, stopped: "3 pages" },
  ],
])("listPages: %s", async ([, pages, want]) => {
  expect(await list(pages)).toEqual(want);
});

test("listPages: hands every cursor on", async () => {
  const seen: (string | undefined)[] = [];
  await listPages(async (cursor) => {
    seen.push(cursor);
    return cursor === "b" ? {} : { nextCursor: cursor === undefined ? "a" : "b" };
  }, "tools");
  expect(seen).toEqual([undefined, "a", "b"]);
});
