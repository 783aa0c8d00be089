import { expect, test } from "vitest";
import { parseModelCatalog } from "./model_info_list.ts";
import { ModelInfoSchema } from "./model_info_schema.ts";

const ROW = {
  slug: "m",
  display_name: "M",
  supported_reasoning_levels: [],
  shell_type: "default",
  visibility: "list",
  supported_in_api: true,
  priority: 1,
  support_verbosity: false,
  truncation_policy: { mode: "bytes", limit: 10_000 },
  experimental_supported_tools: [],
};

test("parseModelCatalog: a broken row is left out, the others count", () => {
  const rows = [{ ...ROW, slug: "bad", tool_mode: 5 }, ROW, null, { ...ROW, slug: "n" }];
  expect(parseModelCatalog(rows)).toEqual({
    models: [ModelInfoSchema.parse(ROW), ModelInfoSchema.parse({ ...ROW, slug: "n" })],
    problems: [
      {
        index: 0,
        slug: "bad",
        field: "tool_mode",
        reason: "Invalid input: expected string, received number",
      },
      { index: 2, reason: "Invalid input: expected object, received null" },
    ],
  });
});

test.for([
  ["missing", { display_name: undefined }, "m", "display_name"],
  ["of the wrong type", { priority: "1" }, "m", "priority"],
  ["no choice", { shell_type: "telnet" }, "m", "shell_type"],
  [
    "inside a table",
    { truncation_policy: { mode: "lines", limit: 1 } },
    "m",
    "truncation_policy.mode",
  ],
  ["inside a list", { input_modalities: ["text", "file"] }, "m", "input_modalities.1"],
  ["the slug itself", { slug: 5 }, undefined, "slug"],
] as const)(
  "parseModelCatalog: names slug and field when a member is %s",
  ([, change, slug, field]) => {
    const { models, problems } = parseModelCatalog([{ ...ROW, ...change }]);
    expect([models, problems.map((problem) => [problem.slug, problem.field])]).toEqual([
      [],
      [[slug, field]],
    ]);
  },
);

test("parseModelCatalog: unknown words and members cost nothing", () => {
  const rows = [{ ...ROW, tool_mode: "telepathy", multi_agent_version: "v9", future: {} }];
  expect(parseModelCatalog(rows)).toEqual({ models: [ModelInfoSchema.parse(ROW)], problems: [] });
});

test("parseModelCatalog: no rows, no problems", () => {
  expect(parseModelCatalog([])).toEqual({ models: [], problems: [] });
});
