import { expect, test } from "vitest";
import { NamespaceBuilder, type PlannedSpec } from "./plan_specs.ts";
import type { FunctionToolSpec } from "./tool_spec.ts";

function tool(name: string): FunctionToolSpec {
  return { type: "function", name, description: "", strict: false, parameters: {} };
}

test("NamespaceBuilder: plain tools stand alone, a namespace stands where its first tool stood", () => {
  const builder = new NamespaceBuilder();
  builder.describe({ name: "n", description: " " });
  const places: readonly PlannedSpec[] = [
    ...builder.add(tool("a"), "n"),
    ...builder.add(tool("b"), undefined),
    { kind: "spec", spec: undefined },
    ...builder.add(tool("c"), "n"),
  ];
  builder.describe({ name: "n", description: "First." });
  builder.describe({ name: "n", description: "Second." });
  expect(places.flatMap((place) => builder.build(place))).toEqual([
    { type: "namespace", name: "n", description: "First.", tools: [tool("a"), tool("c")] },
    tool("b"),
  ]);
});

test("NamespaceBuilder: a namespace that nobody described says its name", () => {
  const builder = new NamespaceBuilder();
  const [place] = builder.add(tool("a"), "n");
  expect(place && builder.build(place)).toMatchObject([
    { description: "Tools in the n namespace." },
  ]);
});
