// A small MCP server for end-to-end tests: one tool that gives back what it is given.
import readline from "node:readline";

const ECHO = {
  name: "echo",
  description: "Repeats a text.",
  inputSchema: {
    type: "object",
    properties: {
      text: { type: "string", description: "Words to repeat.", minLength: 1 },
      times: { anyOf: [{ type: "integer" }, { type: "null" }] },
    },
    required: ["text"],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true },
};

const ANSWERS = {
  initialize: () => ({
    protocolVersion: "2025-06-18",
    capabilities: { tools: {} },
    serverInfo: { name: "e2e", version: "1" },
    instructions: "Repeats things.",
  }),
  "tools/list": () => ({ tools: [ECHO] }),
  "tools/call": ({ arguments: { text } }) => ({
    content: [{ type: "text", text: `echo: ${text}` }],
  }),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const answer = ANSWERS[method];
  const body = answer
    ? { result: answer(params ?? {}) }
    : { error: { code: -32601, message: `no method ${method}` } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...body })}\n`);
}
