import { expect, test } from "vitest";
import { lowerLoadable, readLoadable, renderFound } from "./loaded_tools.ts";
import {
  createCandidate,
  createFreeformSpec,
  createFunctionSpec,
  createParts,
  planCandidates,
  SEARCH_CANDIDATE,
} from "./test_lowering.ts";
import type { WireCapabilities } from "./wire_capabilities.ts";

const DOCS = { name: "mcp__docs", description: "Docs." };
const ECHO = createFunctionSpec("echo");
const LONG = createFunctionSpec("long", { description: `${"é".repeat(300)}\nmore` });
const NOTE = createFreeformSpec("note");
const PLAN = planCandidates(
  createCandidate(ECHO, DOCS, "deferred"),
  createCandidate(LONG, DOCS, "deferred"),
  createCandidate(NOTE, DOCS, "deferred"),
  createCandidate(createFunctionSpec("plain"), undefined, "deferred"),
  SEARCH_CANDIDATE,
);
const FOUND: readonly unknown[] = [
  {
    type: "namespace",
    ...DOCS,
    tools: [
      { type: "function", name: "echo", defer_loading: true },
      { type: "custom", name: "note" },
    ],
  },
  { type: "function", name: "plain", description: "from history", defer_loading: true },
];

function lower(found: readonly unknown[], capabilities: WireCapabilities): readonly unknown[] {
  const { wire, names, tools } = createParts(PLAN, capabilities);
  return lowerLoadable(found, names, tools, wire);
}

test("readLoadable: tools that still exist, in the order of their finding", () => {
  const { names } = createParts(PLAN, {});
  const odd = [
    null,
    5,
    { type: "namespace", name: "mcp__docs" },
    { type: "namespace", name: "mcp__docs", tools: [{ type: "function" }, 1] },
    { type: "function", name: "gone" },
    { type: "tool_search", name: "tool_search" },
  ];
  expect(readLoadable([...odd, ...FOUND], names).map(({ name }) => name)).toEqual([
    { namespace: "mcp__docs", name: "echo" },
    { namespace: "mcp__docs", name: "note" },
    { name: "plain" },
  ]);
});

test("renderFound: says how to call what was found, in one line each", () => {
  const { wire, names, tools } = createParts(PLAN, { namespaceTools: false, toolSearch: false });
  const long = { type: "namespace", ...DOCS, tools: [{ name: "long" }] };
  expect(renderFound(readLoadable([...FOUND, long], names), tools, wire)).toBe(
    `These tools can be called from now on:
- mcp__docs__echo: Does echo.
- mcp__docs__note: Takes a note.
- plain: Does plain.
- mcp__docs__long: ${"é".repeat(200)}…`,
  );
});

test("renderFound: names the namespace where there are namespaces", () => {
  const { wire, names, tools } = createParts(PLAN, { toolSearch: false });
  const [first] = readLoadable(FOUND, names);
  expect(renderFound(first ? [first] : [], tools, wire)).toBe(
    "These tools can be called from now on:\n- mcp__docs.echo: Does echo.",
  );
});

test("renderFound: a tool whose schema cannot be said is not announced", () => {
  const broken = createFunctionSpec("broken", { parameters: { type: "object", minItems: -1 } });
  const plan = planCandidates(createCandidate(broken, DOCS, "deferred"), SEARCH_CANDIDATE);
  const { wire, names, tools } = createParts(plan, {
    namespaceTools: false,
    toolSearch: false,
    schemaDialect: "gemini",
  });
  const found = readLoadable(
    [{ type: "namespace", ...DOCS, tools: [{ type: "function", name: "broken" }] }],
    names,
  );
  expect([renderFound(found, tools, wire), tools.withLoaded(found)]).toEqual([
    expect.stringMatching(/\n- mcp__docs__broken: not available here \(.+\)$/),
    tools.specs,
  ]);
});

test("renderFound: nothing found", () => {
  const { wire, tools } = createParts(PLAN, { toolSearch: false });
  expect(renderFound([], tools, wire)).toBe("No tool matches. Try other words.");
});

test("lowerLoadable: the very tools for a provider that takes them", () => {
  expect(lower(FOUND, { imageOutputs: false })).toBe(FOUND);
});

test("lowerLoadable: without namespaces, flat tools that load late", () => {
  const { type, description, strict, parameters } = ECHO;
  expect(lower(FOUND, { namespaceTools: false })).toEqual([
    { type, name: "mcp__docs__echo", description, strict, defer_loading: true, parameters },
    { ...NOTE, name: "mcp__docs__note" },
    { ...createFunctionSpec("plain"), defer_loading: true },
  ]);
});

test("lowerLoadable: without freeform tools, functions in the same namespaces", () => {
  const lowered = JSON.parse(JSON.stringify(lower(FOUND, { customTools: false })));
  expect(lowered).toEqual([
    {
      type: "namespace",
      ...DOCS,
      tools: [
        { ...ECHO, defer_loading: true },
        expect.objectContaining({ type: "function", name: "note", defer_loading: true }),
      ],
    },
    { ...createFunctionSpec("plain"), defer_loading: true },
  ]);
});
