import { isRecord, readString } from "@codexkit/protocol";
import type { Client, StandardSchemaV1, Transport } from "@modelcontextprotocol/client";
import { CallTimer } from "./call_timer.ts";
import { createClient, type SessionOptions } from "./create_client.ts";
import { isJsonObject } from "./json_value.ts";
import { McpError } from "./mcp_error.ts";
import type { McpProgress } from "./mcp_call.ts";
import type { McpServerInfo } from "./mcp_status.ts";
import { OpenQuestions } from "./open_questions.ts";
import { ProgressRouter } from "./progress_router.ts";
import type { ClientSdk } from "./sdk.ts";
import { toTimeLimitText } from "./server_config.ts";
import { toMcpError } from "./to_mcp_error.ts";

/** Most of a server's instructions that is kept, in characters: they go into every request to a model. */
const MAX_INSTRUCTIONS_LENGTH = 65_536;

/** Longest time a timer takes, in milliseconds: the limits here are our own, and can stand still. */
const NO_TIMEOUT_MS = 2_147_483_647;

/** Results are read by this package, not by schemas that refuse what is odd. */
const ANY_RESULT: StandardSchemaV1<unknown, unknown> = {
  "~standard": { version: 1, vendor: "codexkit", validate: (value) => ({ value }) },
};

/** One request. */
export interface SessionRequest {
  /** Method of the protocol. */
  readonly method: string;
  /** Its parameters. */
  readonly params: Record<string, unknown>;
  /** Time it may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Calls it off. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far it has come. */
  readonly onProgress?: ((progress: McpProgress) => void) | undefined;
}

/** An open connection to one server. */
export interface Session {
  /** What the server said of itself. */
  readonly info: McpServerInfo;
  /**
   * Asks the server for something. The result is as it came.
   *
   * @throws {@link McpError}
   */
  request(request: SessionRequest): Promise<unknown>;
  /** Closes the connection and ends the server, where it is a process. Never fails. */
  close(): Promise<void>;
  /** Closes it once what is under way has come to its end. */
  retire(): void;
}

/**
 * Shakes hands over a transport; on failure the transport is closed.
 *
 * @throws {@link McpError} when the server does not answer as it should.
 */
export async function openSession(
  sdk: ClientSdk,
  transport: Transport,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<Session> {
  const questions = new OpenQuestions();
  const progress = new ProgressRouter();
  const client = createClient(sdk, options, questions, progress);
  let isClosing = false;
  const describe = (error: unknown, method: string): McpError =>
    isClosing
      ? toClosed(options.server)
      : toMcpError(sdk, error, { ...options, method, end: options.describeEnd() });
  try {
    await client.connect(transport, { timeout: NO_TIMEOUT_MS, signal });
  } catch (error) {
    await transport.close().catch(() => {});
    throw describe(error, "initialize");
  }
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a client is no EventTarget
  client.onclose = () => {
    const lost = new sdk.SdkError(sdk.SdkErrorCode.ConnectionClosed, "the connection ended");
    if (!isClosing) options.onLost(describe(lost, "anything"));
  };
  const close = async (): Promise<void> => {
    isClosing = true;
    // Nobody is left to be told what goes wrong with a connection that is given up.
    await transport.close().catch(() => {});
    await client.close().catch(() => {});
  };
  let isRetired = false;
  let open = 0;
  const closeIfUnused = (): void => {
    if (isRetired && open === 0) void close();
  };
  return {
    info: readInfo(client),
    request: async (request) => {
      open += 1;
      try {
        return await sendRequest(client, request, { ...options, questions, progress, describe });
      } finally {
        open -= 1;
        closeIfUnused();
      }
    },
    close,
    retire: () => {
      isRetired = true;
      closeIfUnused();
    },
  };
}

interface RequestContext extends SessionOptions {
  readonly questions: OpenQuestions;
  readonly progress: ProgressRouter;
  readonly describe: (error: unknown, method: string) => McpError;
}

async function sendRequest(
  client: Client,
  request: SessionRequest,
  context: RequestContext,
): Promise<unknown> {
  const { method, params, timeoutMs, signal } = request;
  const { questions, progress, server } = context;
  if (isAborted(signal)) throw toAborted(server, method, signal);
  const stop = new AbortController();
  let isLate = false;
  const timer = new CallTimer(context.clock, timeoutMs, () => {
    isLate = true;
    stop.abort(`no answer within ${timeoutMs} ms`);
  });
  const onAbort = (): void => {
    stop.abort("called off");
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  questions.watch(timer);
  const progressToken = progress.open(request.onProgress);
  const meta = isRecord(params["_meta"]) ? params["_meta"] : {};
  const marked = { ...params, _meta: { ...meta, progressToken } };
  try {
    return await client.request({ method, params: marked }, ANY_RESULT, {
      signal: stop.signal,
      timeout: NO_TIMEOUT_MS,
    });
  } catch (error) {
    if (isLate) throw toLate(server, method, timeoutMs);
    if (isAborted(signal)) throw toAborted(server, method, signal);
    throw context.describe(error, method);
  } finally {
    progress.close(progressToken);
    questions.unwatch(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** As a function: what is known of a signal before an await says nothing about it afterwards. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** A request, or whoever waits for one, when the connection was closed by us. */
export function toClosed(server: string): McpError {
  return new McpError("closed", `the connection to MCP server '${server}' was closed`, { server });
}

function toLate(server: string, method: string, timeoutMs: number): McpError {
  return new McpError(
    "call_timeout",
    `MCP server '${server}' did not answer ${method} within ${timeoutMs} ms; raise tool_timeout_sec if it needs longer`,
    { server, codexText: `timed out awaiting ${method} after ${toTimeLimitText(timeoutMs)}` },
  );
}

function toAborted(server: string, method: string, signal: AbortSignal | undefined): McpError {
  const cause: unknown = signal?.reason;
  return new McpError("aborted", `MCP server '${server}': ${method} was called off`, {
    server,
    cause,
  });
}

function readInfo(client: Client): McpServerInfo {
  const capabilities: unknown = client.getServerCapabilities();
  const program: unknown = client.getServerVersion();
  return {
    protocolVersion: client.getNegotiatedProtocolVersion(),
    name: isRecord(program) ? readString(program, "name") : undefined,
    version: isRecord(program) ? readString(program, "version") : undefined,
    capabilities: isJsonObject(capabilities) ? capabilities : {},
    instructions: client.getInstructions()?.slice(0, MAX_INSTRUCTIONS_LENGTH),
  };
}
