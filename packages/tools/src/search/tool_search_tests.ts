import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isRecord } from "@codexkit/protocol";
import { expect, test } from "vitest";
import type { FunctionToolSpec } from "../tool_spec.ts";
import type { LoadableToolSpec } from "./loadable_tool_spec.ts";
import { toMcpSearchText } from "./search_text.ts";
import { createToolSearch, createToolSearchCache, type ToolSearchDocument } from "./tool_search.ts";

const FOLDER =
  process.env["CODEXKIT_CONFORMANCE"] ??
  resolve(import.meta.dirname, "../../../../../shared/conformance");
const MUST_BE_THERE = process.env["CI"] !== undefined;

const toFunction = (name: string, description: string): FunctionToolSpec => ({
  type: "function",
  name,
  description,
  strict: false,
  defer_loading: true,
  parameters: { type: "object", properties: {} },
});

function toDocument(
  name: string,
  description: string,
  parameters: Readonly<Record<string, string>> = {},
  server = "small",
): ToolSearchDocument {
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([key, text]) => [key, { type: "string", description: text }]),
  );
  const namespace = `mcp__${server}`;
  return {
    text: toMcpSearchText({
      name: { namespace, name },
      server,
      tool: { name, description, inputSchema: { properties } },
      namespaceDescription: "Use small tools for small things.",
    }),
    output: {
      type: "namespace",
      name: namespace,
      description: "Use small tools for small things.",
      tools: [toFunction(name, description)],
    },
  };
}

const TOOLS = [
  toDocument("echo", "Repeat a sentence back", { text: "The words to repeat" }),
  toDocument("add", "Add two numbers.", { a: "One", b: "Other" }),
  toDocument("createInvoice", "Bill a customer.", { customerId: "Whom" }),
  toDocument("drop_table", "Delete a table for ever.", {}, "db"),
];

const toNames = (specs: readonly LoadableToolSpec[]): readonly string[] =>
  specs.flatMap((spec) =>
    spec.type === "namespace" ? spec.tools.map(({ name }) => name) : [spec.name],
  );
const find = (query: string, limit?: number): readonly string[] =>
  toNames(createToolSearch(TOOLS).search(query, limit));

test.for([
  ["repeating sentences", ["echo"]],
  ["words to repeat", ["echo"]],
  ["customers", ["createInvoice"]],
  ["create invoice", ["createInvoice"]],
  ["CREATEINVOICE", ["createInvoice"]],
  ["drop table", ["drop_table"]],
  ["tables deleted", ["drop_table"]],
  ["numbers", ["add"]],
  ["db", ["drop_table"]],
  ["zzz nothing matches", []],
  ["the of and", []],
  ["", []],
  ["!?", []],
] as const)("createToolSearch: `%s` finds %o", ([query, expected]) => {
  expect(find(query)).toEqual(expected);
});

test("createToolSearch: one namespace holds what was found in it, in the order of rank", () => {
  expect(createToolSearch(TOOLS).search("small things: delete table")).toMatchObject([
    { name: "mcp__db", tools: [{ name: "drop_table" }] },
    { name: "mcp__small", tools: [{}, {}, {}] },
  ]);
});

test("createToolSearch: hands out eight tools, or as many as it is told", () => {
  const many = Array.from({ length: 20 }, (_, at) => toDocument(`tool_${at}`, "Reads invoices."));
  const search = createToolSearch(many);
  const count = (limit?: number): number => toNames(search.search("invoices", limit)).length;
  expect([count(), count(3), count(1_000), search.rank("invoices").length]).toEqual([8, 3, 20, 20]);
});

test("createToolSearch: equal matches come as they are listed", () => {
  const many = Array.from({ length: 5 }, (_, at) => toDocument(`tool_${at}`, "Reads invoices."));
  expect(toNames(createToolSearch(many).search("invoices"))).toEqual([
    "tool_0",
    "tool_1",
    "tool_2",
    "tool_3",
    "tool_4",
  ]);
});

test("rank: scores fall, are finite, and grow with the words that match", () => {
  const hits = createToolSearch(TOOLS).rank("small tools that delete a table");
  const scores = hits.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((left, right) => right - left));
  expect(scores.every((score) => Number.isFinite(score) && score > 0)).toBe(true);
  expect(hits[0]).toMatchObject({ index: 3, document: TOOLS[3] });
});

test("rank: a word twice in the query changes no order", () => {
  const search = createToolSearch(TOOLS);
  const toOrder = (query: string): readonly number[] =>
    search.rank(query).map(({ index }) => index);
  expect(toOrder("small small")).toEqual(toOrder("small"));
});

test("createToolSearch: a query of a million words ends", () => {
  expect(find("repeat ".repeat(1_000_000))).toEqual(["echo"]);
});

test("createToolSearch: nothing to find", () => {
  expect(createToolSearch([]).search("anything")).toEqual([]);
});

test("createToolSearchCache: the same documents keep their search", () => {
  const cache = createToolSearchCache();
  const first = cache.get(TOOLS);
  expect([cache.get(TOOLS) === first, cache.get(structuredClone(TOOLS)) === first]).toEqual([
    true,
    true,
  ]);
});

test.for([
  ["other text", TOOLS.with(0, { ...toDocument("echo", "x"), text: "changed" })],
  [
    "another output",
    TOOLS.with(1, { ...TOOLS[0], text: TOOLS[1]?.text ?? "", output: toFunction("f", "") }),
  ],
  ["fewer", TOOLS.slice(1)],
  ["another order", TOOLS.toReversed()],
] as const)("createToolSearchCache: %s, another search", ([, documents]) => {
  const cache = createToolSearchCache();
  const first = cache.get(TOOLS);
  expect(cache.get(documents)).not.toBe(first);
});

const WORDS =
  "repository issue branch commit file user comment label release workflow request search create delete update list fetch merge close review thread message channel invoice payment customer order product ticket project task calendar event contact document folder sheet row column query".split(
    " ",
  );
const toWord = (at: number): string => WORDS[at % WORDS.length] ?? "";

test("createToolSearch: ten thousand tools are indexed quickly, and searched in no time", () => {
  const documents = Array.from({ length: 10_000 }, (_, at) =>
    toDocument(
      `${toWord(at)}_${toWord(at * 7)}_${at}`,
      `${toWord(at * 3)} ${toWord(at * 5)} ${toWord(at * 11)} of a ${toWord(at * 13)} and its ${toWord(at * 17)}s`,
      {
        id: `The ${toWord(at)} to look up`,
        filter: "Only what matches this expression is returned",
      },
      `server_${at % 40}`,
    ),
  );
  const search = createToolSearch(documents);
  const start = performance.now();
  expect(search.search("merge repository 4711")).not.toEqual([]);
  const indexed = performance.now();
  const names = toNames(search.search(`${toWord(4_711)} 4711`));
  const searched = performance.now();
  expect(names[0]).toBe(`${toWord(4_711)}_${toWord(4_711 * 7)}_4711`);
  expect(indexed - start).toBeLessThan(4_000);
  expect(searched - indexed).toBeLessThan(400);
});

const readLines = (file: string): readonly unknown[] =>
  readFileSync(join(FOLDER, file), "utf8")
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
const readMember = (value: unknown, key: string): unknown =>
  isRecord(value) ? value[key] : undefined;
const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const toTexts = (tools: unknown): readonly string[] =>
  toList(tools).map((tool) => String(readMember(tool, "description")));

/** The forty tools of the recorded server, and what a search for some of them was handed. */
function readRecording(): { offered: readonly string[]; found: readonly string[] } | undefined {
  const session = "exec/mcp-tool-search-many/requests.jsonl";
  if (!existsSync(join(FOLDER, session))) return undefined;
  const offer: unknown = JSON.parse(
    readFileSync(join(FOLDER, "tools/mcp-many-direct.json"), "utf8"),
  );
  const server = toList(readMember(offer, "tools")).find(
    (tool) => readMember(tool, "name") === "mcp__small",
  );
  const answer = readLines(session)
    .flatMap((request) => toList(readMember(readMember(request, "body"), "input")))
    .find((item) => readMember(item, "type") === "tool_search_output");
  const [namespace] = toList(readMember(answer, "tools"));
  return {
    offered: toTexts(readMember(server, "tools")),
    found: toTexts(readMember(namespace, "tools")),
  };
}

test("createToolSearch: finds what a recorded search found", ({ skip }) => {
  const recording = readRecording();
  if (recording === undefined && !MUST_BE_THERE)
    skip(`no recordings in ${FOLDER}: set CODEXKIT_CONFORMANCE to the folder that holds them`);
  const { offered = [], found = [] } = recording ?? {};
  expect([offered.length, found.length]).toEqual([40, 8]);
  const documents = offered.map((description) => {
    const number = /\d+/u.exec(description)?.[0] ?? "";
    return toDocument(`tool_${number}`, description, { id: "" });
  });
  const [hits] = createToolSearch(documents).search("delete invoices");
  const got = hits?.type === "namespace" ? hits.tools.map(({ description }) => description) : [];
  // Ties come in no recorded order: both of two words, then one of them.
  const toRanks = (texts: readonly string[]): readonly (readonly string[])[] =>
    [texts.slice(0, 2), texts.slice(2)].map((tied) => tied.toSorted());
  expect(toRanks(got)).toEqual(toRanks(found));
});
