import type { CallItem, ResponseItem } from "@codexkit/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FUNCTIONS_NAMESPACE, type ToolPlan } from "../plan.ts";
import type { ToolCandidate } from "../tool_candidate.ts";
import type { WebSearchToolSpec } from "../tool_spec.ts";
import { lowerTools, type ToolCodec } from "./lower_tools.ts";
import {
  createCandidate,
  createFreeformSpec,
  createFunctionSpec,
  planCandidates,
  PLAIN_WIRE,
  SEARCH_CANDIDATE,
} from "./test_lowering.ts";
import type { WireCapabilities } from "./wire_capabilities.ts";

const A = createFunctionSpec("a");
const PATCH = createFreeformSpec("apply_patch");
const DOCS = { name: "mcp__docs", description: "Docs." };
const FIND = createFunctionSpec("find");
const WEB: WebSearchToolSpec = { type: "web_search", external_web_access: true };
const WEB_CANDIDATE: ToolCandidate = { tool: { kind: "hosted", spec: WEB }, gates: [] };
const PLAN = planCandidates(
  createCandidate(A),
  createCandidate(A, DOCS),
  createCandidate(PATCH),
  createCandidate(FIND, DOCS, "deferred"),
  SEARCH_CANDIDATE,
  WEB_CANDIDATE,
);

function withoutCodec(plan: ToolPlan, capabilities?: WireCapabilities): unknown {
  const { codec: _, ...rest } = lowerTools(plan, capabilities);
  return rest;
}

test("lowerTools: with nothing said, everything is as planned", () => {
  expect(withoutCodec(PLAN)).toEqual({
    tools: PLAN.specs,
    additionalTools: undefined,
    parallelToolCalls: true,
    decisions: PLAN.decisions,
    losses: [],
  });
});

test("lowerTools: with nothing said, calls and history stay the same objects, however odd", () => {
  const { codec, ...lowered } = lowerTools(PLAN);
  const call: CallItem = {
    type: "function_call",
    call_id: "c",
    name: "mcp__docs__a",
    arguments: "",
  };
  const history: readonly ResponseItem[] = [call];
  const request = codec.lower(history);
  expect([codec.lift(call).call === call, request.items === history, request.tools]).toEqual([
    true,
    true,
    lowered.tools,
  ]);
});

test("lowerTools: Responses Lite has its tools in an item and no parallel calls", () => {
  const plan = planCandidates(createCandidate(A), createCandidate(A, DOCS), WEB_CANDIDATE);
  expect(withoutCodec(plan, { style: "responses_lite" })).toMatchObject({
    tools: undefined,
    additionalTools: [
      { type: "namespace", name: "functions", description: "", tools: [A] },
      { type: "namespace", ...DOCS, tools: [A] },
    ],
    parallelToolCalls: false,
    decisions: [{ decision: "included" }, { decision: "included" }, { decision: "hidden" }],
  });
});

test("lowerTools: without namespaces there is no Responses Lite, but functions in `tools`", () => {
  const { tools, additionalTools } = lowerTools(PLAN, { ...PLAIN_WIRE, style: "responses_lite" });
  expect([tools?.map((tool) => "name" in tool && tool.name), additionalTools]).toEqual([
    ["a", "mcp__docs__a", "apply_patch", "tool_search"],
    undefined,
  ]);
});

test("lowerTools: what schemas lose is told with the tool", () => {
  const choice = createFunctionSpec("choice", {
    parameters: {
      type: "object",
      properties: { a: { anyOf: [{ type: "string" }, { type: "number" }] } },
    },
  });
  const { losses, decisions } = lowerTools(planCandidates(createCandidate(choice, DOCS)), {
    schemaDialect: "minimal",
  });
  expect(losses[0]).toMatchObject({
    tool: { namespace: "mcp__docs", name: "choice" },
    pointer: "/properties/a/anyOf",
  });
  expect(decisions).toMatchObject([{ decision: "lowered" }]);
});

test("lowerTools: a schema that cannot be said in the dialect hides its tool, and says why", () => {
  const broken = createFunctionSpec("broken", { parameters: { type: "object", minItems: -1 } });
  const { tools, decisions } = lowerTools(
    planCandidates(createCandidate(broken, DOCS), createCandidate(A)),
    { schemaDialect: "gemini" },
  );
  expect([tools?.length, decisions]).toMatchObject([
    1,
    [
      {
        decision: "hidden",
        reason: expect.stringMatching(
          /^capabilities.schema_dialect: gemini cannot carry the parameters: ./,
        ),
        remedy: "simplify the tool's input schema, or name a dialect that says more",
        gates: [{ kind: "schema", passed: false }],
      },
      { decision: "included" },
    ],
  ]);
});

test("lowerTools: tools that were found join the next request, and leave with the history that found them", () => {
  const { codec, tools } = lowerTools(PLAN, PLAIN_WIRE);
  const history: readonly ResponseItem[] = [
    { type: "tool_search_call", call_id: "1", execution: "client", arguments: { query: "find" } },
    {
      type: "tool_search_output",
      call_id: "1",
      status: "completed",
      execution: "client",
      tools: [
        { type: "namespace", name: "mcp__docs", tools: [{ type: "function", name: "find" }] },
      ],
    },
  ];
  const before = codec.lower([]);
  const during = codec.lower(history);
  expect([
    before.tools === tools,
    during.tools?.at(-1),
    codec.lower(history).tools === during.tools,
  ]).toEqual([true, { ...FIND, name: "mcp__docs__find" }, true]);
  expect(codec.lower([]).tools).toBe(tools);
});

test("lowerTools: a function form of a freeform tool decides the name of its text", () => {
  const form = createFunctionSpec("apply_patch", {
    parameters: {
      type: "object",
      properties: { source: { type: "string" } },
      required: ["source"],
    },
  });
  const { codec, tools } = lowerTools(PLAN, PLAIN_WIRE, { functionForms: [form] });
  const call: CallItem = {
    type: "custom_tool_call",
    call_id: "c",
    name: "apply_patch",
    input: "x",
  };
  const { items } = codec.lower([call]);
  expect([tools?.[2], items]).toMatchObject([
    form,
    [{ type: "function_call", name: "apply_patch", arguments: '{"source":"x"}' }],
  ]);
});

test("lowerTools: what was recorded at one provider is understood at another", () => {
  const flat = lowerTools(PLAN, PLAIN_WIRE).codec;
  const written: readonly CallItem[] = [
    { type: "function_call", call_id: "1", name: "mcp__docs.a", arguments: "{}" },
    { type: "function_call", call_id: "2", name: "apply_patch", arguments: '{"input":"x"}' },
    { type: "function_call", call_id: "3", name: "tool_search", arguments: '{"query":"q"}' },
  ];
  const recorded = written.map((call) => flat.lift(call).call);
  expect([lowerTools(PLAN).codec.lower(recorded).items, flat.lower(recorded).items]).toEqual([
    [
      { type: "function_call", call_id: "1", namespace: "mcp__docs", name: "a", arguments: "{}" },
      { type: "custom_tool_call", call_id: "2", name: "apply_patch", input: "x" },
      {
        type: "tool_search_call",
        call_id: "3",
        execution: "client",
        arguments: { query: "q" },
      },
    ],
    [
      { type: "function_call", call_id: "1", name: "mcp__docs__a", arguments: "{}" },
      written[1],
      written[2],
    ],
  ]);
});

/** Few characters and short limits, so that names meet and do not fit. */
const part = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "_", ".", "é"), minLength: 1, maxLength: 6 }),
  fc.string({ unit: fc.constantFrom("a", "_"), minLength: 14, maxLength: 40 }),
);
const anyTool = fc.record({
  namespace: fc.option(fc.oneof(part, fc.constant(FUNCTIONS_NAMESPACE)), { nil: undefined }),
  name: part,
  isFreeform: fc.boolean(),
  exposure: fc.constantFrom("direct" as const, "deferred" as const, "hidden" as const),
});
const anyCapabilities: fc.Arbitrary<WireCapabilities> = fc.record({
  style: fc.constantFrom("responses" as const, "responses_lite" as const),
  namespaceTools: fc.boolean(),
  customTools: fc.boolean(),
  toolSearch: fc.boolean(),
  imageOutputs: fc.boolean(),
  strictSchemas: fc.boolean(),
  schemaDialect: fc.constantFrom(
    "openai" as const,
    "openai-strict" as const,
    "llama.cpp" as const,
    "gemini" as const,
    "minimal" as const,
  ),
  maxNameLength: fc.integer({ min: 16, max: 64 }),
  lenientCalls: fc.constantFrom(undefined, true, false),
});
const anyArguments = fc.record(
  { text: fc.string(), n: fc.option(fc.integer()) },
  { requiredKeys: [] },
);

function lowerAndLift(codec: ToolCodec, call: CallItem): unknown {
  const [item] = codec.lower([call]).items;
  const isCall =
    item?.type === "function_call" ||
    item?.type === "custom_tool_call" ||
    item?.type === "tool_search_call";
  return isCall ? codec.lift(item) : item;
}

test("lowerTools: lifting what lowering made of a call gives the same call", () => {
  const head = fc.record({
    call_id: fc.string(),
    id: fc.option(fc.string(), { nil: undefined }),
    status: fc.constantFrom(undefined, "completed"),
  });
  fc.assert(
    fc.property(
      fc.array(anyTool, { minLength: 1, maxLength: 12 }),
      anyCapabilities,
      head,
      anyArguments,
      fc.string({ unit: "binary" }),
      (tools, capabilities, rest, args, input) => {
        const candidates = tools.map(({ namespace, name, isFreeform, exposure }) =>
          createCandidate(
            isFreeform
              ? createFreeformSpec(name)
              : createFunctionSpec(name, { parameters: PARAMETERS }),
            namespace === undefined ? undefined : { name: namespace, description: "" },
            exposure,
          ),
        );
        const plan = planCandidates(...candidates, SEARCH_CANDIDATE);
        const { codec } = lowerTools(plan, capabilities);
        for (const { toolName, spec } of plan.registry.values()) {
          const call: CallItem =
            spec.type === "function"
              ? { type: "function_call", ...rest, ...toolName, arguments: JSON.stringify(args) }
              : spec.type === "custom"
                ? { type: "custom_tool_call", ...rest, ...toolName, input }
                : { type: "tool_search_call", ...rest, execution: "client", arguments: args };
          expect(lowerAndLift(codec, call)).toEqual({ ok: true, call });
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("lowerTools: calls of tools that are gone come back as they were, or mean a tool in any spelling", () => {
  fc.assert(
    fc.property(
      fc.array(anyTool, { maxLength: 6 }),
      fc.array(fc.record({ namespace: fc.option(part, { nil: undefined }), name: part }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.integer({ min: 16, max: 64 }),
      (tools, gone, maxNameLength) => {
        const plan = planCandidates(
          ...tools.map(({ namespace, name }) =>
            createCandidate(
              createFunctionSpec(name),
              namespace === undefined ? undefined : { name: namespace, description: "" },
            ),
          ),
        );
        const { codec } = lowerTools(plan, { namespaceTools: false, maxNameLength });
        for (const name of gone) {
          const call: CallItem = { type: "function_call", call_id: "c", ...name, arguments: "x" };
          const meant = codec.lift(call).call;
          expect(lowerAndLift(codec, meant)).toEqual({ ok: true, call: meant });
        }
      },
    ),
    { numRuns: 300 },
  );
});

const PARAMETERS = {
  type: "object",
  properties: { text: { type: "string" }, n: { type: ["integer", "null"] } },
  additionalProperties: false,
} as const;
