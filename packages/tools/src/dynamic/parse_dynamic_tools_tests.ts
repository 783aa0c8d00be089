import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isRecord } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { DYNAMIC_TOOL_ERROR_CODE, parseDynamicTools } from "./parse_dynamic_tools.ts";

const FOLDER =
  process.env["CODEXKIT_CONFORMANCE"] ??
  resolve(import.meta.dirname, "../../../../../shared/conformance");
const MUST_BE_THERE = process.env["CI"] !== undefined;

const SCHEMA = { type: "object", properties: {} };
const FUNCTION = { type: "function", name: "find", description: "Find", inputSchema: SCHEMA };
const LEGACY = { name: "find", description: "Find", inputSchema: SCHEMA };

test.for([[undefined], [null], [[]]])("parseDynamicTools: %o holds no tools", ([value]) => {
  expect(parseDynamicTools(value)).toEqual({ ok: true, tools: [] });
});

test("parseDynamicTools: the present form comes out as it is, without what is unknown", () => {
  const namespace = {
    type: "namespace",
    name: "desk",
    description: "Desk tools",
    tools: [{ ...FUNCTION, deferLoading: true, extra: 1 }],
    extra: 1,
  };
  expect(parseDynamicTools([{ ...FUNCTION, deferLoading: false }, namespace])).toEqual({
    ok: true,
    tools: [
      FUNCTION,
      {
        type: "namespace",
        name: "desk",
        description: "Desk tools",
        tools: [{ ...FUNCTION, deferLoading: true }],
      },
    ],
  });
});

test("parseDynamicTools: the old form is grouped by namespace, described by its name", () => {
  const tools = [
    { ...LEGACY, name: "a", namespace: "foo" },
    { ...LEGACY, name: "plain", namespace: null },
    { ...LEGACY, name: "b", namespace: "foo", deferLoading: true },
  ];
  expect(parseDynamicTools(tools)).toEqual({
    ok: true,
    tools: [
      {
        type: "namespace",
        name: "foo",
        description: "Tools in the foo namespace.",
        tools: [
          { ...FUNCTION, name: "a" },
          { ...FUNCTION, name: "b", deferLoading: true },
        ],
      },
      { ...FUNCTION, name: "plain" },
    ],
  });
});

test.for([
  [{}, "invalid type: map, expected a sequence"],
  [[5], "invalid type: integer `5`, expected a map"],
  [[{ type: "other", name: "x" }], "unknown variant `other`, expected `function` or `namespace`"],
  [[{ type: 5 }], "invalid type: integer `5`, expected variant identifier"],
  [[{ type: "function" }], "missing field `name`"],
  [[{ type: "function", name: "x" }], "missing field `description`"],
  [[{ type: "function", name: "x", description: "" }], "missing field `inputSchema`"],
  [[{ ...FUNCTION, name: true }], "invalid type: boolean `true`, expected a string"],
  [[{ ...FUNCTION, description: null }], "invalid type: null, expected a string"],
  [[{ ...FUNCTION, deferLoading: "yes" }], 'invalid type: string "yes", expected a boolean'],
  [[{ type: "namespace", name: "x", description: "" }], "missing field `tools`"],
  [
    [{ type: "namespace", name: "x", description: "", tools: 1.5 }],
    "invalid type: floating point `1.5`, expected a sequence",
  ],
  [[{ type: "namespace", name: "x", description: "", tools: [LEGACY] }], "missing field `type`"],
  [
    [{ type: "namespace", name: "x", description: "", tools: [[]] }],
    "invalid type: sequence, expected a map",
  ],
  [
    [{ type: "namespace", name: "x", description: "", tools: [{ type: "namespace" }] }],
    "unknown variant `namespace`, expected `function`",
  ],
  [[{ ...LEGACY, namespace: 1 }], "invalid type: integer `1`, expected a string"],
  [[FUNCTION, LEGACY], "dynamic tools must use either canonical or legacy format consistently"],
] as const)("parseDynamicTools: %j is not of the form", ([value, problem]) => {
  expect(parseDynamicTools(value)).toEqual({ ok: false, problem: `Invalid request: ${problem}` });
});

test("parseDynamicTools: tools that break a rule are refused without a head", () => {
  expect(parseDynamicTools([{ ...FUNCTION, deferLoading: true }])).toEqual({
    ok: false,
    problem: "deferred dynamic tool must include a namespace: find",
  });
});

/** What was offered in the recorded session, with the message that refused it, if one did. */
function readRecording(): readonly { offered: unknown; error: unknown }[] | undefined {
  const file = join(FOLDER, "app-server/dynamic-specs-bad.jsonl");
  if (!existsSync(file)) return undefined;
  const messages = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line))
    .flatMap((line) => (isRecord(line) && isRecord(line["msg"]) ? [line["msg"]] : []));
  return messages.flatMap((message) => {
    const { id, method, params } = message;
    if (method !== "thread/start" || !isRecord(params)) return [];
    const answer = messages.find((other) => other["id"] === id && other !== message);
    return [{ offered: params["dynamicTools"], error: answer?.["error"] }];
  });
}

test("parseDynamicTools: refuses what the recorded session refused, in its words", ({ skip }) => {
  const recording = readRecording();
  if (recording === undefined && !MUST_BE_THERE)
    skip(`no recordings in ${FOLDER}: set CODEXKIT_CONFORMANCE to the folder that holds them`);
  expect(recording?.length).toBe(14);
  for (const { offered, error } of recording ?? []) {
    const parsed = parseDynamicTools(offered);
    const got = parsed.ok ? undefined : { code: DYNAMIC_TOOL_ERROR_CODE, message: parsed.problem };
    expect(got).toEqual(error);
  }
});
