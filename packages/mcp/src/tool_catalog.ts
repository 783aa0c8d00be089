import type { McpClock } from "./clock.ts";
import { listPages } from "./list_pages.ts";
import { McpError, toReason } from "./mcp_error.ts";
import { type McpTool, toMcpTool } from "./mcp_tool.ts";
import type { Session } from "./session.ts";
import { waitAtMost } from "./wait_at_most.ts";

/** Least time between two readings of a list that keeps changing, in milliseconds. */
const REFRESH_INTERVAL_MS = 500;
/** How long a list that is being read again is waited for, in milliseconds; then the old one is given. */
const REFRESH_PATIENCE_MS = 5_000;
/** JSON-RPC: the server does not know the method. */
const METHOD_NOT_FOUND = -32_601;

/** What a {@link ToolCatalog} needs and whom it tells. */
export interface ToolCatalogOptions {
  /** Name of the server. */
  readonly server: string;
  /** Time a page may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether a tool is offered. */
  readonly isEnabled: (tool: string) => boolean;
  /** Spaces readings out. */
  readonly clock: McpClock;
  /** Told when the list has been read again. */
  readonly onChanged: () => void;
  /** Told of what was left out; completes "MCP server 'x': …". */
  readonly onWarning: (problem: string) => void;
}

/** The tools of one server, by the last list that could be read. */
export class ToolCatalog {
  readonly #options: ToolCatalogOptions;
  #tools: readonly McpTool[] = [];
  #session: Session | undefined;
  #isStale = false;
  #reading: Promise<void> | undefined;
  #cancelPause: (() => void) | undefined;

  constructor(options: ToolCatalogOptions) {
    this.#options = options;
  }

  /** How many tools are offered. */
  get size(): number {
    return this.#tools.length;
  }

  /**
   * Reads the list of a new session; from then on it is kept up to date.
   *
   * @throws {@link McpError} when it cannot be read.
   */
  async load(session: Session, signal: AbortSignal): Promise<void> {
    this.#isStale = false;
    this.#tools = await this.#read(session, signal);
    this.#session = session;
    // The list changed while it was read.
    if (this.#isStale) this.markStale();
  }

  /** The server says that its tools are others now. */
  markStale(): void {
    this.#isStale = true;
    if (this.#session === undefined || this.#cancelPause !== undefined) return;
    this.#reading ??= this.#refresh(this.#session);
  }

  /** The session is gone; the tools stay known until the next one. */
  detach(): void {
    this.#session = undefined;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  /** The tools; when they are being read again, the new ones if those come soon. */
  async list(): Promise<readonly McpTool[]> {
    if (this.#reading !== undefined)
      await waitAtMost(this.#reading, REFRESH_PATIENCE_MS, this.#options.clock);
    return this.#tools;
  }

  async #refresh(session: Session): Promise<void> {
    const { clock, onChanged, onWarning } = this.#options;
    this.#isStale = false;
    try {
      const tools = await this.#read(session);
      if (this.#session !== session) return;
      this.#tools = tools;
      onChanged();
    } catch (error) {
      if (this.#session === session)
        onWarning(`its tools changed and could not be read again: ${toReason(error)}`);
    } finally {
      this.#reading = undefined;
    }
    this.#cancelPause = clock.schedule(() => {
      this.#cancelPause = undefined;
      if (this.#isStale) this.markStale();
    }, REFRESH_INTERVAL_MS);
  }

  async #read(session: Session, signal?: AbortSignal): Promise<readonly McpTool[]> {
    const { server, timeoutMs, isEnabled, onWarning } = this.#options;
    try {
      const { items, skipped, stopped } = await listPages((cursor) => {
        const params = cursor === undefined ? {} : { cursor };
        return session.request({ method: "tools/list", params, timeoutMs, signal });
      }, "tools");
      const tools = items
        .map((item) => toMcpTool(server, item))
        .filter((tool) => tool !== undefined);
      const unusable = skipped + items.length - tools.length;
      if (unusable > 0)
        onWarning(`${unusable} of its tools have no name or nest too deeply and were left out`);
      if (stopped !== undefined) onWarning(`its list of tools was cut off after ${stopped}`);
      return tools.filter(({ name }) => isEnabled(name));
    } catch (error) {
      // A server without tools need not know the method.
      const isUnknown = McpError.isInstance(error) && error.rpcCode === METHOD_NOT_FOUND;
      if (isUnknown && session.info.capabilities["tools"] === undefined) return [];
      throw error;
    }
  }
}
