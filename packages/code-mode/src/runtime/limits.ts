import { CodeModeError } from "./code_mode_error.ts";

/** What cells may use. Every number is an upper bound, inclusive. */
export interface CodeModeLimits {
  /**
   * Heap of one cell, in bytes. Default 256 MiB. At least 8 MiB.
   *
   * `quickjs` keeps to it. V8 looks after the fact: one large allocation may take its process some 1 GiB beyond.
   */
  readonly memoryBytes: number;
  /**
   * Milliseconds a cell may compute without waiting for anything. Default 300,000.
   *
   * Also how long a script may go on when its host was killed in a way that it cannot tell its engines.
   */
  readonly cpuMs: number;
  /** Characters of output a cell may gather between two looks at it. Default 16,777,216. */
  readonly outputChars: number;
  /** Notices a cell may give between two looks at it: each is a part of the conversation. Default 100. */
  readonly notices: number;
  /** Characters of those notices together. Default 262,144. */
  readonly noticeChars: number;
  /** Characters of all stored values with their keys, as JSON. Default 16,777,216. */
  readonly storedChars: number;
  /** Keys of stored values. Default 10,000. */
  readonly storedKeys: number;
  /** Characters of one tool's input or result, as JSON. Default 16,777,216. */
  readonly callChars: number;
  /** Calls of tools that a cell may have waiting or under way. Default 100,000. */
  readonly openCalls: number;
  /** Characters of input of those calls together. Default 67,108,864. */
  readonly openCallChars: number;
  /** Calls of tools of one cell that the host is handed at the same time; others queue. Default 64. */
  readonly parallelCalls: number;
  /** Timers of one cell. Default 10,000. */
  readonly timers: number;
  /** Characters of one script. Default 4,194,304. */
  readonly sourceChars: number;
  /** Cells that run at the same time. Default 16. */
  readonly runningCells: number;
}

/** Limits to be set, one by one. */
export type CodeModeLimitOptions = {
  readonly [Name in keyof CodeModeLimits]?: number | undefined;
};

/** Limits of a session that names none. */
export const DEFAULT_LIMITS: CodeModeLimits = {
  memoryBytes: 256 * 1024 * 1024,
  cpuMs: 300_000,
  outputChars: 16 * 1024 * 1024,
  notices: 100,
  noticeChars: 256 * 1024,
  storedChars: 16 * 1024 * 1024,
  storedKeys: 10_000,
  callChars: 16 * 1024 * 1024,
  openCalls: 100_000,
  openCallChars: 64 * 1024 * 1024,
  parallelCalls: 64,
  timers: 10_000,
  sourceChars: 4 * 1024 * 1024,
  runningCells: 16,
};

/** Smallest heap both engines start with, in bytes. */
const LEAST_MEMORY_BYTES = 8 * 1024 * 1024;

/**
 * The limits of a session: those given, defaults for the rest.
 *
 * @throws {@link CodeModeError} `invalid_options` for a limit that is not a whole number of at least 1, a heap
 * too small to start, or a name that is no limit.
 */
export function resolveLimits(given: CodeModeLimitOptions = {}): CodeModeLimits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new CodeModeError("invalid_options", `code mode has no limit called '${name}'`);
    }
    const least = name === "memoryBytes" ? LEAST_MEMORY_BYTES : 1;
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least)) {
      throw new CodeModeError(
        "invalid_options",
        `code mode limit '${name}' must be a whole number of at least ${least}, not ${String(value)}`,
      );
    }
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(set) };
}
