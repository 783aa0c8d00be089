import type { Agent, AgentOptions, ClientRequest, IncomingMessage } from "node:http";
import type { HttpRequest, HttpResponse, HttpTransport } from "./http_transport.ts";

/** How requests reach the network. */
export interface NodeTransportOptions {
  /**
   * Of the host. `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` count, in lower case too, from Node 22.21 and 24.5 on; this
   * machine itself is never asked through a proxy. Default empty.
   */
  env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Sends requests with node:http and node:https, over connections that are kept open for the next one.
 *
 * TLS trusts what Node trusts: its own roots and `NODE_EXTRA_CA_CERTS`. Costs a quarter of `fetch`, which in Node loads
 * a whole client when it is first touched.
 */
export function createNodeTransport({ env = {} }: NodeTransportOptions = {}): HttpTransport {
  const agents = createAgents(toProxyEnv(env));
  return {
    send: async (request) => {
      try {
        return await send(request, agents);
      } catch (error) {
        // The server had closed the connection while it lay idle: that says nothing about this request.
        if (isStale(error) && !request.signal.aborted) return await send(request, agents);
        throw error;
      }
    },
    close: () => agents.close(),
  };
}

const PROXY_NAMES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"] as const;
/** This machine: a proxy would take these names for itself. */
const LOOPBACK = "localhost,127.0.0.1,[::1]";

/** The variables that name proxies; `undefined` where there are none. */
function toProxyEnv(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Partial<Record<(typeof PROXY_NAMES)[number], string>>> | undefined {
  const [http, https, no] = PROXY_NAMES.map((name) => env[name.toLowerCase()] || env[name]);
  if (http === undefined && https === undefined) return undefined;
  return {
    ...(http === undefined ? {} : { HTTP_PROXY: http }),
    ...(https === undefined ? {} : { HTTPS_PROXY: https }),
    NO_PROXY: no ? `${no},${LOOPBACK}` : LOOPBACK,
  };
}

/** Who keeps connections open, one for each protocol, made when it is first used. */
interface Agents {
  get(protocol: string, open: (options: AgentOptions) => Agent): Agent;
  close(): void;
}

function createAgents(proxyEnv: AgentOptions["proxyEnv"]): Agents {
  const agents = new Map<string, Agent>();
  return {
    get: (protocol, open) => {
      const known = agents.get(protocol);
      if (known) return known;
      const agent = open({ keepAlive: true, ...(proxyEnv && { proxyEnv }) });
      agents.set(protocol, agent);
      return agent;
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

/** A request that failed on a connection which had served others before. */
class StaleConnection extends Error {
  override readonly name = "StaleConnection";
}

function isStale(error: unknown): boolean {
  return error instanceof StaleConnection;
}

async function send(request: HttpRequest, agents: Agents): Promise<HttpResponse> {
  request.signal.throwIfAborted();
  const url = new URL(request.url);
  const { start, agent } = openModule(url.protocol, agents);
  return await new Promise<HttpResponse>((resolve, reject) => {
    const outgoing = start(url, { method: request.method, headers: toHeaders(request), agent });
    const abort = (): void => void outgoing.destroy(toError(request.signal.reason));
    request.signal.addEventListener("abort", abort, { once: true });
    outgoing.on("close", () => request.signal.removeEventListener("abort", abort));
    outgoing.on("error", (error) => {
      const isReset = "code" in error && error.code === "ECONNRESET";
      const isStaleSocket = outgoing.reusedSocket && isReset;
      reject(isStaleSocket ? new StaleConnection(error.message, { cause: error }) : error);
    });
    outgoing.on("response", (incoming) => resolve(toResponse(incoming)));
    outgoing.end(request.body);
  });
}

interface HttpModule {
  start: (url: URL, options: object) => ClientRequest;
  agent: Agent;
}

/** ESM imports read all lazy members: 27 ms for these modules, and 5 ms for `node:process` itself. */
function openModule(protocol: string, agents: Agents): HttpModule {
  const module =
    protocol === "https:"
      ? process.getBuiltinModule("node:https")
      : process.getBuiltinModule("node:http");
  const agent = agents.get(protocol, (options) => new module.Agent(options));
  return { start: (url, options) => module.request(url, options), agent };
}

function toHeaders(request: HttpRequest): Record<string, string> {
  if (request.body === undefined) return { ...request.headers };
  return { ...request.headers, "content-length": String(Buffer.byteLength(request.body)) };
}

function toResponse(incoming: IncomingMessage): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { status: incoming.statusCode ?? 0, headers, body: incoming };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}
