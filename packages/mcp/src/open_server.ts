import path from "node:path";
import { buildChildEnvironment, listSecretValues } from "./child_environment.ts";
import type { SessionOptions } from "./create_client.ts";
import { HttpTransport } from "./http/http_transport.ts";
import { listSecretHeaderValues, readConfiguredHeaders } from "./http/request_headers.ts";
import { McpError, toQuote } from "./mcp_error.ts";
import { createRedactor } from "./redact.ts";
import { type ClientSdk, loadSdk } from "./sdk.ts";
import type { McpServerConfig } from "./server_config.ts";
import type { McpTokenSource, ServerHost } from "./server_host.ts";
import { openSession, type Session } from "./session.ts";
import { type ServerExit, type ServerProcess, startServerProcess } from "./stdio/server_process.ts";
import { StdioTransport } from "./stdio/stdio_transport.ts";
import { readLastLine } from "./stdio/text_tail.ts";

/** One server to be opened. */
export interface ServerRequest {
  /** Name of the server. */
  readonly server: string;
  /** Its checked table. */
  readonly config: McpServerConfig;
  /** What it is opened with. */
  readonly host: ServerHost;
  /** Told once when the connection is gone without having been closed. */
  readonly onLost: (error: McpError) => void;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/**
 * Starts or reaches a server and shakes hands with it.
 *
 * A process is started before the SDK is loaded, so that both come up at the same time.
 *
 * @throws {@link McpError}
 */
export async function openServer(request: ServerRequest): Promise<Session> {
  const { server, config } = request;
  const environmentId = config.environment_id;
  if (environmentId !== undefined && environmentId !== "local") {
    throw new McpError(
      "unsupported",
      `MCP server '${server}' belongs to environment '${environmentId}', which is not at hand here; remove environment_id to run it locally`,
      { server },
    );
  }
  if (config.command !== undefined) return openStdio(request, config.command);
  return openHttp(request, config.url ?? "");
}

async function openStdio(request: ServerRequest, command: string): Promise<Session> {
  const { server, config, host, signal } = request;
  const redact = createRedactor(listSecretValues(config, host.env));
  const starting = startServerProcess(
    {
      server,
      command,
      args: config.args ?? [],
      cwd: path.resolve(host.cwd, config.cwd ?? "."),
      env: buildChildEnvironment(config, host.env, host.platform),
      maxMessageBytes: host.maxMessageBytes,
    },
    host.clock,
  );
  const [process, sdk] = await loadBeside(starting);
  let exit: ServerExit | undefined;
  let hasWarned = false;
  const warn = (message: string): void => {
    host.onEvent({ type: "warning", server, message: `MCP server '${server}' ${message}` });
  };
  const limits = { server, maxMessageBytes: host.maxMessageBytes };
  const transport = new StdioTransport(sdk, process, limits, {
    onGarbage: (line) => {
      if (!hasWarned)
        warn(
          `writes to stdout what is no message and is left out, first: '${toQuote(redact(line))}'`,
        );
      hasWarned = true;
    },
    onTooLarge: (bytes) => {
      warn(`sent a message of ${bytes} bytes, more than ${host.maxMessageBytes}; it was left out`);
    },
    onEnd: (end) => {
      exit = end;
    },
  });
  const describeEnd = (): string | undefined =>
    exit === undefined ? undefined : toEndText(exit, redact(process.readStderr()));
  const options = { ...toOptions(request, describeEnd, redact), hasOwnCredentials: false };
  return openSession(sdk, transport, options, signal);
}

/** The SDK takes longer to load than a process takes to start; whoever fails first is told. */
async function loadBeside(
  starting: Promise<ServerProcess>,
): Promise<readonly [ServerProcess, ClientSdk]> {
  const loading = loadSdk();
  // Told below, once the process is known; until then nobody listens.
  loading.catch(() => {});
  const process = await starting;
  try {
    return [process, await loading];
  } catch (error) {
    await process.close();
    throw error;
  }
}

function toEndText(exit: ServerExit, stderr: string): string {
  const end =
    exit.signal === null ? `exited with code ${exit.code}` : `was ended by ${exit.signal}`;
  const words = readLastLine(stderr);
  return words === undefined ? end : `${end}; it last said '${toQuote(words)}'`;
}

async function openHttp(request: ServerRequest, url: string): Promise<Session> {
  const { server, config, host, signal } = request;
  let secrets: readonly string[] = [];
  let signedIn: readonly string[] = [];
  const readHeaders = async (): Promise<Headers> => {
    const headers = await readConfiguredHeaders({
      server,
      config,
      env: host.env,
      cwd: host.cwd,
      signal,
      onWarning: (message) => {
        host.onEvent({ type: "warning", server, message });
      },
    });
    secrets = listSecretHeaderValues(headers);
    const { name, version } = host.clientInfo;
    if (!headers.has("user-agent")) headers.set("user-agent", `${name}/${version}`);
    return headers;
  };
  const [sdk, first] = await Promise.all([loadSdk(), readHeaders()]);
  let headers = first;
  const hasOwnCredentials = headers.has("authorization");
  const tokens: McpTokenSource | undefined = hasOwnCredentials
    ? toHelperTokens(config, async () => {
        headers = await readHeaders();
      })
    : host.findTokens(server, config);
  const transport = new HttpTransport(sdk, {
    server,
    url,
    headers: () => headers,
    authProvider: tokens,
    maxMessageBytes: host.maxMessageBytes,
    fetch: (address, init) => {
      // A token of a sign-in is known only here.
      const authorization = new Headers(init?.headers).get("authorization");
      if (authorization !== null) signedIn = listSecretHeaderValues(new Headers({ authorization }));
      return host.fetch(address, init);
    },
    clock: host.clock,
  });
  const redact = (text: string): string => createRedactor([...secrets, ...signedIn])(text);
  const options = { ...toOptions(request, () => undefined, redact), hasOwnCredentials };
  return openSession(sdk, transport, options, signal);
}

/** A helper may print another token once the one that it printed is refused. */
function toHelperTokens(
  config: McpServerConfig,
  readAgain: () => Promise<void>,
): McpTokenSource | undefined {
  if (config.http_headers_helper === undefined) return undefined;
  return { token: () => Promise.resolve(undefined), onUnauthorized: readAgain };
}

function toOptions(
  { server, host, onLost }: ServerRequest,
  describeEnd: () => string | undefined,
  redact: (text: string) => string,
): Omit<SessionOptions, "hasOwnCredentials"> {
  const { clientInfo, protocol, clock, onElicitation, onEvent } = host;
  return {
    server,
    clientInfo,
    protocol,
    clock,
    onElicitation,
    onEvent,
    onLost,
    describeEnd,
    redact,
  };
}
