import { expect, test } from "vitest";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import {
  findDefaultModel,
  lookUpModel,
  readModelCatalog,
  toFallbackWarning,
} from "./model_catalog.ts";

test.for([
  ["gpt-5.5", "gpt-5.5", false],
  ["gpt-5.5-foo", "gpt-5.5", false],
  ["gpt-5.50", "gpt-5.5", false],
  ["gpt-6-sol", "gpt-6-sol", false],
  ["a/gpt-5.5", "gpt-5.5", false],
  ["a/gpt-5.5-foo", "gpt-5.5", false],
  ["a/b/gpt-5.5", "a/b/gpt-5.5", true],
  ["/gpt-5.5", "gpt-5.5", false],
  ["GPT-5.5", "GPT-5.5", true],
  ["gpt-5", "gpt-5", true],
  ["", "", true],
] as const)("lookUpModel: %s has the facts of %s, assumed: %s", ([name, slug, isFallback]) => {
  const found = lookUpModel(BUNDLED_MODELS, name);
  expect([found.info.slug, found.isFallback]).toEqual([slug, isFallback]);
});

test("lookUpModel: the longest slug that fits wins, in whatever order they stand", () => {
  const rows = ["m", "m-large", "m-l"].map((slug) => lookUpModel([], slug).info);
  expect(lookUpModel(rows, "m-large-2").info.slug).toBe("m-large");
});

test("lookUpModel: an unknown model is assumed to be able to do little", () => {
  expect(lookUpModel([], "x").info).toMatchObject({
    slug: "x",
    truncation_policy: { mode: "bytes", limit: 10_000 },
    context_window: 272_000,
    default_reasoning_summary: "auto",
    support_verbosity: false,
    supports_search_tool: false,
  });
});

test("findDefaultModel: the first that is listed, else the first", () => {
  const hidden = BUNDLED_MODELS.filter((row) => row.visibility !== "list");
  expect([BUNDLED_MODELS, hidden, []].map(findDefaultModel)).toEqual([
    "gpt-6.1-sol",
    "gpt-daybreak-blue-latest",
    undefined,
  ]);
});

test("toFallbackWarning: the words that clients match", () => {
  expect(toFallbackWarning("gpt-5")).toBe(
    "Model metadata for `gpt-5` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.",
  );
});

const ROW = {
  slug: "m",
  display_name: "M",
  supported_reasoning_levels: [],
  shell_type: "default",
  visibility: "list",
  supported_in_api: true,
  priority: 1,
  support_verbosity: false,
  truncation_policy: { mode: "bytes", limit: 1 },
  experimental_supported_tools: [],
};

test("readModelCatalog: a broken row is left out and named, the others count", async () => {
  const text = JSON.stringify({ models: [ROW, { ...ROW, slug: "n", shell_type: "telnet" }, 5] });
  const { models, warnings } = await readModelCatalog(text, "cat.json");
  expect(models.map((model) => [model.slug, model.shell_type])).toEqual([["m", "default"]]);
  expect(warnings).toEqual([
    expect.stringMatching(/^model 1 \(`n`\) in cat\.json is left out: shell_type: Invalid/),
    expect.stringMatching(/^model 2 in cat\.json is left out: Invalid/),
  ]);
});

test("readModelCatalog: of many broken rows ten are named and the rest is counted", async () => {
  const text = JSON.stringify({
    models: Array.from({ length: 5_000 }, () => ({ slug: "x".repeat(500) })),
  });
  const { models, warnings } = await readModelCatalog(text, "cat.json");
  expect([models, warnings.length, warnings.at(-1)]).toEqual([
    [],
    11,
    "4990 more models in cat.json are left out",
  ]);
  expect(warnings[0]).toBe(
    `model 0 (\`${"x".repeat(100)}\`) in cat.json is left out: display_name: Invalid input: expected string, received undefined`,
  );
});

test("readModelCatalog: an unknown tool_mode does not cost the row", async () => {
  const text = JSON.stringify({ models: [{ ...ROW, tool_mode: "telepathy", future: 1 }] });
  const { models, warnings } = await readModelCatalog(text, "cat.json");
  expect([models[0]?.tool_mode, warnings]).toEqual([undefined, []]);
});

test.for([
  ["{", /^failed to parse cat\.json as JSON: ./],
  ["{}", /^failed to parse cat\.json as JSON: missing field `models`$/],
  ['{"models":{}}', /^failed to parse cat\.json as JSON: missing field `models`$/],
  ["[]", /^failed to parse cat\.json as JSON: missing field `models`$/],
] as const)("readModelCatalog: %s is no catalog", async ([text, message]) => {
  await expect(readModelCatalog(text, "cat.json")).rejects.toThrow(
    expect.objectContaining({ code: "bad_catalog", message: expect.stringMatching(message) }),
  );
});
