import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ToolName } from "../tool_name.ts";
import { createFunctionSpec } from "./test_lowering.ts";
import { toAddress, type WireNameOptions, WireNames } from "./wire_names.ts";

const FLAT: WireNameOptions = { flatten: true, maxLength: 64, lenient: true };

function create(tools: readonly ToolName[], options: Partial<WireNameOptions> = {}): WireNames {
  return new WireNames(
    tools.map((name) => ({ name, kind: "function", spec: createFunctionSpec(name.name) }) as const),
    { ...FLAT, ...options },
  );
}

const ECHO: ToolName = { namespace: "mcp__probe", name: "echo" };

test.for([
  [[ECHO], ["mcp__probe__echo"]],
  [[{ namespace: "mcp__probe__", name: "echo" }], ["mcp__probe__echo"]],
  [[{ namespace: "a", name: "_b" }], ["a_b"]],
  [[{ name: "plain" }], ["plain"]],
  [[{ name: "wéird name" }], ["w_ird_name"]],
  [[{ name: "" }], ["_"]],
  [
    [
      { namespace: "a", name: "b__c" },
      { namespace: "a__b", name: "c" },
    ],
    ["a__b__c", "a__b__c_5f6c5a5fbe0c"],
  ],
] as const)("WireNames: %j is called %j", ([tools, names]) => {
  const wire = create(tools);
  const given = tools.map((tool) => wire.find(tool)?.wireName ?? "");
  expect(given.map((name) => name.replace(/_[0-9a-f]{12}$/, "_#"))).toEqual(
    names.map((name) => name.replace(/_[0-9a-f]{12}$/, "_#")),
  );
});

test("WireNames: a plain tool keeps its name, wherever it comes in the list", () => {
  const wire = create([ECHO, { name: "mcp__probe__echo" }]);
  expect([wire.find({ name: "mcp__probe__echo" })?.wireName, wire.find(ECHO)?.wireName]).toEqual([
    "mcp__probe__echo",
    expect.stringMatching(/^mcp__probe__echo_[0-9a-f]{12}$/),
  ]);
});

test("WireNames: names too long for the provider end in a hash that the whole name decides", () => {
  const long = "x".repeat(80);
  const wire = create([
    { namespace: "mcp__probe", name: `${long}1` },
    { namespace: "mcp__probe", name: `${long}2` },
  ]);
  const names = [1, 2].map(
    (end) => wire.find({ namespace: "mcp__probe", name: long + end })?.wireName,
  );
  expect([names.map((name) => name?.length), new Set(names).size]).toEqual([[64, 64], 2]);
});

test("WireNames: without flattening every name stays, however long", () => {
  const name = "x".repeat(200);
  const wire = create([{ name }, ECHO], { flatten: false });
  expect(wire.find({ name })?.wireName).toBe(name);
});

test.for([
  [{ name: "mcp__probe__echo" }],
  [{ name: "mcp__probe.echo" }],
  [{ name: "echo" }],
  [{ namespace: "mcp__probe__", name: "echo" }],
  [{ namespace: "mcp__probe", name: "mcp__probe__echo" }],
  [{ namespace: "mcp__probe", name: "mcp__probe.echo" }],
  [{ namespace: "functions", name: "mcp__probe__echo" }],
  [{ name: "functions.mcp__probe__echo" }],
  [{ name: "functions.echo" }],
] as const)("resolve: %j means the tool in its namespace, flattened or not", ([called]) => {
  for (const flatten of [true, false]) {
    const wire = create([ECHO, { name: "plain" }], { flatten });
    expect(wire.resolve(called)?.name).toEqual(ECHO);
  }
});

test.for([
  [{ name: "plain" }, "plain"],
  [{ namespace: "functions", name: "plain" }, "plain"],
  [{ name: "functions.plain" }, "plain"],
  [{ namespace: "mcp__other", name: "echo" }, undefined],
  [{ namespace: "mcp__probe", name: "nope" }, undefined],
  [{ name: "twice" }, undefined],
  [{ name: "functions.functions.plain" }, undefined],
  [{ name: "constructor" }, undefined],
] as const)("resolve: %j means the plain tool %s", ([called, name]) => {
  const wire = create([
    ECHO,
    { name: "plain" },
    { namespace: "a", name: "twice" },
    { namespace: "b", name: "twice" },
  ]);
  expect(wire.resolve(called)?.name.name).toBe(name);
});

test("resolve: a joined name that two tools share means the one that has it on the wire, or none", () => {
  const tools = [
    { namespace: "a", name: "b.c" },
    { namespace: "a.b", name: "c" },
  ];
  expect([
    create(tools).resolve({ name: "a.b.c" })?.name,
    create(tools).resolve({ name: "a__b_c" })?.name,
  ]).toEqual([undefined, tools[0]]);
});

test("resolve: unless lenient, only the address and the name that was sent count", () => {
  const wire = create([ECHO], { lenient: false });
  expect([
    wire.resolve(ECHO)?.name,
    wire.resolve({ name: "mcp__probe__echo" })?.name,
    wire.resolve({ name: "mcp__probe.echo" }),
    wire.resolve({ name: "echo" }),
  ]).toEqual([ECHO, ECHO, undefined, undefined]);
});

test("recall: a tool that is gone gets a name of its own, always the same, and is found by it", () => {
  const wire = create([{ name: "old__tool" }]);
  const gone = { namespace: "old", name: "tool" };
  const { wireName } = wire.recall(gone, "function");
  expect([
    wireName,
    wire.recall(gone, "function").wireName === wireName,
    wire.recall(gone, "custom").wireName === wireName,
    wire.resolve({ name: wireName })?.name,
  ]).toEqual([expect.stringMatching(/^old__tool_[0-9a-f]{12}$/), true, false, gone]);
});

test("recall: a name that a tool has on the wire means that tool", () => {
  expect(create([ECHO]).recall({ name: "mcp__probe__echo" }, "function").name).toEqual(ECHO);
});

test("toAddress: an empty namespace is none", () => {
  expect([
    toAddress({ namespace: "", name: "a" }),
    toAddress({ namespace: "n", name: "a" }),
  ]).toEqual([{ name: "a" }, { namespace: "n", name: "a" }]);
});

/** Few characters, so that names meet. */
const part = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "_", ".", "é"), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom("a", "_"), minLength: 14, maxLength: 30 }),
);
const address = fc.record({ namespace: fc.option(part, { nil: undefined }), name: part });

test("WireNames: every name on the wire is one tool's, fits, and leads back to it", () => {
  fc.assert(
    fc.property(
      fc.array(address, { maxLength: 30 }),
      fc.array(address, { maxLength: 5 }),
      fc.integer({ min: 16, max: 24 }),
      (tools, gone, maxLength) => {
        const wire = create(tools, { maxLength });
        const all = [
          ...tools.map((name) => wire.find(name)),
          ...gone.map((name) => wire.recall(name, "function")),
        ];
        const byName = new Map(all.map((tool) => [tool?.wireName, tool]));
        for (const tool of all) {
          expect(tool?.wireName).toMatch(/^[\w-]+$/);
          expect(tool?.wireName.length).toBeLessThanOrEqual(maxLength);
          expect(byName.get(tool?.wireName)).toBe(tool);
          expect(wire.resolve({ name: tool?.wireName ?? "" })).toBe(tool);
        }
      },
    ),
  );
});
