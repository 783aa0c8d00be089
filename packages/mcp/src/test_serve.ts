// Serves a few tools over stdin and stdout with `serveMcp`; started by path.
import { serveMcp } from "./serve_mcp.ts";
import type { McpServerConfig } from "./server_config.ts";

/** The table of this server. */
export function toServedServer(
  more: McpServerConfig = {},
  protocol: "initialize" | "auto" = "auto",
): McpServerConfig {
  const args = ["--conditions=@codexkit/source", import.meta.filename, protocol];
  return { command: process.execPath, args, ...more };
}

if (process.argv[1] === import.meta.filename) {
  await serveMcp({
    serverInfo: { name: "served", title: "Served", version: "2" },
    instructions: "Ask nicely.",
    input: process.stdin,
    output: process.stdout,
    protocol: process.argv[2] === "initialize" ? "initialize" : "auto",
    tools: [
      {
        name: "echo",
        title: "Echo",
        description: "Echo.",
        inputSchema: { properties: { text: { type: "string" } } },
        outputSchema: { type: "object", properties: { text: { type: "string" } } },
        annotations: { readOnlyHint: true },
        call: async (input, { meta }) => ({
          content: [{ type: "text", text: JSON.stringify(meta["callId"] ?? "") }],
          structuredContent: { text: input["text"] ?? "" },
        }),
      },
      {
        name: "who",
        inputSchema: {},
        call: async (_input, { requestId, clientCapabilities }) => ({
          structuredContent: {
            isNumbered: typeof requestId === "number",
            elicitation: clientCapabilities["elicitation"] ?? null,
          },
        }),
      },
      {
        name: "fail",
        inputSchema: {},
        call: () => Promise.reject(new Error("did not work")),
      },
      {
        name: "work",
        inputSchema: {},
        call: async (_input, { progress, notify }) => {
          await progress({ progress: 1, total: 2, message: "half" });
          await notify("notifications/message", { level: "info", data: { event: 1 } });
          return { content: [{ type: "text", text: "done" }] };
        },
      },
      {
        name: "ask",
        inputSchema: {},
        call: async (_input, { request }) => {
          const requestedSchema = { type: "object", properties: {} };
          const params = { message: "May I?", requestedSchema, codex_elicitation: "exec-approval" };
          return {
            content: [
              { type: "text", text: JSON.stringify(await request("elicitation/create", params)) },
            ],
          };
        },
      },
      {
        name: "wait",
        inputSchema: {},
        call: async (_input, { signal, notify }) => {
          await notify("notifications/message", { level: "info", data: "waiting" });
          await new Promise((resolve) => {
            signal.addEventListener("abort", resolve, { once: true });
          });
          await notify("notifications/message", { level: "info", data: "called off" });
          return {};
        },
      },
    ],
  });
}
