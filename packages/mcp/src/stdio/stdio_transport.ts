import { isRecord } from "@codexkit/protocol";
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/client";
import { toLocalAnswer } from "../local_failure.ts";
import { McpError, toTooLargeError } from "../mcp_error.ts";
import type { ClientSdk } from "../sdk.ts";
import { findResponseId, isServerRequest, type OversizedLine } from "./message_reader.ts";
import type { ServerExit, ServerProcess } from "./server_process.ts";

/** Called as things happen that are no messages. None of these may throw. */
export interface StdioTransportEvents {
  /** A line on stdout that is no message; it was left out. */
  readonly onGarbage: (line: string) => void;
  /** A line over the limit; it was left out, and the request it answered fails. */
  readonly onTooLarge: (bytes: number) => void;
  /** The process has ended. */
  readonly onEnd: (exit: ServerExit) => void;
}

/** What messages of ours name. */
export interface StdioTransportLimits {
  /** Name of the server. */
  readonly server: string;
  /** Longest message, in bytes. */
  readonly maxMessageBytes: number;
}

/** A {@link ServerProcess} as a transport of the SDK. */
export class StdioTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport["onmessage"];
  readonly #sdk: ClientSdk;
  readonly #process: ServerProcess;
  readonly #events: StdioTransportEvents;
  readonly #limits: StdioTransportLimits;
  /** Ids of what was asked and not answered yet. */
  readonly #open = new Set<string | number>();
  #isClosed = false;

  constructor(
    sdk: ClientSdk,
    server: ServerProcess,
    limits: StdioTransportLimits,
    events: StdioTransportEvents,
  ) {
    this.#sdk = sdk;
    this.#process = server;
    this.#limits = limits;
    this.#events = events;
  }

  start(): Promise<void> {
    this.#process.listen({
      onLine: (line) => {
        this.#receive(line);
      },
      onOversized: (line) => {
        this.#replaceOversized(line);
      },
      onEnd: (exit) => {
        this.#events.onEnd(exit);
        this.#end();
      },
    });
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    if ("method" in message) {
      if ("id" in message) this.#open.add(message.id);
      else if (message.method === "notifications/cancelled") this.#forget(message.params);
    }
    return this.#process.write(JSON.stringify(message));
  }

  async close(): Promise<void> {
    await this.#process.close();
    this.#end();
  }

  /** A request that was called off may never be answered. */
  #forget(params: unknown): void {
    const id = isRecord(params) ? params["requestId"] : undefined;
    if (typeof id === "string" || typeof id === "number") this.#open.delete(id);
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onclose?.();
  }

  #receive(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.#events.onGarbage(line);
      return;
    }
    // A list is a batch, which revision 2025-03-26 allowed.
    for (const member of Array.isArray(value) ? value : [value]) this.#deliver(member, line);
  }

  #deliver(value: unknown, line: string): void {
    let message: JSONRPCMessage;
    try {
      message = this.#sdk.parseJSONRPCMessage(value);
    } catch {
      this.#events.onGarbage(line);
      this.#replaceInvalid(value);
      return;
    }
    if (!("method" in message) && message.id !== undefined) this.#open.delete(message.id);
    this.onmessage?.(message);
  }

  /** What is no answer by the protocol, but has the id of a request, is the only one that will come. */
  #replaceInvalid(value: unknown): void {
    const id = isRecord(value) && !("method" in value) ? value["id"] : undefined;
    if (typeof id !== "number" || !this.#open.delete(id)) return;
    const { server } = this.#limits;
    const message = `MCP server '${server}' sent an answer that is not one by the protocol`;
    this.onmessage?.(toLocalAnswer(id, new McpError("protocol_error", message, { server })));
  }

  #replaceOversized(line: OversizedLine): void {
    this.#events.onTooLarge(line.bytes);
    if (isServerRequest(line)) return;
    const [only, ...others] = this.#open;
    const id = findResponseId(line) ?? (others.length === 0 ? only : undefined);
    if (id === undefined || !this.#open.delete(id)) return;
    this.onmessage?.(
      toLocalAnswer(id, toTooLargeError(this.#limits.server, this.#limits.maxMessageBytes)),
    );
  }
}
