// A small MCP server for end-to-end tests: one tool that asks the user for a name, and greets by it.
import readline from "node:readline";

const GREET = {
  name: "greet",
  description: "Greets the user by name.",
  inputSchema: { type: "object", properties: {} },
  annotations: { readOnlyHint: true },
};

const FORM = {
  mode: "form",
  message: "Who are you?",
  requestedSchema: {
    type: "object",
    properties: { name: { type: "string", minLength: 2 } },
    required: ["name"],
  },
};

const send = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

let waiting;
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, method, result } = JSON.parse(line);
  switch (method) {
    case "initialize":
      send({
        id,
        result: {
          protocolVersion: "2025-06-18",
          capabilities: { tools: {} },
          serverInfo: { name: "asking", version: "1" },
        },
      });
      break;
    case "tools/list":
      send({ id, result: { tools: [GREET] } });
      break;
    case "tools/call":
      waiting = id;
      send({ id: "question", method: "elicitation/create", params: FORM });
      break;
    default:
      if (id !== "question") break;
      const text = result?.action === "accept" ? `hello ${result.content.name}` : "nobody there";
      send({ id: waiting, result: { content: [{ type: "text", text }] } });
  }
}
