import {
  killProcessGroup,
  POST_EXIT_DRAIN_MS,
  type ProcessEvents,
  type ProcessRequest,
  type RunningProcess,
} from "./child_process.ts";
import { checkRequest } from "./check_request.ts";
import type { Clock } from "./clock.ts";
import { ShellError, toSpawnError } from "./errors.ts";
import { findProgram } from "./find_program.ts";

/** Size of every terminal, in character cells. Mirrors: Codex 0.169.0. */
export const PTY_SIZE: { readonly rows: number; readonly cols: number } = { rows: 24, cols: 80 };

/** Exit code of a program that a signal ended on a terminal, Ctrl-C included. Mirrors: Codex 0.169.0. */
const PTY_SIGNAL_EXIT_CODE = 1;

const PTY_UNAVAILABLE =
  "no terminal can be opened: install the package '@lydell/node-pty' beside @codexkit/shell, run under Bun 1.3.5 or later, or run the command without tty";

/** The terminal of node-pty that is used here. */
export interface NodePtyTerminal {
  /** Process id of the program. */
  readonly pid: number;
  /** Output; bytes, as no encoding is asked for. */
  onData(listener: (data: unknown) => void): unknown;
  /** The end of the program, after the last output. */
  onExit(listener: (end: { exitCode: number; signal?: number | undefined }) => void): unknown;
  /** Types into the terminal. */
  write(data: string): void;
}

/** The part of node-pty that is used here. */
export interface NodePty {
  /** Starts a program on a new terminal. */
  spawn(
    file: string,
    args: string[],
    options: {
      name: string;
      rows: number;
      cols: number;
      cwd: string;
      env: Record<string, string>;
      encoding: null;
    },
  ): NodePtyTerminal;
}

/** The part of Bun that is used here. */
export interface BunRuntime {
  /** Starts a program, on a new terminal when `terminal` is given. */
  spawn(
    argv: string[],
    options: {
      cwd: string;
      env: Record<string, string>;
      terminal: {
        rows: number;
        cols: number;
        data(terminal: unknown, chunk: Uint8Array): void;
        exit(): void;
      };
      onExit(child: unknown, code: number | null): void;
    },
  ): {
    readonly pid: number;
    unref(): void;
    readonly terminal?: { write(text: string): unknown; unref(): void; close?(): void } | undefined;
  };
}

/** Where terminals come from. */
export interface PtyHost {
  /** Bun with terminal support, when running under it. */
  bun: BunRuntime | undefined;
  /** Loads node-pty; rejects when it is not installed or has no build for this platform. */
  loadNodePty(): Promise<NodePty>;
}

function isBunRuntime(value: unknown): value is BunRuntime {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return "spawn" in value && typeof value.spawn === "function" && "Terminal" in value;
}

/** The terminals this process can open: Bun's own under Bun, else node-pty, which is loaded when first needed. */
export function createPtyHost(): PtyHost {
  const bun: unknown = Reflect.get(globalThis, "Bun");
  return {
    bun: isBunRuntime(bun) ? bun : undefined,
    loadNodePty: () => import("@lydell/node-pty"),
  };
}

/**
 * Starts a program on a terminal of its own, 24 rows by 80 columns, in a session of its own.
 *
 * The terminal echoes what is written to it and ends lines with CR LF, as terminals do.
 *
 * @throws {@link ShellError} `invalid_request` without a program, `spawn_failed` when the program or the
 * directory does not exist or may not be used, `pty_unavailable` when no terminal can be had.
 */
export async function startPty(
  request: ProcessRequest,
  events: ProcessEvents,
  options: { clock: Clock; host: PtyHost },
): Promise<RunningProcess> {
  const [name, ...args] = checkRequest(request);
  // Neither backend reports a missing directory or program the way a pipe child does, so both are checked first.
  const program = await findProgram(name, request);
  const { bun } = options.host;
  if (bun !== undefined)
    return startBunPty(bun, [program, ...args], request, { events, clock: options.clock });
  const nodePty = await loadNodePty(options.host);
  return startNodePty(nodePty, [program, ...args], request, events);
}

async function loadNodePty(host: PtyHost): Promise<NodePty> {
  try {
    return await host.loadNodePty();
  } catch (cause) {
    throw new ShellError("pty_unavailable", PTY_UNAVAILABLE, { cause });
  }
}

function startNodePty(
  nodePty: NodePty,
  [program, ...args]: readonly [string, ...string[]],
  request: ProcessRequest,
  events: ProcessEvents,
): RunningProcess {
  let terminal: NodePtyTerminal;
  try {
    terminal = nodePty.spawn(program, args, {
      ...PTY_SIZE,
      // node-pty writes this into TERM.
      name: request.env["TERM"] ?? "dumb",
      cwd: request.cwd,
      env: { ...request.env },
      encoding: null,
    });
  } catch (cause) {
    throw toSpawnError(cause);
  }
  let exited = false;
  terminal.onData((data) => {
    if (data instanceof Uint8Array) events.onData(data);
    else if (typeof data === "string") events.onData(Buffer.from(data));
  });
  terminal.onExit(({ exitCode, signal }) => {
    exited = true;
    events.onEnd(signal === undefined || signal === 0 ? exitCode : PTY_SIGNAL_EXIT_CODE);
  });
  return {
    pid: terminal.pid,
    write: (text) => {
      if (!exited) terminal.write(text);
    },
    closeInput: () => {},
    kill: (signal) => {
      if (!exited) killProcessGroup(terminal.pid, signal);
    },
    // node-pty closes the terminal at the end, which hangs up on whoever is left.
    hasLeftovers: () => false,
    closeOutput: () => {},
  };
}

/** Ends when both the program has exited and its terminal has closed, or the drain time is over. */
function startBunPty(
  bun: BunRuntime,
  argv: readonly [string, ...string[]],
  request: ProcessRequest,
  { events, clock }: { events: ProcessEvents; clock: Clock },
): RunningProcess {
  let exitCode: number | undefined;
  let closed = false;
  let ended = false;
  const end = (): void => {
    if (ended || exitCode === undefined) return;
    ended = true;
    events.onEnd(exitCode);
  };
  const spawned = spawnOnBunTerminal(bun, argv, request, {
    data: (chunk) => {
      if (!ended) events.onData(chunk);
    },
    closed: () => {
      closed = true;
      end();
    },
    exited: (code) => {
      exitCode = code;
      if (closed) {
        end();
        return;
      }
      clock.schedule(() => {
        spawned.terminal?.unref();
        end();
      }, POST_EXIT_DRAIN_MS);
    },
  });
  return {
    pid: spawned.pid,
    write: (text) => {
      if (!closed) spawned.terminal?.write(text);
    },
    closeInput: () => {},
    kill: (signal) => {
      if (exitCode === undefined || !closed) killProcessGroup(spawned.pid, signal);
    },
    hasLeftovers: () => exitCode !== undefined && !closed,
    closeOutput: () => {
      if (exitCode !== undefined && !closed) spawned.terminal?.close?.();
    },
  };
}

function spawnOnBunTerminal(
  bun: BunRuntime,
  argv: readonly string[],
  request: ProcessRequest,
  events: { data(chunk: Uint8Array): void; closed(): void; exited(code: number): void },
): ReturnType<BunRuntime["spawn"]> {
  try {
    return bun.spawn([...argv], {
      cwd: request.cwd,
      env: { ...request.env },
      terminal: {
        ...PTY_SIZE,
        data: (_terminal, chunk) => {
          events.data(chunk);
        },
        exit: () => {
          events.closed();
        },
      },
      onExit: (_child, code) => {
        events.exited(code ?? PTY_SIGNAL_EXIT_CODE);
      },
    });
  } catch (cause) {
    throw toSpawnError(cause);
  }
}
