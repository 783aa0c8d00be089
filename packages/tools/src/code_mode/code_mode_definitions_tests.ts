import { expect, test } from "vitest";
import type { ToolExposure } from "../tool_executor.ts";
import type { FreeformToolSpec, FunctionToolSpec, ToolSpec } from "../tool_spec.ts";
import {
  type CodeModeSource,
  isNestedInCodeMode,
  toCodeModeDefinitions,
  toExecToolSpec,
  toNamespaceDescriptions,
} from "./code_mode_definitions.ts";

const source = (
  name: string,
  more: Partial<CodeModeSource> = {},
  namespace?: string,
): CodeModeSource => ({
  name: namespace === undefined ? { name } : { namespace, name },
  spec: { type: "function", name, description: `About ${name}.`, strict: false, parameters: {} },
  ...more,
});

test.for<[exposure: ToolExposure | undefined, nested: boolean]>([
  [undefined, true],
  ["direct", true],
  ["deferred", true],
  ["direct_model_only", false],
  ["hidden", false],
])("isNestedInCodeMode: exposure %s: %s", ([exposure, nested]) => {
  expect(isNestedInCodeMode(source("t", { exposure }))).toBe(nested);
});

test("isNestedInCodeMode: tool search and namespaces kept out are not", () => {
  const options = { excludedNamespaces: ["out", "t"], directOnlyNamespaces: ["direct"] };
  const search = {
    type: "tool_search",
    execution: "client",
    description: "",
    parameters: {},
  } as const;
  const nested = {
    plain: isNestedInCodeMode(source("t"), options),
    other: isNestedInCodeMode(source("t", {}, "in"), options),
    excluded: isNestedInCodeMode(source("t", {}, "out"), options),
    directOnly: isNestedInCodeMode(source("t", { deferred: true }, "direct"), options),
    search: isNestedInCodeMode(source("t", { spec: search }), options),
  };
  expect(nested).toEqual({
    plain: true,
    other: true,
    excluded: false,
    directOnly: false,
    search: false,
  });
});

const sources = [
  source("b", { namespaceDescription: " " }, "ns"),
  source("a", { exposure: "deferred", namespaceDescription: "Of ns." }, "ns"),
  source("plain"),
  source("later", { deferred: true }),
  source("mine", { exposure: "direct_model_only" }),
  source("c", { namespaceDescription: "Out." }, "out"),
];

test("toCodeModeDefinitions: what scripts can call, sorted", () => {
  const definitions = toCodeModeDefinitions(sources, { excludedNamespaces: ["out"] });
  expect(definitions.map((definition) => ({ ...definition, description: undefined }))).toEqual([
    { ident: "later", name: { name: "later" }, kind: "function", deferred: true },
    { ident: "plain", name: { name: "plain" }, kind: "function" },
    { ident: "ns__a", name: { namespace: "ns", name: "a" }, kind: "function", deferred: true },
    { ident: "ns__b", name: { namespace: "ns", name: "b" }, kind: "function" },
  ]);
  expect(definitions[3]?.description).toBe(
    "About b.\n\nexec tool declaration:\n```ts\ndeclare const tools: { ns__b(args: unknown): Promise<unknown>; };\n```",
  );
});

test("toNamespaceDescriptions: the first that is not blank counts", () => {
  expect(
    toNamespaceDescriptions([...sources, source("d", { namespaceDescription: "Later." }, "ns")]),
  ).toEqual(
    new Map([
      ["ns", "Of ns."],
      ["out", "Out."],
    ]),
  );
});

test("toExecToolSpec: one description, but for its input, in the form that the provider takes", () => {
  const input = {
    mode: "code_mode_only",
    definitions: toCodeModeDefinitions(sources),
    namespaces: toNamespaceDescriptions(sources),
    defaultYieldTimeMs: 1234,
  } as const;
  const freeform = toExecToolSpec(input);
  const asFunction = toExecToolSpec({ ...input, form: "function" });
  // Both are what the rest of the package calls a spec.
  const specs: readonly (FreeformToolSpec | FunctionToolSpec)[] & readonly ToolSpec[] = [
    freeform,
    asFunction,
  ];
  expect(specs.map(({ type, name }) => [type, name])).toEqual([
    ["custom", "exec"],
    ["function", "exec"],
  ]);
  // Only how the script is handed over is said in other words.
  expect(asFunction.description.split("\n").map((line, at) => (at === 1 ? "" : line))).toEqual(
    freeform.description.split("\n").map((line, at) => (at === 1 ? "" : line)),
  );
  expect(asFunction.description).toContain("\n- `source` is the source itself");
  expect(freeform.description).toContain("(default 1234)");
  expect(freeform.description.match(/^##.*$/gm)).toEqual([
    "### `plain`",
    "## ns",
    "### `ns__b`",
    "## out",
    "### `out__c`",
  ]);
});
