import { McpError } from "./mcp_error.ts";
import type { McpServerStatus } from "./mcp_status.ts";
import type { McpTool } from "./mcp_tool.ts";
import { openServer } from "./open_server.ts";
import { isToolEnabled, type McpServerConfig, toStartupTimeoutMs } from "./server_config.ts";
import type { ServerHost } from "./server_host.ts";
import { type Session, type SessionRequest, toClosed } from "./session.ts";
import { toStartError, toStartTimeout } from "./start_error.ts";
import { isSessionLost } from "./to_mcp_error.ts";
import { ToolCatalog } from "./tool_catalog.ts";
import { waitAtMost } from "./wait_at_most.ts";

/** How often a server that got lost is started again without having been ready for a minute in between. */
const MAX_RESTARTS = 5;
/** Wait before the first restart, in milliseconds; it doubles with each. */
const FIRST_BACKOFF_MS = 500;
/** Longest wait before a restart, in milliseconds. */
const MAX_BACKOFF_MS = 30_000;
/** After this long a server counts as healthy again, in milliseconds. */
const HEALTHY_MS = 60_000;

/** What starting again does not mend: somebody has to do something first. */
const HOPELESS: ReadonlySet<string> = new Set(["login_required", "missing_env", "unsupported"]);

interface Ready {
  readonly kind: "ready";
  readonly restarts: number;
  readonly session: Session;
  readonly startupMs: number;
  readonly sinceMs: number;
}

type State =
  | Ready
  | { readonly kind: "disabled" | "closed" }
  | { readonly kind: "starting"; readonly restarts: number }
  | { readonly kind: "failed"; readonly error: McpError };

/** One server over time: it starts, is lost, comes back, changes its tools, and is closed. */
export class ServerConnection {
  /** Name of the server. */
  readonly server: string;
  readonly #config: McpServerConfig;
  readonly #host: ServerHost;
  readonly #catalog: ToolCatalog;
  #state: State;
  /** Settles when `starting` is left. */
  #settled = Promise.withResolvers<void>();
  /** Settles when the first start has come to an end, good or bad. */
  readonly #decided = Promise.withResolvers<void>();
  #starting: Promise<void> = Promise.resolve();
  #stopStart = new AbortController();
  #cancelBackoff: (() => void) | undefined;

  constructor(server: string, config: McpServerConfig, host: ServerHost) {
    this.server = server;
    this.#config = config;
    this.#host = host;
    this.#state = { kind: "disabled" };
    this.#catalog = new ToolCatalog({
      server,
      timeoutMs: toStartupTimeoutMs(config),
      isEnabled: (tool) => isToolEnabled(config, tool),
      clock: host.clock,
      onChanged: () => {
        host.onEvent({ type: "tools_changed", server });
      },
      onWarning: (problem) => {
        this.#warn(`MCP server '${server}': ${problem}`);
      },
    });
  }

  /** Starts the server in the background, unless it is disabled; call it once. */
  start(): void {
    if (this.#config.enabled === false) this.#decided.resolve();
    else this.#startNow(0);
  }

  /** Where the server stands. */
  get status(): McpServerStatus {
    const { server } = this;
    const required = this.#config.required === true;
    const state = this.#state;
    switch (state.kind) {
      case "disabled":
        return { server, state: "disabled", required };
      case "starting":
        return { server, state: "starting", required, restarts: state.restarts };
      case "ready": {
        const { startupMs, session } = state;
        const toolCount = this.#catalog.size;
        return { server, state: "ready", required, info: session.info, toolCount, startupMs };
      }
      case "closed":
      case "failed": {
        const error = state.kind === "failed" ? state.error : toClosed(this.server);
        return { server, state: "failed", required, reason: error.message, error };
      }
    }
  }

  /** Settles when the first start has come to an end, good or bad. */
  whenDecided(): Promise<void> {
    return this.#decided.promise;
  }

  /** The tools that are offered, by the last list that could be read; waits for the first start. */
  async listTools(): Promise<readonly McpTool[]> {
    await this.whenDecided();
    const { kind } = this.#state;
    return kind === "ready" || kind === "starting" ? this.#catalog.list() : [];
  }

  /**
   * Asks the server for something, once it is ready.
   *
   * @throws {@link McpError}
   */
  async request(request: SessionRequest): Promise<unknown> {
    const session = await this.#waitForSession(request.signal);
    try {
      return await session.request(request);
    } catch (error) {
      if (!McpError.isInstance(error) || !isSessionLost(error)) throw error;
      // The server has forgotten us and not looked at the request: in a new session it can be sent again.
      this.#replace(session);
      const renewed = await this.#waitForSession(request.signal);
      return renewed.request(request);
    }
  }

  /** Starts a server again that is ready or has failed; settles when that has come to an end, good or bad. */
  async restart(): Promise<void> {
    const state = this.#state;
    if (state.kind === "ready") {
      this.#catalog.detach();
      this.#enter({ kind: "starting", restarts: 0 });
      // Two of a kind at a time may be in each other's way.
      this.#starting = state.session.close().then(() => this.#tryStart(0));
    } else if (state.kind === "failed") {
      this.#startNow(0);
    }
    if (this.#state.kind === "starting") await this.#settled.promise;
  }

  /** Ends the server, and everything that waits for it. */
  async close(): Promise<void> {
    const state = this.#state;
    this.#enter({ kind: "closed" });
    this.#cancelBackoff?.();
    this.#catalog.detach();
    this.#stopStart.abort("closed");
    if (state.kind === "ready") await state.session.close();
    await this.#starting;
  }

  #startNow(restarts: number): void {
    this.#enter({ kind: "starting", restarts });
    this.#starting = this.#tryStart(restarts);
  }

  async #tryStart(restarts: number): Promise<void> {
    const { server } = this;
    const { clock } = this.#host;
    const startedAtMs = clock.now();
    const stop = new AbortController();
    this.#stopStart = stop;
    let isLate = false;
    const cancel = clock.schedule(() => {
      isLate = true;
      stop.abort("not ready in time");
    }, toStartupTimeoutMs(this.#config));
    let session: Session | undefined;
    try {
      session = await this.#open(stop.signal);
      await this.#catalog.load(session, stop.signal);
      const sinceMs = clock.now();
      const startupMs = sinceMs - startedAtMs;
      if (this.#state.kind === "closed") await session.close();
      else this.#enter({ kind: "ready", restarts, session, startupMs, sinceMs });
    } catch (error) {
      await session?.close();
      const config = this.#config;
      this.#giveUp(
        isLate ? toStartTimeout(server, config) : toStartError(server, config, error),
        restarts,
      );
    } finally {
      cancel();
    }
  }

  #open(signal: AbortSignal): Promise<Session> {
    const host = this.#host;
    return openServer({
      server: this.server,
      config: this.#config,
      host: {
        ...host,
        onEvent: (event) => {
          if (event.type === "tools_changed") this.#catalog.markStale();
          else host.onEvent(event);
        },
      },
      onLost: (error) => {
        const state = this.#state;
        if (state.kind === "ready") this.#restartAfter(error, state);
      },
      signal,
    });
  }

  /** A first start that fails is not tried again: what is wrong then is the configuration. */
  #giveUp(error: McpError, restarts: number): void {
    if (restarts === 0 || restarts >= MAX_RESTARTS || HOPELESS.has(error.code))
      this.#enter({ kind: "failed", error });
    else this.#startLater(restarts + 1);
  }

  #restartAfter(error: McpError, { restarts, sinceMs }: Ready): void {
    const isHealthy = this.#host.clock.now() - sinceMs >= HEALTHY_MS;
    const next = isHealthy ? 1 : restarts + 1;
    if (next > MAX_RESTARTS) {
      this.#catalog.detach();
      this.#enter({ kind: "failed", error });
      return;
    }
    this.#warn(`${error.message}; it is started again`);
    this.#startLater(next);
  }

  #startLater(restarts: number): void {
    this.#catalog.detach();
    this.#enter({ kind: "starting", restarts });
    if (this.#state.kind !== "starting") return;
    const delayMs = Math.min(FIRST_BACKOFF_MS * 2 ** (restarts - 1), MAX_BACKOFF_MS);
    this.#cancelBackoff = this.#host.clock.schedule(() => {
      this.#startNow(restarts);
    }, delayMs);
  }

  /** Puts a new session in the place of one that is of no more use, unless somebody else has done so. */
  #replace(session: Session): void {
    const state = this.#state;
    if (state.kind !== "ready" || state.session !== session) return;
    this.#catalog.detach();
    this.#startNow(state.restarts + 1);
    // What else is under way in it learns by itself that the session is gone.
    session.retire();
  }

  async #waitForSession(signal: AbortSignal | undefined): Promise<Session> {
    const { server } = this;
    if (this.#state.kind === "starting") {
      const limitMs = toStartupTimeoutMs(this.#config);
      await waitAtMost(this.#settled.promise, limitMs, this.#host.clock, signal);
    }
    const state = this.#state;
    if (state.kind === "ready") return state.session;
    if (state.kind === "closed") throw toClosed(this.server);
    if (signal?.aborted === true) {
      const cause: unknown = signal.reason;
      const message = `the request to MCP server '${server}' was called off`;
      throw new McpError("aborted", message, { server, cause });
    }
    throw this.#toNotReady(state);
  }

  #enter(state: State): void {
    // Whatever was under way when it was closed comes too late.
    if (this.#state.kind === "closed") return;
    if (state.kind === "starting" && this.#state.kind !== "starting")
      this.#settled = Promise.withResolvers<void>();
    this.#state = state;
    if (state.kind !== "starting") {
      this.#settled.resolve();
      this.#decided.resolve();
    }
    if (state.kind !== "closed") this.#host.onEvent({ type: "status", status: this.status });
  }

  #warn(message: string): void {
    this.#host.onEvent({ type: "warning", server: this.server, message });
  }

  #toNotReady(state: Exclude<State, Ready>): McpError {
    const { server } = this;
    if (state.kind === "failed") {
      const { error } = state;
      const { codexText } = error;
      return new McpError("not_ready", `${error.message} (not ready)`, {
        server,
        codexText,
        cause: error,
      });
    }
    const problem =
      state.kind === "disabled"
        ? "is disabled; set enabled = true to use it"
        : "is still being started; try again";
    return new McpError("not_ready", `MCP server '${server}' ${problem}`, { server });
  }
}
