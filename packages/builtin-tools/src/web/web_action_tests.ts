import { expect, test } from "vitest";
import { toWebAction } from "./web_action.ts";

test.for([
  [
    { search_query: [{ q: "a" }], open: [{ ref_id: "https://e.com" }] },
    "a",
    { type: "search", query: "a" },
  ],
  [{ image_query: [{ q: "a" }, { q: "b" }] }, "a ...", { type: "search", queries: ["a", "b"] }],
  [
    { search_query: [], open: [{ ref_id: "https://e.com/x" }] },
    "https://e.com/x",
    { type: "open_page", url: "https://e.com/x" },
  ],
  [
    { find: [{ ref_id: "https://e.com/x", pattern: "p" }] },
    "'p' in https://e.com/x",
    { type: "find_in_page", url: "https://e.com/x", pattern: "p" },
  ],
  [{ open: [{ ref_id: "turn0search0" }] }, "", { type: "other" }],
  [{ weather: [{ location: "Bern" }] }, "", { type: "other" }],
  [{ search_query: "x", open: [5] }, "", { type: "other" }],
] as const)("web action of %o", ([commands, query, action]) => {
  expect(toWebAction(commands)).toEqual({ query, action });
});
