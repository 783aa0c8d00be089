import type { McpClock } from "./clock.ts";
import type { McpElicitationHandler } from "./elicitation.ts";
import type { McpFetch } from "./http/mcp_fetch.ts";
import type { McpClientInfo } from "./mcp_call.ts";
import type { McpEvent } from "./mcp_status.ts";
import type { McpServerConfig } from "./server_config.ts";

/** Where the tokens of an HTTP server come from. */
export interface McpTokenSource {
  /** The bearer token to send, or `undefined` when there is none. Asked before every request. */
  token(): Promise<string | undefined>;
  /**
   * The server has refused the token: get another one. The request is then sent once more.
   *
   * @throws When there is no other; the request fails with that error.
   */
  onUnauthorized(): Promise<void>;
}

/** What connections are made with: the options of `createMcpConnections`, completed. */
export interface ServerHost {
  /** Absolute working directory of the thread. */
  readonly cwd: string;
  /** Environment of the host. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Name of the operating system, as Node has it. */
  readonly platform: string;
  /** Times everything. */
  readonly clock: McpClock;
  /** Sends HTTP requests. */
  readonly fetch: McpFetch;
  /** Who we say we are. */
  readonly clientInfo: McpClientInfo;
  /** Whether the revision without `initialize` is tried first. */
  readonly protocol: "initialize" | "auto";
  /** Longest message, in bytes. */
  readonly maxMessageBytes: number;
  /** Puts questions of servers to the user. */
  readonly onElicitation: McpElicitationHandler | undefined;
  /** Told what happens. Never throws. */
  readonly onEvent: (event: McpEvent) => void;
  /**
   * Where the tokens of a server come from, or `undefined` when nowhere.
   *
   * @throws {@link McpError} `unsupported` for a kind of sign-in that the host does not offer.
   */
  readonly findTokens: (server: string, config: McpServerConfig) => McpTokenSource | undefined;
}
