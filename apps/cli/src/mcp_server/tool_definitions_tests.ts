import { expect, test } from "vitest";
import { parseAgentCall, parseReplyCall } from "./agent_call.ts";
import { CODEX_REPLY_TOOL, CODEX_TOOL } from "./tool_definitions.ts";

/** A schema without the words in it. */
function outline(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === "description" ? undefined : value)),
  );
}

const TEXT = { type: "string" };
const OUTPUT = {
  type: "object",
  properties: { threadId: TEXT, content: TEXT },
  required: ["threadId", "content"],
};

test("tool definitions: the shapes of codex mcp-server 0.153", () => {
  expect(outline(CODEX_TOOL)).toEqual({
    name: "codex",
    title: "Codex",
    inputSchema: {
      type: "object",
      properties: {
        "approval-policy": { ...TEXT, enum: ["untrusted", "on-failure", "on-request", "never"] },
        "base-instructions": TEXT,
        "compact-prompt": TEXT,
        config: { type: "object", additionalProperties: true },
        cwd: TEXT,
        "developer-instructions": TEXT,
        model: TEXT,
        profile: TEXT,
        prompt: TEXT,
        sandbox: { ...TEXT, enum: ["read-only", "workspace-write", "danger-full-access"] },
      },
      required: ["prompt"],
    },
    outputSchema: OUTPUT,
  });
  expect(outline(CODEX_REPLY_TOOL)).toEqual({
    name: "codex-reply",
    title: "Codex Reply",
    inputSchema: {
      type: "object",
      properties: { conversationId: TEXT, prompt: TEXT, threadId: TEXT },
      required: ["prompt"],
    },
    outputSchema: OUTPUT,
  });
});

test("tool definitions: every property is one that is read", () => {
  const refused = [
    ...Object.keys(CODEX_TOOL.inputSchema["properties"] ?? {}).map((key) =>
      parseAgentCall({ [key]: "x" }),
    ),
    ...Object.keys(CODEX_REPLY_TOOL.inputSchema["properties"] ?? {}).map((key) =>
      parseReplyCall({ [key]: "x" }),
    ),
  ].filter((parsed) => !parsed.ok && parsed.problem.startsWith("unknown argument"));
  expect(refused).toEqual([]);
});
