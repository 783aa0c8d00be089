import { createTempDir } from "@codexkit/testkit";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { onTestFinished } from "vitest";
import type { OpenPluginsOptions, PluginHost } from "./host/plugin_host.ts";
import { openPlugins } from "./open_plugins.ts";
import { selectPlugins } from "./selection/select_plugins.ts";
import type { AgentSettings } from "./settings/settings.ts";
import type { ChatCall, ResponsesCall } from "./wire/wire_call.ts";

/** Plugins that are open in a folder of their own, without a sandbox unless the options say so. */
export interface TestHost {
  folder: string;
  host: PluginHost;
}

/** Opens plugins for one test. */
export async function openTestHost(
  agent: AgentSettings = {},
  options: Partial<OpenPluginsOptions> & { model?: string; folder?: string } = {},
): Promise<TestHost> {
  const { model = "gpt-5", folder = createTestFolder(), ...others } = options;
  const settings = { skills_enabled: false, ...agent };
  const host = await openPlugins(selectPlugins({ agent: settings }, model), {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder },
    sandboxPolicy: { type: "danger-full-access" },
    ...others,
  });
  onTestFinished(() => host.close());
  return { folder, host };
}

/** A folder that goes with its test. */
export function createTestFolder(): string {
  const folder = createTempDir();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  return folder.path;
}

/** A function call in both forms. */
export function toCalls(name: string, args: unknown): { responses: ResponsesCall; chat: ChatCall } {
  const text = typeof args === "string" ? args : JSON.stringify(args);
  return {
    responses: { type: "function_call", call_id: "c", name, arguments: text },
    chat: { type: "function", id: "c", function: { name, arguments: text } },
  };
}

/** What a model reads of a call, as text. */
export async function runCall(host: PluginHost, name: string, args: unknown): Promise<string> {
  const { content } = await host.execute(toCalls(name, args).chat);
  return content;
}

const SERVER = `
import readline from "node:readline";
const [, , mode = "good"] = process.argv;
const text = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
const tools = [
  { name: "echo", description: "Repeats a text.", inputSchema: text, annotations: { readOnlyHint: true } },
  { name: "write", description: "Writes.", inputSchema: text },
  { name: "picture", inputSchema: { type: "object" }, annotations: { readOnlyHint: true } },
  { name: "bad", inputSchema: { type: "null" }, annotations: { readOnlyHint: true } },
];
const answers = {
  initialize: () => ({ protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "t", version: "1" } }),
  "tools/list": () => ({ tools }),
  "tools/call": ({ name, arguments: args = {} }) =>
    name === "picture"
      ? { content: [{ type: "image", data: "AA==", mimeType: "image/png" }] }
      : { content: [{ type: "text", text: name + " " + process.pid + ": " + args.text }] },
};
if (mode === "bad") process.exit(3);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const answer = answers[method];
  const body = answer ? { result: answer(params ?? {}) } : { error: { code: -32601, message: "no" } };
  process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, ...body }) + "\\n");
}
`;

/** The table of an MCP server with the tools echo, write, picture and bad; `mode` bad ends at once. */
export function createTestServer(
  folder: string,
  mode: "good" | "bad" = "good",
): { command: string; args: string[] } {
  const file = path.join(folder, "server.mjs");
  writeFileSync(file, SERVER);
  return { command: process.execPath, args: [file, mode] };
}

/** A PNG of one grey, made by hand. */
export function createTestPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    toChunk("IHDR", header),
    toChunk("IDAT", deflateSync(Buffer.alloc((width + 1) * height))),
    toChunk("IEND", Buffer.alloc(0)),
  ]);
}

function toChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
