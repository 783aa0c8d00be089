import type { McpConnections, McpElicitationHandler, McpServerConfig } from "@codexkit/mcp";
import type { SkillScanner } from "@codexkit/skills";

/** What a runtime is made with. */
export interface PluginRuntimeOptions {
  /** Puts questions of MCP servers to the user; without it they are declined. */
  onElicitation?: McpElicitationHandler | undefined;
  /** Told in one line of what a person should know about MCP servers, while they are in use. */
  onWarning?: ((message: string) => void) | undefined;
}

/** Which servers are wanted, and where. */
export interface McpRequest {
  readonly servers: Readonly<Record<string, McpServerConfig>>;
  /** Absolute. */
  readonly cwd: string;
  /** Absolute; keeps the tokens of earlier sign-ins. */
  readonly codexHome: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Keeps the connections for the next request. */
  readonly reuse: boolean;
}

/** Connections in use. */
export interface McpLease {
  readonly connections: McpConnections;
  /** Closes them, unless they are kept. */
  release(): Promise<void>;
  /** Closes them, kept or not: the next request starts anew. */
  discard(): Promise<void>;
}

/** Sets of connections that are kept; beyond that the oldest that nobody uses are closed. */
const MAX_KEPT = 32;

/** Connections that are kept. */
interface KeptConnections {
  readonly opening: Promise<McpConnections>;
  /** How many requests use them. */
  users: number;
}

/**
 * What outlives one request: connections to MCP servers and what is known of skills. Make one for a program that
 * opens plugins again and again, and close it at the end; nothing is started before it is needed. Connections for at
 * most 32 different sets of servers are kept.
 */
export class PluginRuntime implements AsyncDisposable {
  readonly #options: PluginRuntimeOptions;
  /** Least recently used first. */
  readonly #kept = new Map<string, KeptConnections>();
  #scanner: Promise<SkillScanner> | undefined;

  constructor(options: PluginRuntimeOptions = {}) {
    this.#options = options;
  }

  /** Connections to these servers: those that are kept, or new ones. */
  async openMcp(request: McpRequest): Promise<McpLease> {
    if (!request.reuse) {
      const connections = await this.#connect(request);
      const close = (): Promise<void> => connections.close();
      return { connections, release: close, discard: close };
    }
    const key = toKey(request);
    const known = this.#kept.get(key);
    const kept = known ?? { opening: this.#connect(request), users: 0 };
    kept.users += 1;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const forget = (): void => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    };
    try {
      const connections = await kept.opening;
      if (known) restartFailed(connections);
      return { connections, ...this.#toEnds(kept, connections, forget) };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** The scanner of skills; it reads only what has changed. */
  openScanner(): Promise<SkillScanner> {
    this.#scanner ??= import("@codexkit/skills/node").then(({ createNodeSkillScanner }) =>
      createNodeSkillScanner(),
    );
    return this.#scanner;
  }

  /** Ends every server that is kept. The runtime can be used again. */
  async close(): Promise<void> {
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    this.#scanner = undefined;
    await closeAll(kept);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #toEnds(
    kept: KeptConnections,
    connections: McpConnections,
    forget: () => void,
  ): Pick<McpLease, "release" | "discard"> {
    let isHeld = true;
    const release = async (): Promise<void> => {
      if (!isHeld) return;
      isHeld = false;
      kept.users -= 1;
      await this.#dropIdle();
    };
    const discard = async (): Promise<void> => {
      forget();
      await connections.close();
    };
    return { release, discard };
  }

  async #dropIdle(): Promise<void> {
    const dropped: KeptConnections[] = [];
    for (const [key, kept] of this.#kept) {
      if (this.#kept.size <= MAX_KEPT) break;
      if (kept.users > 0) continue;
      this.#kept.delete(key);
      dropped.push(kept);
    }
    await closeAll(dropped);
  }

  async #connect({ servers, cwd, codexHome, env }: McpRequest): Promise<McpConnections> {
    const { createMcpConnections, createMcpOAuthFileStore } = await import("@codexkit/mcp");
    const { onElicitation, onWarning } = this.#options;
    return createMcpConnections(servers, {
      cwd,
      env,
      onElicitation,
      onEvent: (event) => {
        if (event.type === "warning") onWarning?.(event.message);
      },
      oauthStore: createMcpOAuthFileStore({ codexHome }),
    });
  }
}

/** Never shown: tables and variables may hold secrets. */
function toKey({ servers, cwd, codexHome, env }: McpRequest): string {
  const variables = Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([servers, cwd, codexHome, variables]);
}

/** A server that was down for one request may be up for the next; nobody waits for it, as it may stay down. */
function restartFailed(connections: McpConnections): void {
  for (const status of connections.listServers()) {
    if (status.state !== "failed") continue;
    // What comes of it is the server's status.
    connections.restart(status.server).catch(() => {});
  }
}

async function closeAll(kept: readonly KeptConnections[]): Promise<void> {
  // What could not be opened need not be closed.
  await Promise.allSettled(kept.map(async ({ opening }) => (await opening).close()));
}
