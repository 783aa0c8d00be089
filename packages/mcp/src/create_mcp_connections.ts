import { isRecord, MIRRORED_CODEX_VERSION } from "@codexkit/protocol";
import { parseMcpServerConfig } from "./check_server_config.ts";
import { createSystemClock } from "./clock.ts";
import { isJsonObject, type JsonObject } from "./json_value.ts";
import { listPages } from "./list_pages.ts";
import type { McpRequestOptions, McpToolCall } from "./mcp_call.ts";
import type { McpConnections, McpConnectionsOptions, McpWaitOptions } from "./mcp_connections.ts";
import { McpError } from "./mcp_error.ts";
import {
  type McpResourcePage,
  type McpResourceQuery,
  type McpResourceTemplatePage,
  toMcpResource,
} from "./mcp_resource.ts";
import type { McpEvent, McpServerFailed, McpServerStatus } from "./mcp_status.ts";
import { type McpCallResult, toMcpCallResult } from "./mcp_tool.ts";
import { createOAuthTokenSource } from "./oauth/oauth_tokens.ts";
import { ServerConnection } from "./server_connection.ts";
import { isToolEnabled, type McpServerConfig, toToolTimeoutMs } from "./server_config.ts";
import type { McpTokenSource, ServerHost } from "./server_host.ts";
import { waitAtMost } from "./wait_at_most.ts";

/** Longest message of a server, in bytes. A result with several large images is a few MiB. */
const DEFAULT_MAX_MESSAGE_BYTES = 32 * 1_024 * 1_024;

/** Longer than anything that is waited for, in milliseconds. */
const FOREVER_MS = 2_147_483_647;

/**
 * Starts MCP servers, all at the same time, and returns at once. Servers are given for one thread; nothing is shared
 * between two calls.
 *
 * A server whose table is wrong is there as one that has failed; the others are not touched by that.
 *
 * @param servers Tables by name, as under `[mcp_servers]`.
 */
export function createMcpConnections(
  servers: Readonly<Record<string, McpServerConfig>>,
  options: McpConnectionsOptions,
): McpConnections {
  const host = toHost(options);
  const members = new Map(
    Object.entries(servers).map(([server, config]) => [server, toMember(server, config, host)]),
  );
  for (const member of members.values()) if ("connection" in member) member.connection.start();
  return new ServerSet(members, host);
}

/** A server of the set: one that lives, or one whose table is wrong. */
type Member =
  | { readonly config: McpServerConfig; readonly connection: ServerConnection }
  | { readonly broken: McpServerFailed };

function toMember(server: string, config: unknown, host: ServerHost): Member {
  try {
    const checked = parseMcpServerConfig(server, config);
    return { config: checked, connection: new ServerConnection(server, checked, host) };
  } catch (error) {
    if (!McpError.isInstance(error)) throw error;
    const required = isRecord(config) && config["required"] === true;
    return { broken: { server, state: "failed", required, reason: error.message, error } };
  }
}

function toHost(options: McpConnectionsOptions): ServerHost {
  const clock = options.clock ?? createSystemClock();
  const send = options.fetch ?? fetch;
  const { onEvent, oauthStore: store, tokenSources = {} } = options;
  return {
    cwd: options.cwd,
    env: options.env,
    platform: process.platform,
    clock,
    fetch: send,
    clientInfo: options.clientInfo ?? {
      name: "codex-mcp-client",
      title: "Codex",
      version: MIRRORED_CODEX_VERSION,
    },
    protocol: options.protocol ?? "initialize",
    maxMessageBytes: options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    onElicitation: options.onElicitation,
    onEvent: (event: McpEvent) => {
      try {
        onEvent?.(event);
      } catch {
        // What a listener does wrong must not break the connection that it listens to.
      }
    },
    findTokens: (server, config) => {
      const kind = config.auth ?? "oauth";
      if (kind !== "oauth") return tokenSources[kind] ?? refuseKind(server, kind);
      const { url } = config;
      if (store === undefined || url === undefined) return undefined;
      return createOAuthTokenSource({
        server,
        config: { ...config, url },
        store,
        fetch: send,
        clock,
      });
    },
  };
}

function refuseKind(server: string, kind: string): McpTokenSource {
  throw new McpError(
    "unsupported",
    `MCP server '${server}': auth = "${kind}" is not available here; use a bearer token or oauth`,
    { server },
  );
}

class ServerSet implements McpConnections {
  readonly #members: ReadonlyMap<string, Member>;
  readonly #host: ServerHost;

  constructor(members: ReadonlyMap<string, Member>, host: ServerHost) {
    this.#members = members;
    this.#host = host;
  }

  listServers(): readonly McpServerStatus[] {
    return [...this.#members.values()].map(readStatus);
  }

  findServer(server: string): McpServerStatus | undefined {
    const member = this.#members.get(server);
    return member === undefined ? undefined : readStatus(member);
  }

  async ready(options: McpWaitOptions = {}): Promise<readonly McpServerStatus[]> {
    await this.#waitForStart(options);
    const required = this.listServers().filter((status) => status.required);
    if (options.signal?.aborted === true && required.some(({ state }) => state === "starting")) {
      const cause: unknown = options.signal.reason;
      throw new McpError("aborted", "the start of the MCP servers was called off", { cause });
    }
    const failed = required.filter((status) => status.state === "failed");
    if (failed.length > 0) throw toRequiredError(failed);
    return this.listServers();
  }

  async listTools(options: McpWaitOptions = {}): ReturnType<McpConnections["listTools"]> {
    await this.#waitForStart(options);
    const ready = this.#connections().filter(
      ({ status }) => status.state === "ready" || isRestarting(status),
    );
    return (await Promise.all(ready.map((connection) => connection.listTools()))).flat();
  }

  async callTool(
    call: McpToolCall,
    options: Parameters<McpConnections["callTool"]>[1] = {},
  ): Promise<McpCallResult> {
    const { server, tool, arguments: input, meta } = call;
    const { config, connection } = this.#find(server);
    if (!isToolEnabled(config, tool)) {
      throw new McpError(
        "tool_disabled",
        `tool '${tool}' of MCP server '${server}' is disabled by enabled_tools or disabled_tools`,
        { server },
      );
    }
    const result = await connection.request({
      method: "tools/call",
      params: {
        ...(meta === undefined ? {} : { _meta: meta }),
        name: tool,
        ...(input === undefined ? {} : { arguments: input }),
      },
      timeoutMs: options.timeoutMs ?? toToolTimeoutMs(config),
      signal: options.signal,
      onProgress: options.onProgress,
    });
    return toMcpCallResult(server, result);
  }

  listResources(
    query: McpResourceQuery = {},
    options: McpRequestOptions = {},
  ): Promise<McpResourcePage> {
    return this.#list(query, options, async (server, cursor) => {
      const page = await this.#request(server, "resources/list", toPageParams(cursor), options);
      return readPage(server, page, "resources");
    });
  }

  async listResourceTemplates(
    query: McpResourceQuery = {},
    options: McpRequestOptions = {},
  ): Promise<McpResourceTemplatePage> {
    const method = "resources/templates/list";
    const { resources: resourceTemplates, ...more } = await this.#list(
      query,
      options,
      async (server, cursor) => {
        const page = await this.#request(server, method, toPageParams(cursor), options);
        return readPage(server, page, "resourceTemplates");
      },
    );
    return { resourceTemplates, ...more };
  }

  async readResource(
    { server, uri }: { readonly server: string; readonly uri: string },
    options: McpRequestOptions = {},
  ): ReturnType<McpConnections["readResource"]> {
    const page = await this.#request(server, "resources/read", { uri }, options);
    return { server, uri, contents: readItems(page, "contents") };
  }

  async restart(server: string): Promise<McpServerStatus> {
    const { connection } = this.#find(server);
    await connection.restart();
    return connection.status;
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections().map((connection) => connection.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #connections(): readonly ServerConnection[] {
    return [...this.#members.values()].flatMap((member) =>
      "connection" in member ? [member.connection] : [],
    );
  }

  #find(server: string): Extract<Member, { readonly config: McpServerConfig }> {
    const member = this.#members.get(server);
    if (member === undefined) {
      const text = `unknown MCP server '${server}'`;
      throw new McpError("unknown_server", text, { server, codexText: text });
    }
    if ("connection" in member) return member;
    const { reason, error } = member.broken;
    throw new McpError("not_ready", reason, { server, cause: error });
  }

  async #waitForStart({ optionalMs = FOREVER_MS, signal }: McpWaitOptions): Promise<void> {
    const decided = (isRequired: boolean): Promise<unknown> =>
      Promise.all(
        this.#connections()
          .filter(({ status }) => status.required === isRequired)
          .map((connection) => connection.whenDecided()),
      );
    const { clock } = this.#host;
    await Promise.all([
      waitAtMost(decided(true), FOREVER_MS, clock, signal),
      waitAtMost(decided(false), optionalMs, clock, signal),
    ]);
  }

  #request(
    server: string,
    method: string,
    params: Record<string, unknown>,
    { signal }: McpRequestOptions,
  ): Promise<unknown> {
    const { config, connection } = this.#find(server);
    return connection.request({ method, params, timeoutMs: toToolTimeoutMs(config), signal });
  }

  async #list(
    { server, cursor }: McpResourceQuery,
    options: McpRequestOptions,
    readFrom: (server: string, cursor: string | undefined) => Promise<McpResourcePage>,
  ): Promise<McpResourcePage> {
    if (server !== undefined) return readFrom(server, cursor);
    if (cursor !== undefined) {
      const message = "a cursor needs a server: name the one whose list it goes on with";
      throw new McpError("invalid_request", message);
    }
    await this.#waitForStart(options);
    const names = this.listServers()
      .filter(hasResources)
      .map((status) => status.server);
    const lists = names.toSorted().map(async (name) => {
      try {
        const { items } = await listPages((next) => readFrom(name, next), "resources");
        return items.map((item) => toMcpResource(name, item));
      } catch (error) {
        if (!McpError.isInstance(error) || error.code === "aborted") throw error;
        this.#host.onEvent({ type: "warning", server: name, message: error.message });
        return [];
      }
    });
    return { resources: (await Promise.all(lists)).flat() };
  }
}

function readStatus(member: Member): McpServerStatus {
  return "connection" in member ? member.connection.status : member.broken;
}

/** A server that never spoke of resources is not asked for them. */
function hasResources(status: McpServerStatus): boolean {
  return status.state === "ready" && status.info.capabilities["resources"] !== undefined;
}

function toPageParams(cursor: string | undefined): Record<string, unknown> {
  return cursor === undefined ? {} : { cursor };
}

function readPage(server: string, page: unknown, key: string): McpResourcePage {
  const resources = readItems(page, key).map((item) => toMcpResource(server, item));
  const nextCursor = isRecord(page) ? page["nextCursor"] : undefined;
  return typeof nextCursor === "string" ? { resources, nextCursor } : { resources };
}

function isRestarting(status: McpServerStatus): boolean {
  return status.state === "starting" && status.restarts > 0;
}

function readItems(page: unknown, key: string): readonly JsonObject[] {
  const members = isRecord(page) ? page[key] : undefined;
  return Array.isArray(members) ? members.filter((member) => isJsonObject(member)) : [];
}

function toRequiredError(failed: readonly McpServerFailed[]): McpError {
  const reasons = failed.map(({ reason }) => reason).join("; ");
  const texts = failed.map(({ server, error }) => `${server}: ${error.codexText ?? error.message}`);
  return new McpError("required_failed", `required MCP servers did not start: ${reasons}`, {
    server: failed[0]?.server,
    codexText: `required MCP servers failed to initialize: ${texts.join("; ")}`,
    cause: failed[0]?.error,
  });
}
