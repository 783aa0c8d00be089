import type { CallItem } from "@codexkit/protocol";
import { parseToolInputSchema, toMcpInputSchema } from "@codexkit/tool-schema";
import { expect, test } from "vitest";
import { planTools } from "../plan.ts";
import { type LoweredTools, lowerTools } from "./lower_tools.ts";
import { createCandidate, createFunctionSpec, PLAIN_WIRE } from "./test_lowering.ts";
import type { WireCapabilities } from "./wire_capabilities.ts";

const TOOLS_PER_SERVER = 50;
/** The narrowest kind of provider: everything about a tool is lowered. */
const NARROW: WireCapabilities = { ...PLAIN_WIRE, schemaDialect: "minimal" };

interface Listed {
  server: string;
  name: string;
  inputSchema: unknown;
}

/** Tools as servers list them, no two schemas the same object. */
function listTools(count: number): readonly Listed[] {
  return Array.from({ length: count }, (_, at) => ({
    server: `mcp__server_${Math.floor(at / TOOLS_PER_SERVER)}`,
    name: `tool_${at}_does_something`,
    inputSchema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: {
        path: { type: "string", description: "Where.", minLength: 1 },
        mode: { enum: ["read", "write"], default: "read" },
        limit: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }] },
        filter: { $ref: "#/$defs/filter" },
      },
      required: ["path"],
      additionalProperties: false,
      $defs: { filter: { type: "array", items: { type: "string" } }, unused: { type: "number" } },
    },
  }));
}

function lowerListed(listed: readonly Listed[], capabilities: WireCapabilities): LoweredTools {
  const candidates = listed.flatMap(({ server, name, inputSchema }) => {
    const parsed = parseToolInputSchema(toMcpInputSchema(inputSchema));
    if (!parsed.ok) return [];
    const spec = createFunctionSpec(name, { parameters: parsed.schema });
    return [createCandidate(spec, { name: server, description: "" })];
  });
  return lowerTools(planTools({ candidates, toolMode: "direct" }), capabilities);
}

function toCalls(listed: readonly Listed[]): readonly CallItem[] {
  return listed.slice(0, 100).map(({ server, name }, at) => ({
    type: "function_call",
    call_id: `c${at}`,
    name: `${server}${at % 2 === 0 ? "__" : "."}${name}`,
    arguments: '{"path":"/a","limit":5}',
  }));
}

test("lowerTools: time per tool is the same for 100 and for 10,000", async ({ bench }) => {
  const few = listTools(100);
  const some = listTools(1000);
  const many = listTools(10_000);
  const result = await bench.compare(
    bench("100 tools", () => void lowerListed(few, NARROW)),
    bench("1,000 tools", () => void lowerListed(some, NARROW)),
    bench("10,000 tools", () => void lowerListed(many, NARROW)),
    { time: 500, iterations: 8, warmupTime: 100, warmupIterations: 2 },
  );
  // The least of several: what else the machine does only ever adds.
  const perTool = (name: "100 tools" | "1,000 tools" | "10,000 tools", count: number): number =>
    result.get(name).latency.min / count;
  const ratio = perTool("10,000 tools", 10_000) / perTool("100 tools", 100);
  expect(ratio).toBeLessThanOrEqual(1.3);
  expect(perTool("1,000 tools", 1000) / perTool("100 tools", 100)).toBeLessThanOrEqual(1.3);
});

test("lowerTools: 1,000 tools and 100 calls stay below the aims, in milliseconds", async ({
  bench,
}) => {
  const listed = listTools(1000);
  const { codec } = lowerListed(listed, NARROW);
  const calls = toCalls(listed);
  expect(calls.every((call) => codec.lift(call).ok)).toBe(true);
  const recorded = calls.map((call) => codec.lift(call).call);
  const result = await bench.compare(
    bench("as the reference sends them", () => void lowerListed(listed, {})),
    bench("for the narrowest provider", () => void lowerListed(listed, NARROW)),
    bench("100 calls lifted", () => {
      for (const call of calls) codec.lift(call);
    }),
    bench("100 calls of history lowered again", () => void codec.lower(recorded)),
    { time: 300 },
  );
  expect(result.get("as the reference sends them").latency.mean).toBeLessThan(60);
  expect(result.get("for the narrowest provider").latency.mean).toBeLessThan(250);
  expect(result.get("100 calls lifted").latency.mean).toBeLessThan(25);
  expect(result.get("100 calls of history lowered again").latency.mean).toBeLessThan(0.2);
});
