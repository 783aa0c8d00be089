import type { ContentItem } from "@codexkit/protocol";
import type { ToolOutput } from "@codexkit/tools";
import { expect, test } from "vitest";
import type { ChatCall, ResponsesCall } from "./wire_call.ts";
import { toWireOutput } from "./wire_output.ts";

const FUNCTION: ResponsesCall = { type: "function_call", call_id: "r", name: "x", arguments: "{}" };
const CUSTOM: ResponsesCall = { type: "custom_tool_call", call_id: "r", name: "x", input: "" };
const CHAT: ChatCall = { type: "function", id: "k", function: { name: "x", arguments: "{}" } };
const URL = "data:image/png;base64,AA==";
const TEXT: ContentItem = { type: "input_text", text: "one" };
const IMAGE: ContentItem = { type: "input_image", image_url: URL, detail: "high" };
const done = (body: ToolOutput["body"], keepsList?: boolean): ToolOutput => ({
  body,
  success: true,
  keepsList,
});

test.for<[string, ToolOutput, unknown, string]>([
  ["a text", done("one"), "one", "one"],
  ["a list of one text", done([TEXT]), "one", "one"],
  ["a list that stays one", done([TEXT], true), [TEXT], "one"],
  ["two texts", done([TEXT, TEXT]), [TEXT, TEXT], "one\none"],
  ["an image", done([IMAGE]), [IMAGE], `{"image_url":"${URL}","detail":"high"}`],
  ["an image behind a text", done([TEXT, IMAGE]), [TEXT, IMAGE], JSON.stringify([TEXT, IMAGE])],
  [
    "an image of no detail, an uploaded one and audio",
    done([
      { type: "input_image", image_url: URL },
      { type: "input_image", file_id: "f" },
      { type: "input_audio", audio_url: "data:" },
    ]),
    [{ type: "input_image", image_url: URL, detail: "auto" }],
    `{"image_url":"${URL}","detail":"auto"}`,
  ],
  ["nothing", done([]), [], ""],
])("outputs: %s", ([, output, responses, chat]) => {
  expect([
    toWireOutput(FUNCTION, output),
    toWireOutput(CUSTOM, output),
    toWireOutput(CHAT, output),
  ]).toEqual([
    { type: "function_call_output", call_id: "r", output: responses },
    { type: "custom_tool_call_output", call_id: "r", output: responses },
    { role: "tool", tool_call_id: "k", content: chat },
  ]);
});
