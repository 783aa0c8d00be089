// The tools that the MCP conformance suite calls, served with `serveMcp`. Started by path.
import { type JsonObject, type McpServedTool, serveMcp } from "@codexkit/mcp";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";
const WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

const text = (value: string): JsonObject => ({ type: "text", text: value });
const IMAGE: JsonObject = { type: "image", data: PNG, mimeType: "image/png" };
const toResource = (uri: string, mimeType: string, value: string): JsonObject => ({
  type: "resource",
  resource: { uri, mimeType, text: value },
});

function toTool(
  name: string,
  call: McpServedTool["call"],
  properties: JsonObject = {},
): McpServedTool {
  return { name, description: `${name}.`, inputSchema: { type: "object", properties }, call };
}

const say = (name: string, ...content: readonly JsonObject[]): McpServedTool =>
  toTool(name, async () => ({ content }));

function toQuestion(name: string, properties: JsonObject): McpServedTool {
  return toTool(name, async (_input, { request }) => {
    const params = { message: "Please answer.", requestedSchema: { type: "object", properties } };
    const answer = await request("elicitation/create", params);
    return { content: [text(`Elicitation completed: ${JSON.stringify(answer)}`)] };
  });
}

const CHOICES: JsonObject = {
  untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
  titledSingle: {
    type: "string",
    oneOf: [
      { const: "value1", title: "First Option" },
      { const: "value2", title: "Second Option" },
      { const: "value3", title: "Third Option" },
    ],
  },
  legacyEnum: {
    type: "string",
    enum: ["opt1", "opt2", "opt3"],
    enumNames: ["Option One", "Option Two", "Option Three"],
  },
  untitledMulti: {
    type: "array",
    items: { type: "string", enum: ["option1", "option2", "option3"] },
  },
  titledMulti: {
    type: "array",
    items: {
      anyOf: [
        { const: "value1", title: "First Choice" },
        { const: "value2", title: "Second Choice" },
        { const: "value3", title: "Third Choice" },
      ],
    },
  },
};

const TOOLS: readonly McpServedTool[] = [
  say("test_simple_text", text("This is a simple text response for testing.")),
  say("test_image_content", IMAGE),
  say("test_audio_content", { type: "audio", data: WAV, mimeType: "audio/wav" }),
  say(
    "test_embedded_resource",
    toResource("test://embedded-resource", "text/plain", "This is an embedded resource content."),
  ),
  say(
    "test_multiple_content_types",
    text("Multiple content types test:"),
    IMAGE,
    toResource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
  ),
  toTool("test_tool_with_logging", async (_input, { notify }) => {
    for (const data of [
      "Tool execution started",
      "Tool processing data",
      "Tool execution completed",
    ])
      await notify("notifications/message", { level: "info", data });
    return { content: [text("Tool with logging executed successfully")] };
  }),
  toTool("test_error_handling", async () => {
    throw new Error("This tool intentionally returns an error for testing");
  }),
  toTool("test_tool_with_progress", async (_input, { progress }) => {
    for (const step of [0, 50, 100]) await progress({ progress: step, total: 100 });
    return { content: [text("done")] };
  }),
  toTool(
    "test_sampling",
    async (input, { request }) => {
      const content = text(JSON.stringify(input["prompt"] ?? ""));
      const messages = [{ role: "user", content }];
      const answer = await request("sampling/createMessage", { messages, maxTokens: 100 });
      return { content: [text(`LLM response: ${JSON.stringify(answer)}`)] };
    },
    { prompt: { type: "string" } },
  ),
  toQuestion("test_elicitation", { username: { type: "string" }, email: { type: "string" } }),
  toQuestion("test_elicitation_sep1034_defaults", {
    name: { type: "string", default: "John Doe" },
    age: { type: "integer", default: 30 },
    score: { type: "number", default: 95.5 },
    status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", default: true },
  }),
  toQuestion("test_elicitation_sep1330_enums", CHOICES),
  {
    name: "json_schema_2020_12_tool",
    description: "json_schema_2020_12_tool.",
    inputSchema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      $defs: {
        address: {
          type: "object",
          properties: { street: { type: "string" }, city: { type: "string" } },
        },
      },
      properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
      additionalProperties: false,
    },
    call: async () => ({ content: [text("ok")] }),
  },
];

/** Absolute path of this file. */
export const SERVED_TOOLS_FILE: string = import.meta.filename;

if (process.argv[1] === import.meta.filename) {
  await serveMcp({
    serverInfo: { name: "served-tools", version: "1.0.0" },
    tools: TOOLS,
    input: process.stdin,
    output: process.stdout,
    protocol: "initialize",
  });
}
