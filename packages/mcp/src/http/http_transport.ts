import type {
  AuthProvider,
  JSONRPCMessage,
  Transport,
  TransportSendOptions,
} from "@modelcontextprotocol/client";
import type { McpClock } from "../clock.ts";
import { toLocalAnswer } from "../local_failure.ts";
import { McpError } from "../mcp_error.ts";
import type { ClientSdk } from "../sdk.ts";
import { waitAtMost } from "../wait_at_most.ts";
import { boundResponse } from "./bound_response.ts";
import type { McpFetch } from "./mcp_fetch.ts";

/** How long the server has to take note of the end of the session, in milliseconds. */
const GOODBYE_MS = 1_000;

/** How an event stream that broke off is taken up again. */
const RECONNECTION = {
  initialReconnectionDelay: 500,
  maxReconnectionDelay: 30_000,
  reconnectionDelayGrowFactor: 2,
  maxRetries: 5,
};

/** What an {@link HttpTransport} needs. */
export interface HttpTransportOptions {
  /** Name of the server, for messages. */
  readonly server: string;
  /** Address of the endpoint. */
  readonly url: string;
  /** Headers of the next request; those of the protocol win. */
  readonly headers: () => Headers;
  /** Gives and renews tokens; absent when the headers hold the credentials. */
  readonly authProvider?: AuthProvider | undefined;
  /** Longest message, in bytes. */
  readonly maxMessageBytes: number;
  /** Sends requests. */
  readonly fetch: McpFetch;
  /** Times the attempts to take up a stream again. */
  readonly clock: McpClock;
}

/** The streamable HTTP transport of the SDK, with bounds, and an answer for every request whose stream ends without one. */
export class HttpTransport implements Transport {
  /** Tells the SDK that a request can be called off by itself. */
  readonly hasPerRequestStream = true;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport["onmessage"];
  readonly #options: HttpTransportOptions;
  readonly #inner: InstanceType<ClientSdk["StreamableHTTPClientTransport"]>;
  /** What was asked and not answered yet; each can be dropped by itself. */
  readonly #open = new Map<string | number, AbortController>();
  #tooLarge: McpError | undefined;

  constructor(sdk: ClientSdk, options: HttpTransportOptions) {
    this.#options = options;
    this.#inner = new sdk.StreamableHTTPClientTransport(new URL(options.url), {
      fetch: (url, init) => this.#fetch(url, init),
      reconnectionOptions: RECONNECTION,
      reconnectionScheduler: (reconnect, delayMs) => options.clock.schedule(reconnect, delayMs),
      ...(options.authProvider === undefined ? {} : { authProvider: options.authProvider }),
    });
    this.#listen(this.#inner);
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId;
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion(version);
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  async send(message: JSONRPCMessage, options: TransportSendOptions = {}): Promise<void> {
    const inner: Transport = this.#inner;
    const id = "method" in message && "id" in message ? message.id : undefined;
    if (typeof id !== "number") {
      await inner.send(message, options);
      this.#dropCancelled(message);
      return;
    }
    const dropped = new AbortController();
    this.#open.set(id, dropped);
    const signals = [dropped.signal, options.requestSignal].filter(
      (signal) => signal !== undefined,
    );
    try {
      await inner.send(message, {
        ...options,
        requestSignal: AbortSignal.any(signals),
        onRequestStreamEnd: () => {
          options.onRequestStreamEnd?.();
          this.#replaceMissing(id);
        },
      });
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  /** Says goodbye, where there is a session, and drops every stream. */
  async close(): Promise<void> {
    // A server that does not take note has nothing to tell anybody who is leaving.
    const goodbye = this.#inner.terminateSession().catch(() => {});
    await waitAtMost(goodbye, GOODBYE_MS, this.#options.clock);
    await this.#inner.close();
  }

  #listen(inner: Transport): void {
    // oxlint-disable unicorn/prefer-add-event-listener -- a transport is no EventTarget
    inner.onclose = () => this.onclose?.();
    inner.onerror = (error) => this.onerror?.(error);
    inner.onmessage = (message) => {
      if (!("method" in message) && message.id !== undefined) this.#open.delete(message.id);
      this.onmessage?.(message);
    };
    // oxlint-enable unicorn/prefer-add-event-listener
  }

  async #fetch(url: string | URL, init?: RequestInit): Promise<Response> {
    const headers = new Headers(init?.headers);
    for (const [name, value] of this.#options.headers())
      if (!headers.has(name)) headers.set(name, value);
    const response = await this.#options.fetch(url, { ...init, headers });
    return boundResponse(response, {
      maxBytes: this.#options.maxMessageBytes,
      server: this.#options.server,
      onTooLarge: (error) => {
        this.#tooLarge = error;
      },
    });
  }

  /** A request that was called off keeps no connection open. */
  #dropCancelled(message: JSONRPCMessage): void {
    if (!("method" in message) || message.method !== "notifications/cancelled") return;
    const id = message.params?.["requestId"];
    if (typeof id !== "number") return;
    this.#open.get(id)?.abort();
    this.#open.delete(id);
  }

  /** The stream of a request is over for good; nobody would ever answer it. */
  #replaceMissing(id: number): void {
    if (!this.#open.delete(id)) return;
    const { server } = this.#options;
    const error =
      this.#tooLarge ??
      new McpError(
        "connection_lost",
        `MCP server '${server}' ended the stream without an answer; try again`,
        { server },
      );
    this.#tooLarge = undefined;
    this.onmessage?.(toLocalAnswer(id, error));
  }
}
