// A client for the MCP conformance suite, which starts it by path: `<this file> <url>`, with the scenario in
// MCP_CONFORMANCE_SCENARIO. It does what a session does: sign in where that is wanted, list the tools, call them.
import os from "node:os";
import { createMcpConnections } from "./create_mcp_connections.ts";
import type { McpElicitationAnswer, McpElicitationRequest } from "./elicitation.ts";
import { isJsonObject, type JsonObject } from "./json_value.ts";
import { McpError } from "./mcp_error.ts";
import { loginMcpServer } from "./oauth/login.ts";
import { createMcpOAuthMemoryStore, type McpOAuthStore } from "./oauth/oauth_store.ts";
import type { McpServerConfig } from "./server_config.ts";

const SERVER = "conformance";

async function run(url: string): Promise<void> {
  const context: unknown = JSON.parse(process.env["MCP_CONFORMANCE_CONTEXT"] ?? "{}");
  const given = isJsonObject(context) ? context : {};
  const clientId = readText(given, "client_id");
  const config: McpServerConfig = {
    url,
    ...(clientId === undefined ? {} : { oauth: { client_id: clientId } }),
  };
  const store = createMcpOAuthMemoryStore();
  if (process.env["MCP_CONFORMANCE_SCENARIO"]?.startsWith("auth/") === true)
    await signIn(config, store, readText(given, "client_secret"));
  try {
    await useTools(config, store);
  } catch (error) {
    // A token that allows too little: the server says what it wants, and the user signs in once more.
    if (!McpError.isInstance(error) || error.code !== "login_required") throw error;
    await signIn({ ...config, scopes: error.scopes }, store);
    await useTools(config, store);
  }
}

async function signIn(
  config: McpServerConfig,
  store: McpOAuthStore,
  clientSecret?: string,
): Promise<void> {
  await loginMcpServer({
    server: SERVER,
    config,
    store,
    clientSecret,
    clientMetadataUrl: "https://conformance-test.local/client-metadata.json",
    openUrl: async (page) => {
      await (await fetch(page)).text();
    },
  });
}

async function useTools(config: McpServerConfig, oauthStore: McpOAuthStore): Promise<void> {
  const connections = createMcpConnections(
    { [SERVER]: { ...config, required: true } },
    { cwd: os.tmpdir(), env: process.env, oauthStore, onElicitation: acceptDefaults },
  );
  try {
    await connections.ready();
    for (const { name, inputSchema } of await connections.listTools()) {
      const call = { server: SERVER, tool: name, arguments: toArguments(inputSchema) };
      await connections.callTool(call, { timeoutMs: 20_000 });
    }
  } finally {
    await connections.close();
  }
}

/** A number for every number, a text for every text. */
function toArguments({ properties }: JsonObject): JsonObject {
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      isJsonObject(schema) && schema["type"] === "number" ? 5 : "text",
    ]),
  );
}

async function acceptDefaults(request: McpElicitationRequest): Promise<McpElicitationAnswer> {
  if (request.mode === "url") return { action: "decline" };
  const { properties } = request.requestedSchema;
  const content = Object.entries(isJsonObject(properties) ? properties : {}).flatMap(
    ([name, schema]) =>
      isJsonObject(schema) && schema["default"] !== undefined
        ? [[name, schema["default"]] as const]
        : [],
  );
  return { action: "accept", content: Object.fromEntries(content) };
}

function readText(value: JsonObject, key: string): string | undefined {
  const text = value[key];
  return typeof text === "string" ? text : undefined;
}

/** Absolute path of this file. */
export const CONFORMANCE_CLIENT: string = import.meta.filename;

if (process.argv[1] === import.meta.filename) await run(process.argv[2] ?? "");
