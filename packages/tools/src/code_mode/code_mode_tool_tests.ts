import { expect, test } from "vitest";
import { toCodeModeTool } from "./code_mode_tool.ts";

test("toCodeModeTool: a function brings its schemas, a freeform tool none", () => {
  const name = { namespace: "ns", name: "t" };
  const parameters = { type: "object" } as const;
  const output_schema = { type: "string" } as const;
  const head = { name: "t", description: "About t." };
  const format = { type: "grammar", syntax: "lark", definition: "" } as const;
  expect([
    toCodeModeTool({
      name,
      spec: { type: "function", ...head, strict: false, parameters, output_schema },
    }),
    toCodeModeTool({ name, spec: { type: "custom", ...head, format } }),
  ]).toEqual([
    {
      name,
      kind: "function",
      description: "About t.",
      inputSchema: parameters,
      outputSchema: output_schema,
    },
    { name, kind: "freeform", description: "About t." },
  ]);
});
