import { expect, test } from "vitest";
import type { FunctionToolSpec } from "../tool_spec.ts";
import { toDefaultSearchText, toMcpSearchText } from "./search_text.ts";

const SPEC: FunctionToolSpec = {
  type: "function",
  name: "list_events",
  description: "List events of a calendar.",
  strict: false,
  parameters: {
    type: "object",
    description: "What to list.",
    properties: {
      z: { type: "array", items: { type: "object", properties: { deep: { description: "In." } } } },
      day: { anyOf: [{ type: "string", description: "ISO date." }, { type: "null" }] },
    },
  },
};

test("toMcpSearchText: every name and text, then parameters in order and what they say", () => {
  const text = toMcpSearchText({
    name: { namespace: "mcp__cal", name: "create_event" },
    server: "cal",
    tool: {
      name: "create-event",
      title: " Create event ",
      description: "Makes one.",
      inputSchema: {
        properties: {
          when: { description: "Start." },
          name: {},
          odd: true,
          at: { description: 5 },
        },
      },
    },
    connectorName: "Calendar",
    namespaceDescription: "Use it well.",
    pluginDisplayNames: ["Desk", ""],
  });
  expect(text).toBe(
    "mcp__calcreate_event create_event create-event cal Create event Makes one. Calendar Use it well. Desk at name odd when Start.",
  );
});

test("toMcpSearchText: what is absent leaves no gap", () => {
  const tool = { name: "t", inputSchema: null };
  expect(toMcpSearchText({ name: { name: "mcp__s__t" }, server: "s", tool })).toBe(
    "mcp__s__t mcp__s__t t s",
  );
});

test("toDefaultSearchText: names, texts and parameters at any depth", () => {
  expect(toDefaultSearchText({ name: "list_events" }, SPEC)).toBe(
    "list_events list events list_events list events List events of a calendar. What to list. day ISO date. z deep In.",
  );
});

test("toDefaultSearchText: a namespace comes before its tools", () => {
  const spec = {
    type: "namespace",
    name: "desk",
    description: "Desk tools",
    tools: [SPEC],
  } as const;
  const text = toDefaultSearchText({ namespace: "desk", name: "list_events" }, spec);
  expect(text.startsWith("desklist_events list events desk desk Desk tools list_events")).toBe(
    true,
  );
});

test.for([
  [{ type: "web_search" }, "x x web search"],
  [{ type: "image_generation", output_format: "png" }, "x x image generation"],
  [
    {
      type: "custom",
      name: "p",
      description: "D",
      format: { type: "grammar", syntax: "lark", definition: "" },
    },
    "x x p D lark",
  ],
  [
    { type: "tool_search", execution: "client", description: "Finds.", parameters: {} },
    "x x Finds.",
  ],
] as const)("toDefaultSearchText: %o", ([spec, expected]) => {
  expect(toDefaultSearchText({ name: "x" }, spec)).toBe(expected);
});

test("toDefaultSearchText: is bounded", () => {
  const spec = { ...SPEC, description: "word ".repeat(100_000) };
  expect(toDefaultSearchText({ name: "x" }, spec)).toHaveLength(32_768);
});
