// A small MCP server on stdin and stdout, for tests of threads. Started by path, it runs; imported, it says where it is.
import readline from "node:readline";
import type { McpServerConfig } from "@codexkit/mcp";

/** What a server does in its own way. */
interface ServerScript {
  /** Never answers anything. */
  readonly isSilent?: boolean;
}

/** The table of such a server. */
export function toTestMcpServer(
  script: ServerScript = {},
  more: McpServerConfig = {},
): McpServerConfig {
  return {
    command: process.execPath,
    args: [import.meta.filename, JSON.stringify(script)],
    ...more,
  };
}

type Message = Readonly<Record<string, unknown>>;

const READ_ONLY = { readOnlyHint: true };
const tools: Message[] = [
  { name: "ask", inputSchema: { type: "object" }, annotations: READ_ONLY },
  { name: "change", inputSchema: { type: "object" }, annotations: READ_ONLY },
];
let answerTo: ((answer: unknown) => void) | undefined;

// Nothing of the workspace is imported at run time: started by path, this file stands alone.
const isRecord = (value: unknown): value is Message => typeof value === "object" && value !== null;

function send(message: Message): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

async function call(name: unknown, input: unknown): Promise<string> {
  if (name === "change") {
    tools.push({ name: "later", inputSchema: { type: "object" }, annotations: READ_ONLY });
    send({ method: "notifications/tools/list_changed" });
    return "changed";
  }
  const said = new Promise((resolve) => {
    answerTo = resolve;
  });
  send({ id: "ask", method: "elicitation/create", params: input });
  return JSON.stringify(await said);
}

async function answer(method: unknown, params: Message): Promise<unknown> {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: "2025-06-18",
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: "test", version: "1" },
      };
    case "tools/list":
      return { tools };
    default: {
      const text = await call(params["name"], params["arguments"]);
      return { content: [{ type: "text", text }] };
    }
  }
}

async function receive(line: string): Promise<void> {
  const message: unknown = JSON.parse(line);
  if (!isRecord(message)) return;
  const { id, method, params, result } = message;
  if (method === undefined) answerTo?.(result);
  else if (id !== undefined)
    send({ id, result: await answer(method, isRecord(params) ? params : {}) });
}

if (process.argv[1] === import.meta.filename) {
  const script: unknown = JSON.parse(process.argv[2] ?? "{}");
  const isSilent = isRecord(script) && script["isSilent"] === true;
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    if (!isSilent) void receive(line);
  });
}
