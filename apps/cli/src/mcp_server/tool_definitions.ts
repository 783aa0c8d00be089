import type { McpTool } from "@codexkit/mcp";
import { POLICY_WORDS, SANDBOX_WORDS } from "./agent_call.ts";

/** A tool without what runs it. */
type ToolDefinition = Omit<McpTool, "server">;

const OUTPUT_SCHEMA: NonNullable<McpTool["outputSchema"]> = {
  type: "object",
  properties: { threadId: { type: "string" }, content: { type: "string" } },
  required: ["threadId", "content"],
};

const text = (description: string): { type: string; description: string } => ({
  type: "string",
  description,
});

/** Starts a thread. Wire: the tool `codex` of `codex mcp-server` (Codex 0.153), in our words. */
export const CODEX_TOOL: ToolDefinition = {
  name: "codex",
  title: "Codex",
  description:
    "Gives a coding agent a task in a folder and answers with its last message. The result names the thread; codex-reply goes on with it.",
  inputSchema: {
    type: "object",
    properties: {
      "approval-policy": {
        ...text("When commands have to be approved; who calls is asked. Default: as configured."),
        enum: POLICY_WORDS,
      },
      "base-instructions": text("Instructions in place of those that the model comes with."),
      "compact-prompt": text("How the conversation is summed up when it has become too long."),
      config: {
        type: "object",
        description: "Settings in place of those of config.toml, by dotted key.",
        additionalProperties: true,
      },
      cwd: text("Folder to work in; a relative one starts at the folder of this server."),
      "developer-instructions": text("Instructions beside those that the model comes with."),
      model: text("Model to ask. Default: as configured."),
      profile: text("Profile file of CODEX_HOME to lay on the settings."),
      prompt: text("What to do."),
      sandbox: { ...text("What commands may touch. Default: as configured."), enum: SANDBOX_WORDS },
    },
    required: ["prompt"],
  },
  outputSchema: OUTPUT_SCHEMA,
};

/** Goes on with a thread. Wire: the tool `codex-reply` of `codex mcp-server` (Codex 0.153), in our words. */
export const CODEX_REPLY_TOOL: ToolDefinition = {
  name: "codex-reply",
  title: "Codex Reply",
  description:
    "Tells a thread that codex started what to do next, and answers with its last message.",
  inputSchema: {
    type: "object",
    properties: {
      conversationId: text("Deprecated: what threadId was called before."),
      prompt: text("What to do next."),
      threadId: text("The thread, as named by the result of codex."),
    },
    required: ["prompt"],
  },
  outputSchema: OUTPUT_SCHEMA,
};
