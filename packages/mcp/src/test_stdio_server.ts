// A small MCP server on stdin and stdout, for the tests of this package. Started by path, it runs; imported, it does
// nothing but say where it is.
import fs from "node:fs";
import readline from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { UnknownRecord } from "@codexkit/protocol";
import type { McpServerConfig } from "./server_config.ts";

/** What the test server does. All members reach it as JSON. */
interface ServerScript {
  /** Appends every message that comes in to this file, one JSON text a line. */
  readonly log?: string;
  /** Never answers these methods. */
  readonly silent?: readonly string[];
  /** Ends with this code when this method arrives. */
  readonly exitOn?: string;
  /** Closes its stdout, and goes on, when this method arrives. */
  readonly muteOn?: string;
  /** Writes these to stdout before anything else. */
  readonly garbage?: readonly string[];
  /** Writes this to stderr at the start. */
  readonly stderr?: string;
  /** Number of tools besides the fixed ones. */
  readonly tools?: number;
  /** Size of the description in each of these tools' input schema. */
  readonly schemaBytes?: number;
  /** Tools a page. */
  readonly pageSize?: number;
  /** Hands out a cursor after every page: the same one, or a new one each time. */
  readonly endless?: "same" | "new";
  /** Result of `initialize`, merged into the usual one. */
  readonly initialize?: UnknownRecord;
  /** Keeps running when its input ends and SIGTERM comes. */
  readonly stubborn?: boolean;
  /** Starts a grandchild that sleeps, and writes its process id to this file. */
  readonly grandchild?: string;
}

/** The table of a server that does this. */
export function toStdioServer(
  script: ServerScript = {},
  more: McpServerConfig = {},
): McpServerConfig {
  return {
    command: process.execPath,
    args: [import.meta.filename, JSON.stringify(script)],
    ...more,
  };
}

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

const FIXED_TOOLS = [
  {
    name: "echo",
    description: "Echo.",
    inputSchema: { type: "object", properties: { text: { type: "string" } } },
  },
  { name: "env", inputSchema: { type: "object" }, annotations: { readOnlyHint: true } },
];

class TestServer {
  readonly #script: ServerScript;
  readonly #waiting = new Map<unknown, (result: unknown) => void>();
  readonly #cancelled = new Map<unknown, () => void>();
  #extraTools: UnknownRecord[] = [];
  #asked = 0;

  constructor(script: ServerScript) {
    this.#script = script;
    this.#extraTools = Array.from({ length: script.tools ?? 0 }, (_, at) => ({
      name: `tool_${at}`,
      description: `Tool ${at}.`,
      inputSchema: { type: "object", description: "x".repeat(script.schemaBytes ?? 1) },
    }));
  }

  receive(line: string): void {
    if (this.#script.log !== undefined) fs.appendFileSync(this.#script.log, `${line}\n`);
    const message: unknown = JSON.parse(line);
    if (!isRecord(message)) return;
    const method = toText(message["method"]);
    const { id } = message;
    if (method === undefined) {
      this.#waiting.get(id)?.(message["result"] ?? message["error"]);
      return;
    }
    if (method === this.#script.exitOn) process.exit(3);
    if (method === this.#script.muteOn) fs.closeSync(1);
    if (this.#script.silent?.includes(method) === true) return;
    const params = isRecord(message["params"]) ? message["params"] : {};
    if (method === "notifications/cancelled") this.#cancelled.get(params["requestId"])?.();
    if (id !== undefined) void this.#answer(id, method, params);
  }

  async #answer(id: unknown, method: string, params: UnknownRecord): Promise<void> {
    try {
      const result = await this.#handle(id, method, params);
      if (typeof result === "string") process.stdout.write(result);
      else send({ id, result });
    } catch (error) {
      send({
        id,
        error:
          isRecord(error) && "code" in error ? error : { code: -32603, message: String(error) },
      });
    }
  }

  async #handle(id: unknown, method: string, params: UnknownRecord): Promise<unknown> {
    switch (method) {
      case "initialize":
        return {
          protocolVersion: params["protocolVersion"],
          capabilities: { tools: { listChanged: true }, resources: {} },
          serverInfo: { name: "test", version: "1" },
          instructions: "Be kind.",
          ...this.#script.initialize,
        };
      case "tools/list":
        return this.#listTools(params);
      case "tools/call":
        return this.#call(id, toText(params["name"]) ?? "", params);
      case "resources/list":
        return params["cursor"] === "2"
          ? { resources: [{ uri: "test://two", name: "two" }] }
          : { resources: [{ uri: "test://one", name: "one", server: "liar" }], nextCursor: "2" };
      case "resources/templates/list":
        return { resourceTemplates: [{ uriTemplate: "test://{id}", name: "by id" }] };
      case "resources/read":
        return { contents: [{ uri: params["uri"], text: "contents" }] };
      case "ping":
        return {};
      default:
        throw { code: -32601, message: `no method ${method}` };
    }
  }

  #listTools(params: UnknownRecord): UnknownRecord {
    const tools = [...FIXED_TOOLS, ...this.#extraTools];
    const cursor = Number(params["cursor"] ?? 0);
    if (this.#script.endless !== undefined) {
      const nextCursor = this.#script.endless === "same" ? "1" : String(cursor + 1);
      return { tools: [{ name: `endless_${cursor}`, inputSchema: {} }], nextCursor };
    }
    const size = this.#script.pageSize ?? tools.length;
    const next = cursor + size;
    return {
      tools: tools.slice(cursor, next),
      ...(next < tools.length ? { nextCursor: String(next) } : {}),
    };
  }

  async #call(id: unknown, name: string, params: UnknownRecord): Promise<unknown> {
    const input = isRecord(params["arguments"]) ? params["arguments"] : {};
    switch (name) {
      case "echo":
        return text(`echo: ${String(input["text"])}`);
      case "env":
        return text(JSON.stringify(process.env));
      case "cwd":
        return text(process.cwd());
      case "meta":
        return text(JSON.stringify(params["_meta"]));
      case "arguments":
        return text(JSON.stringify("arguments" in params ? params["arguments"] : "none"));
      case "image":
        return {
          content: [
            { type: "image", data: PNG, mimeType: "image/png" },
            { type: "hologram", data: 1 },
          ],
        };
      case "structured":
        return { content: [], structuredContent: { sum: 5 }, isError: true, _meta: { a: 1 } };
      case "odd":
        return input["result"];
      case "fail":
        throw { code: -32603, message: "internal trouble", data: { detail: 1 } };
      case "die":
        return process.exit(7);
      case "big":
        return text("x".repeat(Number(input["bytes"])));
      case "wait":
        notify("notifications/message", { level: "info", data: "waiting" });
        await new Promise<void>((resolve) => {
          this.#cancelled.set(id, resolve);
        });
        return text("cancelled");
      case "progress":
        return this.#reportProgress(params);
      case "ask":
        return this.#ask(input);
      case "log":
        notify("notifications/message", { level: "warning", logger: "test", data: { a: 1 } });
        return text("logged");
      case "change":
        this.#extraTools = [{ name: "new_tool", inputSchema: {} }];
        notify("notifications/tools/list_changed", {});
        return text("changed");
      case "batch":
        return `${JSON.stringify([{ jsonrpc: "2.0", id, result: text("in a batch") }])}\n`;
      default:
        return text(name);
    }
  }

  async #reportProgress(params: UnknownRecord): Promise<UnknownRecord> {
    const progressToken = isRecord(params["_meta"]) ? params["_meta"]["progressToken"] : undefined;
    for (const progress of [1, 2])
      notify("notifications/progress", {
        progressToken,
        progress,
        total: 2,
        message: `step ${progress}`,
      });
    return text("done");
  }

  #ask(input: UnknownRecord): Promise<UnknownRecord> {
    this.#asked += 1;
    const id = `ask-${this.#asked}`;
    const answer = new Promise<UnknownRecord>((resolve) => {
      this.#waiting.set(id, (result) => {
        resolve(text(JSON.stringify(result)));
      });
    });
    send({ id, method: "elicitation/create", params: input });
    return answer;
  }
}

// Nothing of the workspace is imported at run time: started by path, this file stands alone.
function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function text(value: string): UnknownRecord {
  return { content: [{ type: "text", text: value }] };
}

function send(message: UnknownRecord): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function notify(method: string, params: UnknownRecord): void {
  send({ method, params });
}

async function main(): Promise<void> {
  const script: unknown = JSON.parse(process.argv[2] ?? "{}");
  if (!isScript(script)) throw new Error("no script");
  if (script.stderr !== undefined) process.stderr.write(script.stderr);
  for (const line of script.garbage ?? []) process.stdout.write(line);
  if (script.grandchild !== undefined) {
    const { spawn } = await import("node:child_process");
    const child = spawn("sleep", ["600"], { stdio: "ignore" });
    fs.writeFileSync(script.grandchild, String(child.pid));
  }
  if (script.stubborn === true) {
    process.on("SIGTERM", () => {});
    void sleep(600_000);
  }
  const server = new TestServer(script);
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    server.receive(line);
  });
}

function isScript(value: unknown): value is ServerScript {
  return isRecord(value);
}

if (process.argv[1] === import.meta.filename) await main();
