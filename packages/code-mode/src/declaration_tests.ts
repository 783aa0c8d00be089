import { expect, test } from "vitest";
import { renderDeclaration, toDeclaredDescription } from "./declaration.ts";
import type { CodeModeTool } from "./tool_definition.ts";

const declare = (
  tool: Partial<Omit<CodeModeTool, "name" | "description">>,
  maxInputBytes?: number,
): string => renderDeclaration("t", { kind: "function", ...tool }, { maxInputBytes });

const city = { type: "object", properties: { city: { type: "string", description: "Where." } } };
const envelope = (structuredContent?: unknown, isError: object = { type: "boolean" }): object => ({
  type: "object",
  properties: {
    content: { type: "array", items: { type: "object" } },
    ...(structuredContent === undefined ? {} : { structuredContent }),
    isError,
    _meta: { type: "object" },
  },
});
const number = {
  type: "object",
  properties: { n: { $ref: "#/$defs/N" } },
  $defs: { N: { type: "number" } },
};

test.for<[about: string, declaration: string, expected: string]>([
  [
    "a freeform tool",
    declare({ kind: "freeform", inputSchema: city }),
    "t(input: string): Promise<unknown>",
  ],
  ["a function that says nothing", declare({}), "t(args: unknown): Promise<unknown>"],
  [
    "a function with both schemas",
    declare({ inputSchema: { type: "object", additionalProperties: false }, outputSchema: number }),
    "t(args: {}): Promise<{ n?: number; }>",
  ],
  [
    "described arguments",
    declare({ inputSchema: city }),
    "t(args: {\n  // Where.\n  city?: string;\n}): Promise<unknown>",
  ],
  [
    "arguments with a budget",
    declare({ inputSchema: city, outputSchema: city }, 20),
    "t(args: { city?: string; }): Promise<{\n  // Where.\n  city?: string;\n}>",
  ],
  [
    "an MCP result",
    declare({ outputSchema: envelope() }),
    "t(args: unknown): Promise<CallToolResult>",
  ],
  [
    "an MCP result of anything",
    declare({ outputSchema: envelope({}) }),
    "t(args: unknown): Promise<CallToolResult>",
  ],
  [
    "a structured MCP result, with references of its own",
    declare({ outputSchema: envelope(number) }),
    "t(args: unknown): Promise<CallToolResult<{ n?: number; }>>",
  ],
  [
    "an MCP result that never has structure",
    declare({ outputSchema: envelope(false) }),
    "t(args: unknown): Promise<CallToolResult<never>>",
  ],
  [
    "what only looks like an MCP result",
    declare({ outputSchema: envelope(number, { type: "string" }) }),
    "Promise<{ _meta?: { [key: string]: unknown; }; content?: Array<{ [key: string]: unknown; }>; isError?: string;",
  ],
  ["no schema at all", declare({ outputSchema: true }), "t(args: unknown): Promise<unknown>"],
])("renderDeclaration: $0", ([, declaration, expected]) => {
  expect(declaration).toContain(expected);
  expect(declaration).toMatch(/^declare const tools: \{ t\([\s\S]*>; \};$/);
});

test("toDeclaredDescription: an empty description keeps its empty line", () => {
  expect([toDeclaredDescription("Does.", "D"), toDeclaredDescription("", "D")]).toEqual([
    "Does.\n\nexec tool declaration:\n```ts\nD\n```",
    "\n\nexec tool declaration:\n```ts\nD\n```",
  ]);
});
