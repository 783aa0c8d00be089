import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isRecord } from "@codexkit/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toDisplayName } from "../tool_name.ts";
import { nameMcpTools } from "./mcp_naming.ts";
import type { McpNamingOptions, McpToolSource } from "./mcp_tool_source.ts";

const FOLDER =
  process.env["CODEXKIT_CONFORMANCE"] ??
  resolve(import.meta.dirname, "../../../../../shared/conformance");
const RECORDING = join(FOLDER, "tools-layer/mcp-naming-cases.json");
const MUST_BE_THERE = process.env["CI"] !== undefined;

const toSource = (server: string, name: string): McpToolSource => ({ server, tool: { name } });

/** Names in their order: `namespace name`. */
function nameAll(tools: readonly McpToolSource[], options?: McpNamingOptions): readonly string[] {
  return nameMcpTools(tools, options).tools.map(({ name }) =>
    name.namespace === undefined ? name.name : `${name.namespace} ${name.name}`,
  );
}

function nameServers(
  servers: Readonly<Record<string, readonly string[]>>,
  options?: McpNamingOptions,
): readonly string[] {
  return nameAll(
    Object.entries(servers).flatMap(([server, names]) =>
      names.map((name) => toSource(server, name)),
    ),
    options,
  );
}

test.for([
  ["one server", { server1: ["tool1", "tool2"] }, ["mcp__server1 tool1", "mcp__server1 tool2"]],
  [
    "characters beyond letters and digits",
    { "server.one": ["tool.two-three", "café", "a/b", "with space", "日本"] },
    [
      "mcp__server_one __",
      "mcp__server_one a_b",
      "mcp__server_one caf_",
      "mcp__server_one tool_two_three",
      "mcp__server_one with_space",
    ],
  ],
  ["a hyphen", { "music-studio": ["get-strudel-guide"] }, ["mcp__music_studio get_strudel_guide"]],
  ["a prefix that is there", { mcp__x: ["a"] }, ["mcp__x a"]],
  ["empty names", { "": [""] }, ["mcp___ _"]],
  [
    "servers that come out the same",
    { "my-server": ["ok_tool"], my_server: ["ok_tool"] },
    ["mcp__my_server_497a8b629ad2 ok_tool", "mcp__my_server_b7840dcbfd2d ok_tool"],
  ],
  [
    "tools that come out the same",
    { "my-server": ["ok_tool", "ok-tool"] },
    ["mcp__my_server ok_tool_170e1e3d8b70", "mcp__my_server ok_tool_218830fecec5"],
  ],
  ["servers in byte order", { b: ["x"], a: ["x"], Z: ["x"] }, ["mcp__Z x", "mcp__a x", "mcp__b x"]],
] as const)("nameMcpTools: %s", ([, servers, expected]) => {
  expect(nameServers(servers)).toEqual(expected);
});

test("nameMcpTools: a namespace that ends in two underscores keeps them behind its hash", () => {
  const names = nameServers({ "a-__": ["x"], "a.__": ["x"] });
  expect(names.every((name) => /^mcp__a__[0-9a-f]{12}__ x$/u.test(name))).toBe(true);
});

test("nameMcpTools: what is listed twice is left out and reported", () => {
  const [first, second] = [toSource("s", "t"), toSource("s", "t")];
  const { tools, duplicates } = nameMcpTools([first, second]);
  expect(tools).toEqual([{ name: { namespace: "mcp__s", name: "t" }, source: first }]);
  expect(tools[0]?.source).toBe(first);
  expect(duplicates[0]).toBe(second);
});

test("nameMcpTools: raw names stay with the tool", () => {
  const source = toSource("server.one", "tool.two-three");
  expect(nameMcpTools([source]).tools).toEqual([
    { name: { namespace: "mcp__server_one", name: "tool_two_three" }, source },
  ]);
});

test("nameMcpTools: two servers that share a callable namespace get one each", () => {
  const tools = ["one", "two"].map((server) => ({
    ...toSource(server, "search"),
    callableNamespace: "shared",
  }));
  const names = nameAll(tools);
  expect(new Set(names).size).toBe(2);
  expect(names.every((name) => /^mcp__shared_[0-9a-f]{12} search$/u.test(name))).toBe(true);
});

test("nameMcpTools: connectors of one server are told apart by their ids", () => {
  const tools = ["c1", "c2"].map((connectorId) => ({
    ...toSource("apps", "search"),
    callableNamespace: "mail",
    callableName: "find",
    connectorId,
  }));
  expect(nameAll(tools).every((name) => /^mcp__mail_[0-9a-f]{12} find$/u.test(name))).toBe(true);
});

test.for([
  [true, "mcp__rmcp echo"],
  [false, "rmcp echo"],
] as const)("nameMcpTools: prefix %s", ([prefix, expected]) => {
  expect(nameServers({ rmcp: ["echo"] }, { prefix })).toEqual([expected]);
});

test("nameMcpTools: 126 characters stay, of 127 the name is cut to 107 and hashed", () => {
  const [short = "", long = ""] = nameServers({ s: ["t".repeat(120), "u".repeat(121)] });
  expect(short).toBe(`mcp__s ${"t".repeat(120)}`);
  expect(long).toMatch(new RegExp(`^mcp__s ${"u".repeat(107)}_[0-9a-f]{12}$`, "u"));
});

test("nameMcpTools: a namespace without room for names is cut to 113, the name is a hash", () => {
  const [name = ""] = nameServers({ ["s".repeat(200)]: ["tool"] });
  expect(name).toMatch(new RegExp(`^mcp__${"s".repeat(108)} _[0-9a-f]{12}$`, "u"));
});

test("nameMcpTools: cut namespaces that come out the same stand together", () => {
  const long = "s".repeat(200);
  const names = nameServers({ [`${long}1`]: ["a", "b"], [`${long}2`]: ["a"], ttt: ["a"] });
  expect(names.map((name) => name.split(" ")[0]?.length)).toEqual([113, 113, 113, 8]);
});

test("nameMcpTools: names of 65 and 30 characters stay", () => {
  expect(nameServers({ ["S".repeat(60)]: ["t".repeat(30)] })).toEqual([
    `mcp__${"S".repeat(60)} ${"t".repeat(30)}`,
  ]);
});

test("nameMcpTools: within the older limit names come out at exactly 64", () => {
  const [name = ""] = nameServers({ server: ["x".repeat(80)] }, { maxLength: 64 });
  expect(name.length - 1 + 2).toBe(64);
});

test.for([
  ["a short name", { server1: ["tool1"] }, ["mcp__server1__tool1"]],
  ["other characters", { "server.one": ["tool.two-three"] }, ["mcp__server_one__tool_two_three"]],
  [
    "a long name keeps 24 characters and a whole hash",
    { srv: ["x".repeat(80)] },
    ["mcp__srv__xxxxxxxxxxxxxx9dd9aa07a84f9eced98836a820895791db110681"],
  ],
] as const)("nameMcpTools: flat: %s", ([, servers, expected]) => {
  expect(nameServers(servers, { style: "flat" })).toEqual(expected);
});

test("nameMcpTools: flat: without a prefix", () => {
  expect(nameServers({ s: ["t"] }, { style: "flat", prefix: false })).toEqual(["s__t"]);
});

test("nameMcpTools: flat: tools that come out the same both end in a hash", () => {
  const names = nameServers(
    { "a-b": ["x"], a_b: ["x"], a__b: ["c"], a: ["b__c"] },
    { style: "flat" },
  );
  expect(new Set(names).size).toBe(4);
  expect(names.every((name) => /^mcp__a[_bxc]+[0-9a-f]{40}$/u.test(name))).toBe(true);
});

const part = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom("a-b", "a_b", "a.b", "mcp__a", "x__", "_", "", "日本"),
  fc.integer({ min: 100, max: 140 }).map((length) => "y".repeat(length)),
);
const tools = fc.array(
  fc.record(
    {
      server: part,
      tool: fc.record({ name: part }),
      callableNamespace: part,
      connectorId: fc.constantFrom("c1", "c2"),
    },
    { requiredKeys: ["server", "tool"] },
  ),
  { maxLength: 40 },
);
const styles = fc.record(
  {
    style: fc.constantFrom("namespace" as const, "flat" as const),
    prefix: fc.boolean(),
    maxLength: fc.constantFrom(64, 128),
  },
  { requiredKeys: [] },
);

const toIdentity = ({ server, tool, callableNamespace, connectorId }: McpToolSource): string =>
  JSON.stringify([server, callableNamespace ?? server, connectorId ?? "", tool.name]);

test("nameMcpTools: names are unique, plain and short", () => {
  fc.assert(
    fc.property(tools, styles, (sources, options) => {
      const named = nameMcpTools(sources, options);
      const joined = named.tools.map(({ name }) => toDisplayName(name));
      expect(new Set(joined).size).toBe(joined.length);
      expect(named.tools.length + named.duplicates.length).toBe(sources.length);
      const isFlat = options.style === "flat";
      const limit = options.maxLength ?? (isFlat ? 64 : 128);
      for (const name of joined) {
        expect(name).toMatch(/^[A-Za-z0-9_]+$/u);
        expect(name.length + (isFlat ? 0 : 2)).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test("nameMcpTools: names and their order do not depend on the order of the tools", () => {
  const shuffled = tools.chain((sources) =>
    fc.tuple(
      fc.constant(sources),
      fc.shuffledSubarray(sources, { minLength: sources.length, maxLength: sources.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, styles, ([one, other], options) => {
      const toPairs = (sources: readonly McpToolSource[]): readonly (readonly [string, string])[] =>
        nameMcpTools(sources, options).tools.map(({ name, source }) => [
          toIdentity(source),
          toDisplayName(name),
        ]);
      expect(toPairs(other)).toEqual(toPairs(one));
    }),
  );
});

test("nameMcpTools: ten thousand tools that all clash are named in no time", () => {
  const clashing = Array.from({ length: 10_000 }, (_, at) =>
    toSource(
      at % 2 === 0 ? "a-b" : "a_b",
      `tool${"-".repeat(at % 3)}${"_".repeat(3 - (at % 3))}${at % 100}.${"y".repeat(100)}${Math.floor(at / 100)}`,
    ),
  );
  const start = performance.now();
  const named = nameMcpTools(clashing);
  expect(named.tools).toHaveLength(10_000);
  expect(performance.now() - start).toBeLessThan(3_000);
});

// Inputs of the recording say `x*70` for a character and how often it stands there.
const unfold = (text: string): string =>
  text.replace(/^(.)\*(\d+)$/u, (_, character: string, times: string) =>
    character.repeat(Number(times)),
  );

function readRecording(): { inputs: McpToolSource[]; expected: unknown } | undefined {
  if (!existsSync(RECORDING)) return undefined;
  const recording: unknown = JSON.parse(readFileSync(RECORDING, "utf8"));
  if (!isRecord(recording) || !isRecord(recording["inputs"])) return undefined;
  const servers = recording["inputs"]["mcp1"];
  const outputs = recording["outputs"];
  const [run]: unknown[] = Array.isArray(outputs) ? outputs : [];
  if (!isRecord(servers) || !isRecord(run) || !Array.isArray(run["namespaces"])) return undefined;
  const inputs = Object.entries(servers).flatMap(([server, names]) =>
    (Array.isArray(names) ? names : []).map((name) =>
      toSource(unfold(server), unfold(String(name))),
    ),
  );
  const expected = run["namespaces"].flatMap((namespace: unknown) => {
    if (!isRecord(namespace) || !Array.isArray(namespace["tools"])) return [];
    return namespace["tools"].map((tool) => `${String(namespace["name"])} ${String(tool)}`);
  });
  return { inputs, expected };
}

test("nameMcpTools: names and their order are as recorded", ({ skip }) => {
  const recording = readRecording();
  if (recording === undefined && !MUST_BE_THERE)
    skip(`no recordings in ${FOLDER}: set CODEXKIT_CONFORMANCE to the folder that holds them`);
  expect(recording).toBeDefined();
  expect(nameAll(recording?.inputs ?? [])).toEqual(recording?.expected);
});
