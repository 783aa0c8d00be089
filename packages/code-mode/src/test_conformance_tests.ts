import type { ContentItem, ToolOutputBody } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { renderDeclaration } from "./declaration.ts";
import { defineCodeModeTools } from "./define_tools.ts";
import { renderExecDescription } from "./exec_description.ts";
import {
  assembleCellOutput,
  type CellOutcome,
  type CellReport,
  type TruncateItems,
} from "./exec_output.ts";
import { parseExecSource } from "./exec_source.ts";
import { toExecSpec, toWaitSpec } from "./exec_specs.ts";
import {
  type AddressedTool,
  readCells,
  readDeclarations,
  readOffers,
  resolveRecordings,
} from "./test_conformance.ts";
import type { CodeModeTool } from "./tool_definition.ts";
import { toCodeModeName, toIdentifier } from "./tool_name.ts";

const FOLDER = resolveRecordings(process.env);
const OFFERS = readOffers(FOLDER);
const CELLS = readCells(FOLDER);
const MUST_BE_THERE = process.env["CI"] !== undefined;
const noRecordings = OFFERS.size === 0 || CELLS.length === 0;

test("recordings: they are there, or this is not CI", () => {
  expect(
    noRecordings && MUST_BE_THERE,
    `no recordings in ${FOLDER}; set CODEXKIT_CONFORMANCE`,
  ).toBe(false);
});

const getOffer = (combo: string): readonly AddressedTool[] => OFFERS.get(combo) ?? [];
const toIdent = (tool: AddressedTool): string => toIdentifier(toCodeModeName(tool));
const getExec = (combo: string): AddressedTool | undefined =>
  getOffer(combo).find(({ name }) => name === "exec");

/** What an MCP tool answers, around the `outputSchema` of its own. */
const toResultSchema = (structuredContent: object | boolean): object => ({
  type: "object",
  properties: {
    content: { type: "array", items: { type: "object" } },
    structuredContent,
    isError: { type: "boolean" },
    _meta: { type: "object" },
  },
  required: ["content"],
  additionalProperties: false,
});
const ADD_OUTPUT = {
  type: "object",
  properties: { sum: { type: "number" } },
  required: ["sum"],
};

const toTool = (tool: AddressedTool): CodeModeTool => {
  const name = { namespace: tool.namespace, name: tool.name };
  const description = tool.description ?? "";
  if (tool.type === "custom") return { name, kind: "freeform", description };
  const isMcp = tool.namespace?.startsWith("mcp__") === true;
  const outputSchema = isMcp ? toResultSchema(tool.name === "add" ? ADD_OUTPUT : true) : undefined;
  return { name, kind: "function", description, inputSchema: tool.parameters, outputSchema };
};

const toDeclaration = (tool: AddressedTool): string =>
  renderDeclaration(toIdent(tool), toTool(tool));

test.runIf(!noRecordings).for([
  ["mcp-basic-direct", "mcp-basic-code_mode"],
  ["mcp-basic-direct", "mcp-basic-code_mode_only"],
  ["mcp-schemas-direct", "mcp-schemas-code_mode_only"],
] as const)("declarations of MCP tools: as recorded, from %s to %s", ([direct, coded]) => {
  const tools = getOffer(direct).filter(({ namespace }) => namespace?.startsWith("mcp__"));
  const recorded = readDeclarations(
    getOffer(coded)
      .map(({ description = "" }) => description)
      .join("\n"),
  );
  const mcpOnly = [...recorded].filter(([ident]) => ident.startsWith("mcp__"));
  expect(tools.length).toBeGreaterThan(5);
  expect(Object.fromEntries(tools.map((tool) => [toIdent(tool), toDeclaration(tool)]))).toEqual(
    Object.fromEntries(mcpOnly),
  );
});

/** The types that a tool's arguments have in declarations, by identifier, in all recordings. */
const toArgumentTypes = (declarations: readonly (readonly [string, string])[]) => {
  const types = new Map<string, Set<string>>();
  for (const [ident, declaration] of declarations) {
    const [, type = ""] = /\(((?:args|input): [\s\S]*?)\): Promise</.exec(declaration) ?? [];
    types.set(ident, (types.get(ident) ?? new Set()).add(type));
  }
  return types;
};

test.runIf(!noRecordings)("declarations of built-in tools: arguments as recorded", () => {
  const all = [...OFFERS.values()].flat();
  const recorded = toArgumentTypes(
    all.flatMap(({ description = "" }) => [...readDeclarations(description)]),
  );
  const isPlain = ({ type, parameters }: AddressedTool): boolean =>
    type === "custom" || parameters !== undefined;
  const rendered = toArgumentTypes(
    all.filter(isPlain).map((tool) => [toIdent(tool), toDeclaration(tool)]),
  );
  const compared = [...recorded].filter(([ident]) => rendered.has(ident));
  const missing = compared.flatMap(([ident, types]) =>
    [...types]
      .filter((type) => rendered.get(ident)?.has(type) !== true)
      .map((type) => [ident, type]),
  );
  expect(missing).toEqual([]);
  expect(compared.length).toBeGreaterThan(50);
});

const isNested = ({ type, name }: AddressedTool): boolean =>
  (type === "function" || type === "custom") && !/^(exec|wait|request_user_input)$/.test(name);
const toHeadings = (text = ""): readonly string[] => text.match(/^##+ .*$/gm) ?? [];

test.runIf(!noRecordings).for([
  ["mode-code_mode", "mode-code_mode_only"],
  ["mcp-basic-code_mode", "mcp-basic-code_mode_only"],
] as const)(
  "exec: describes tools in the recorded order and under the recorded headings",
  (combos) => {
    const [beside, only] = combos;
    // With no MCP server, resource tools are only there for scripts.
    const extra = getOffer("mcp-basic-code_mode").filter(({ name }) =>
      name.includes("_mcp_resource"),
    );
    const tools = new Map(
      [...getOffer(beside), ...extra].filter(isNested).map((tool) => [toIdent(tool), toTool(tool)]),
    );
    const text = renderExecDescription({
      mode: "code_mode_only",
      tools: defineCodeModeTools([...tools.values()].toReversed()),
      namespaces: new Map([["mcp__small", "Use small tools for small things."]]),
    });
    expect(toHeadings(text)).toEqual(toHeadings(getExec(only)?.description));
  },
);

test.runIf(!noRecordings)("exec, wait: kinds and parameters as recorded", () => {
  const withoutWords = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, inner: unknown) => (key === "description" ? undefined : inner)),
    );
  const wait = getOffer("mode-code_mode").find(({ name }) => name === "wait");
  expect(withoutWords(toWaitSpec().parameters)).toEqual(withoutWords(wait?.parameters));
  const exec = toExecSpec("");
  const recorded = getExec("mode-code_mode");
  expect([exec.type, exec.name, exec.format.type, exec.format.syntax]).toEqual([
    recorded?.type,
    recorded?.name,
    recorded?.format?.type,
    recorded?.format?.syntax,
  ]);
});

/** Takes a recorded answer apart. */
const toReport = (output: string | readonly ContentItem[]): CellReport => {
  const items: readonly ContentItem[] =
    typeof output === "string" ? [{ type: "input_text", text: output }] : output;
  const texts = items.map((item) => (item.type === "input_text" ? item.text : ""));
  const [status = ""] = texts[0]?.split("\n") ?? [];
  const rest = items.slice(1);
  const error = texts.at(-1)?.replace("Script error:\n", "") ?? "";
  return status === "Script failed"
    ? { outcome: { status: "failed", error }, items: rest.slice(0, -1), wallTimeMs: 0 }
    : { outcome: toOutcome(status), items: rest, wallTimeMs: 0 };
};

const toOutcome = (status: string): CellOutcome => {
  const [, cellId] = /^Script running with cell ID (\d+)$/.exec(status) ?? [];
  if (cellId !== undefined) return { status: "running", cellId };
  return status === "Script terminated" ? { status: "terminated" } : { status: "completed" };
};

const withTime = (body: ToolOutputBody): unknown =>
  JSON.parse(JSON.stringify(body).replace("Wall time <t> seconds", "Wall time 0.0 seconds"));
const whole: TruncateItems = (items) => items;

const answers = CELLS.filter(({ output }) => JSON.stringify(output).includes("Wall time"));

test.runIf(!noRecordings).for(answers)("answers: put together as recorded: $id", ({ output }) => {
  expect(assembleCellOutput(toReport(output), { truncate: whole })).toEqual(withTime(output));
});

const refusals = CELLS.filter(({ output }) => !JSON.stringify(output).includes("Wall time"));

test.runIf(!noRecordings)("sources: refused as recorded", () => {
  expect(refusals.map(({ input = "" }) => parseExecSource(input))).toEqual(
    refusals.map(({ output }) => ({ ok: false, problem: output })),
  );
  expect(refusals.length).toBe(2);
});

const sources = answers.flatMap(({ input }) => (input === undefined ? [] : [input]));

test.runIf(!noRecordings)("sources: what ran in the recordings is taken", () => {
  expect(sources.filter((input) => !parseExecSource(input).ok)).toEqual([]);
});
