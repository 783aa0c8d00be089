import type { JsonValue } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { LOW_DETAIL_OMITTED } from "../images/image_detail.ts";
import {
  describeMcpFailure,
  parseMcpArguments,
  toMcpFailureOutput,
  toMcpOutput,
} from "./mcp_output.ts";
import type { McpCallResult, McpModalities } from "./mcp_result.ts";

const HEAD = { type: "input_text", text: "Wall time: 0.0069 seconds\nOutput:" };
const toText = (text: string): JsonValue => ({ type: "text", text });
const toItem = (text: string): { type: "input_text"; text: string } => ({
  type: "input_text",
  text,
});
const IMAGE = { type: "image", data: "AAAA", mimeType: "image/png" } as const;

function answer(
  result: McpCallResult,
  model: { modalities?: McpModalities; original?: boolean } = {},
): ReturnType<typeof toMcpOutput> {
  return toMcpOutput(result, {
    wallTimeMs: 6.94,
    model: {
      input_modalities: model.modalities ?? ["text", "image"],
      supports_image_detail_original: model.original ?? false,
    },
  });
}

const bodyOf = (block: JsonValue, model?: Parameters<typeof answer>[1]): unknown => {
  const { body } = answer({ content: [block] }, model);
  return typeof body === "string" ? body : body.slice(1);
};

test("toMcpOutput: a text stands behind the head, and a script gets the whole result", () => {
  const result = { content: [toText("echo: hi")], isError: false, _meta: { a: 1 } };
  expect(answer(result)).toEqual({
    body: [HEAD, toItem("echo: hi")],
    keepsList: true,
    success: true,
    codeModeResult: result,
  });
});

test("toMcpOutput: data goes before blocks, as compact JSON", () => {
  const result = { content: [toText("five")], structuredContent: { sum: 5, of: [2, 3] } };
  expect(answer(result)).toEqual({
    body: 'Wall time: 0.0069 seconds\nOutput:\n{"sum":5,"of":[2,3]}',
    keepsList: true,
    success: true,
    codeModeResult: result,
  });
});

test("toMcpOutput: null for data is no data", () => {
  expect(answer({ content: [toText("x")], structuredContent: null }).body).toEqual([
    HEAD,
    toItem("x"),
  ]);
});

test("toMcpOutput: nothing answered leaves the head", () => {
  expect(answer({ content: [] })).toEqual({
    body: [HEAD],
    keepsList: true,
    success: true,
    codeModeResult: { content: [] },
  });
});

test("toMcpOutput: a failed tool answers the same, and is told by success alone", () => {
  const result = { content: [toText("it broke")], isError: true };
  expect(answer(result)).toEqual({
    body: [HEAD, toItem("it broke")],
    keepsList: true,
    success: false,
    codeModeResult: result,
  });
});

test("toMcpOutput: blocks keep their order", () => {
  const body = answer({ content: [toText("a"), IMAGE, toText("b")] }).body;
  expect(body).toEqual([
    HEAD,
    toItem("a"),
    { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "high" },
    toItem("b"),
  ]);
});

test.for([
  [IMAGE, "data:image/png;base64,AAAA"],
  [{ type: "image", data: "AAAA", mime_type: "image/webp" }, "data:image/webp;base64,AAAA"],
  [{ type: "image", data: "AAAA" }, "data:application/octet-stream;base64,AAAA"],
  [
    { type: "image", data: "DATA:image/gif;base64,AA", mimeType: "x/y" },
    "DATA:image/gif;base64,AA",
  ],
] as const)("toMcpOutput: image %o becomes %s", ([block, image_url]) => {
  expect(bodyOf(block)).toEqual([{ type: "input_image", image_url, detail: "high" }]);
});

test.for([
  ["original", true, "original"],
  ["low", true, "original"],
  ["original", false, "high"],
  ["auto", false, "high"],
] as const)("toMcpOutput: detail %s, original supported %s: %s", ([asked, original, detail]) => {
  const block = { ...IMAGE, _meta: { "codex/imageDetail": asked } };
  expect(bodyOf(block, { original })).toEqual([
    { type: "input_image", image_url: "data:image/png;base64,AAAA", detail },
  ]);
});

test("toMcpOutput: low detail without support for original leaves a text", () => {
  const block = { ...IMAGE, _meta: { "codex/imageDetail": "low" } };
  expect(bodyOf(block)).toEqual([toItem(LOW_DETAIL_OMITTED)]);
});

test("toMcpOutput: a model without images reads a text, and so does its script", () => {
  const text = "<image content omitted because you do not support image input>";
  expect(answer({ content: [IMAGE] }, { modalities: ["text"] })).toEqual({
    body: [HEAD, toItem(text)],
    keepsList: true,
    success: true,
    codeModeResult: { content: [{ type: "text", text }] },
  });
});

test("toMcpOutput: audio needs a model that hears", () => {
  const block = { type: "audio", data: "AAAA", mimeType: "audio/wav" };
  expect([bodyOf(block), bodyOf(block, { modalities: ["text", "image", "audio"] })]).toEqual([
    [toItem("<audio content omitted because you do not support audio input>")],
    [{ type: "input_audio", audio_url: "data:audio/wav;base64,AAAA" }],
  ]);
});

test.for([
  [{ type: "resource_link", uri: "demo://one", name: "one" }],
  [{ type: "resource", resource: { uri: "demo://one", text: "x" } }],
  [{ type: "hologram", depth: 3 }],
  [{ type: "text" }],
  [{ type: "image", mimeType: "image/png" }],
  ["a bare text"],
  [null],
])("toMcpOutput: any other block is shown as JSON: %j", ([block]) => {
  expect(bodyOf(block ?? null)).toEqual([toItem(JSON.stringify(block))]);
});

test.for([
  [0, "0.0000"],
  [1, "0.0010"],
  [12_345.67, "12.3457"],
] as const)("toMcpOutput: %d ms are %s seconds", ([wallTimeMs, seconds]) => {
  const model = { input_modalities: [], supports_image_detail_original: false };
  expect(toMcpOutput({ content: [] }, { wallTimeMs, model }).body).toEqual([
    toItem(`Wall time: ${seconds} seconds\nOutput:`),
  ]);
});

test("toMcpFailureOutput: what went wrong stands behind the head", () => {
  const cause = 'Mcp error: -32603: internal trouble({"detail":1})';
  const text = describeMcpFailure({ server: "small", tool: "echo", cause });
  expect(text).toBe(
    'tool call error: tool call failed for `small/echo`\n\nCaused by:\n    Mcp error: -32603: internal trouble({"detail":1})',
  );
  expect(toMcpFailureOutput(text, 6.94)).toEqual({
    body: [HEAD, toItem(text)],
    success: false,
    codeModeResult: { content: [toText(text)], isError: true },
  });
});

test.for([
  ["", { ok: true, arguments: undefined }],
  [" \n", { ok: true, arguments: undefined }],
  ['{"a":1}', { ok: true, arguments: { a: 1 } }],
  ["{a:1}", { ok: false, problem: "err: key must be a string at line 1 column 2" }],
  ["{} x", { ok: false, problem: "err: trailing characters at line 1 column 4" }],
  ["[1]", { ok: false, problem: "MCP tool arguments must be a JSON object, got [1]" }],
  ["null", { ok: false, problem: "MCP tool arguments must be a JSON object, got null" }],
] as const)("parseMcpArguments: %j", ([text, expected]) => {
  expect(parseMcpArguments(text)).toEqual(expected);
});
