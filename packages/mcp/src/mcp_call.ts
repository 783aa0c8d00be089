import type { JsonObject } from "./json_value.ts";

/** Who this client says it is. Wire: `clientInfo` of `initialize`. */
export interface McpClientInfo {
  /** Name of the program. */
  readonly name: string;
  /** Name for people. */
  readonly title?: string | undefined;
  /** Its version. */
  readonly version: string;
}

/** How far a request has come. Wire: `notifications/progress`. */
export interface McpProgress {
  /** How much is done; grows. */
  readonly progress: number;
  /** How much there is to do, in the same unit. */
  readonly total?: number | undefined;
  /** What is being done. */
  readonly message?: string | undefined;
}

/** How a request is made. */
export interface McpRequestOptions {
  /** Calls it off; the server is told. */
  readonly signal?: AbortSignal | undefined;
}

/** A call of a tool. Wire: `tools/call`. */
export interface McpToolCall {
  /** Name of the server, as configured. */
  readonly server: string;
  /** Name of the tool, as the server has it. */
  readonly tool: string;
  /** Its arguments; without them the server gets none. */
  readonly arguments?: JsonObject | undefined;
  /** What goes along for the server, by keys of one's own. Wire: `_meta`. */
  readonly meta?: JsonObject | undefined;
}

/** How a tool is called. */
export interface McpCallOptions extends McpRequestOptions {
  /** Told how far the call has come. */
  readonly onProgress?: ((progress: McpProgress) => void) | undefined;
  /** Time it may take, in milliseconds, in place of `tool_timeout_sec`. */
  readonly timeoutMs?: number | undefined;
}
