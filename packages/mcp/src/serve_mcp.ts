import type { Readable, Writable } from "node:stream";
import { isRecord } from "@codexkit/protocol";
import type * as Server from "@modelcontextprotocol/server";
import type {
  CallToolResult,
  ServerContext,
  StandardSchemaV1,
  Tool,
} from "@modelcontextprotocol/server";
import { isJsonObject, type JsonObject } from "./json_value.ts";
import type { McpProgress } from "./mcp_call.ts";
import { McpError } from "./mcp_error.ts";
import type { McpCallResult, McpTool } from "./mcp_tool.ts";

type ServerSdk = typeof Server;

/** Longest message of a client, in bytes. */
const MAX_MESSAGE_BYTES = 32 * 1_024 * 1_024;
/** What the SDK says of a longer one; it has no code for it. */
const TOO_LARGE = /exceeded maximum size/;
/** Longest time a timer takes, in milliseconds: how long a client thinks is its own affair. */
const NO_TIMEOUT_MS = 2_147_483_647;

const ANY_RESULT: StandardSchemaV1<unknown, unknown> = {
  "~standard": { version: 1, vendor: "codexkit", validate: (value) => ({ value }) },
};

/** What a tool can do while it is being called. */
export interface McpServedCall {
  /** Id of the client's request. */
  readonly requestId: string | number;
  /** What the client said it can do, such as `elicitation`. */
  readonly clientCapabilities: JsonObject;
  /** Fires when the client calls it off, or goes away. */
  readonly signal: AbortSignal;
  /** What the client sent along. Wire: `_meta`. */
  readonly meta: JsonObject;
  /** Tells how far it has come; nothing happens when the client did not ask to be told. */
  readonly progress: (progress: McpProgress) => Promise<void>;
  /** Sends a notification, also one that the protocol does not know. */
  readonly notify: (method: string, params: JsonObject) => Promise<void>;
  /**
   * Asks the client for something, such as `elicitation/create`; the answer is as it came. The question is withdrawn
   * when the signal fires, or the call is called off.
   *
   * @throws When the client refuses, or speaks the revision 2026-07-28, which has no such requests.
   */
  readonly request: (
    method: string,
    params: JsonObject,
    options?: { readonly signal?: AbortSignal | undefined },
  ) => Promise<unknown>;
}

/** A tool that is offered to clients. */
export interface McpServedTool extends Omit<McpTool, "server"> {
  /** Runs it. What it throws is told to the client as a result with `isError`. */
  call(input: JsonObject, call: McpServedCall): Promise<Partial<McpCallResult>>;
}

/** What is served, and over what. */
export interface McpServeOptions {
  /** Who we say we are. Wire: `serverInfo`. */
  readonly serverInfo: { readonly name: string; readonly title?: string; readonly version: string };
  /** How the tools are meant to be used. */
  readonly instructions?: string | undefined;
  /** What is offered. */
  readonly tools: readonly McpServedTool[];
  /** Where messages come from; the client goes away when it ends. */
  readonly input: Readable;
  /** Where messages go to; nothing else may write there. */
  readonly output: Writable;
  /**
   * `auto`, the default, speaks the revisions up to 2025-11-25 and 2026-07-28, as the client asks. `initialize` leaves
   * out 2026-07-28: for tools that have to ask the client something, which that revision cannot do.
   */
  readonly protocol?: "initialize" | "auto" | undefined;
  /** Ends the service. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Serves tools to one MCP client over a pair of streams, as over stdin and stdout. Settles when the client has gone
 * away or the signal has fired; what tools still do then is told so by their signals.
 *
 * @throws {@link McpError} `message_too_large` when the client sends a message of more than 32 MiB, which ends the
 * connection.
 */
export async function serveMcp(options: McpServeOptions): Promise<void> {
  const { input, output, signal } = options;
  const [sdk, { serveStdio, StdioServerTransport }] = await Promise.all([
    import("@modelcontextprotocol/server"),
    import("@modelcontextprotocol/server/stdio"),
  ]);
  const transport = new StdioServerTransport(input, output, { maxBufferSize: MAX_MESSAGE_BYTES });
  let isTooLarge = false;
  const onerror = (error: Error): void => {
    isTooLarge ||= TOO_LARGE.test(error.message);
  };
  const gone = new Promise<void>((resolve) => {
    for (const event of ["end", "close", "error"]) input.once(event, resolve);
    signal?.addEventListener("abort", () => resolve(), { once: true });
    if (signal?.aborted === true || input.readableEnded || input.destroyed) resolve();
    // It closes itself, without a word on the input, for a message over the limit and an output that is gone.
    const close = transport.close.bind(transport);
    transport.close = () => close().finally(resolve);
  });
  const handle =
    options.protocol === "initialize"
      ? createServer(sdk, options)
      : serveStdio(() => createServer(sdk, options), { transport, onerror });
  if (handle instanceof sdk.Server) {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a server is no EventTarget
    handle.onerror = onerror;
    await handle.connect(transport);
  }
  await gone;
  await handle.close();
  if (isTooLarge) {
    const message = `the MCP client sent a message of more than ${MAX_MESSAGE_BYTES} bytes; start again and send less at a time`;
    throw new McpError("message_too_large", message);
  }
}

function createServer(sdk: ServerSdk, options: McpServeOptions): Server.Server {
  const { name, title, version } = options.serverInfo;
  const tools = new Map(options.tools.map((tool) => [tool.name, tool]));
  const server = new sdk.Server(
    { name, version, ...(title === undefined ? {} : { title }) },
    {
      capabilities: { tools: {}, logging: {} },
      ...(options.instructions === undefined ? {} : { instructions: options.instructions }),
    },
  );
  server.setRequestHandler("tools/list", () => ({ tools: options.tools.map(toSdkTool) }));
  server.setRequestHandler("tools/call", async ({ params }, context) => {
    const tool = tools.get(params.name);
    if (tool === undefined) {
      throw new sdk.ProtocolError(
        sdk.ProtocolErrorCode.InvalidParams,
        `Unknown tool: ${params.name}`,
      );
    }
    const capabilities: unknown = server.getClientCapabilities();
    const call = toServedCall(params["_meta"], capabilities, context);
    return callTool(sdk, tool, isJsonObject(params.arguments) ? params.arguments : {}, call);
  });
  return server;
}

async function callTool(
  sdk: ServerSdk,
  tool: McpServedTool,
  input: JsonObject,
  call: McpServedCall,
): Promise<CallToolResult> {
  try {
    const { content = [], structuredContent, isError, _meta } = await tool.call(input, call);
    return {
      content: content.filter((block) => sdk.isSpecType.ContentBlock(block)),
      ...(structuredContent === undefined ? {} : { structuredContent }),
      ...(isError === true ? { isError } : {}),
      ...(_meta === undefined ? {} : { _meta }),
    };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { content: [{ type: "text", text }], isError: true };
  }
}

function toSdkTool(tool: McpServedTool): Tool {
  const { name, title, description, annotations, _meta } = tool;
  return {
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    inputSchema: { ...tool.inputSchema, type: "object" },
    ...(tool.outputSchema === undefined
      ? {}
      : { outputSchema: { ...tool.outputSchema, type: "object" } }),
    ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    ...(_meta === undefined ? {} : { _meta }),
  };
}

function toServedCall(
  meta: unknown,
  capabilities: unknown,
  { mcpReq }: ServerContext,
): McpServedCall {
  const progressToken = isRecord(meta) ? meta["progressToken"] : undefined;
  return {
    requestId: mcpReq.id,
    clientCapabilities: isJsonObject(capabilities) ? capabilities : {},
    signal: mcpReq.signal,
    meta: isJsonObject(meta) ? meta : {},
    progress: async (progress) => {
      if (progressToken === undefined) return;
      await mcpReq.notify({
        method: "notifications/progress",
        params: { progressToken, ...progress },
      });
    },
    notify: (method, params) => mcpReq.notify({ method, params: { ...params } }),
    request: (method, params, { signal } = {}) =>
      mcpReq.send({ method, params: { ...params } }, ANY_RESULT, {
        timeout: NO_TIMEOUT_MS,
        signal: AbortSignal.any([mcpReq.signal, ...(signal === undefined ? [] : [signal])]),
      }),
  };
}
