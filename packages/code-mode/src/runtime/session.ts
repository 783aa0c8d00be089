import { toAllTools } from "../define_tools.ts";
import { type CellReport, toFailedReport } from "../exec_output.ts";
import type { CodeModeToolDefinition } from "../tool_definition.ts";
import { type CellEnd, CellRun } from "./cell_run.ts";
import type { CodeModeEngineName } from "./cell_port.ts";
import { type CodeModeClock, createSystemClock } from "./clock.ts";
import { CodeModeError } from "./code_mode_error.ts";
import { type CodeModeEngineChoice, type OpenEngine, openEngine } from "./engines.ts";
import type { CodeModeHost } from "./host.ts";
import { type CodeModeLimitOptions, type CodeModeLimits, resolveLimits } from "./limits.ts";
import { StoredTexts, type StoredValues, toStoredValues } from "./stored_values.ts";

/** What a session of code mode is made of. */
export interface CodeModeSessionOptions {
  /** Default `auto`: `isolated-vm` on Node when it loads, else `quickjs`. */
  readonly engine?: CodeModeEngineChoice | undefined;
  readonly host: CodeModeHost;
  /** What cells may use. Default `DEFAULT_LIMITS`, one by one. */
  readonly limits?: CodeModeLimitOptions | undefined;
  /** Default the clock of this process. */
  readonly clock?: CodeModeClock | undefined;
}

/** A script to run. */
export interface ExecuteRequest {
  /** JavaScript without a pragma line; `parseExecSource` makes it. */
  readonly source: string;
  /** What the script may call; what `tools` and `ALL_TOOLS` are for it. */
  readonly tools: readonly CodeModeToolDefinition[];
  /** Milliseconds after which a running cell is left in the background. */
  readonly yieldTimeMs: number;
  /** `call_id` of the `exec` call, which notices and nested calls name. */
  readonly callId: string;
  /** `input_modalities` of the model. Without `audio` a text stands for what `audio` gets. */
  readonly modalities: readonly string[];
}

/** A look at a cell that runs in the background. */
export interface WaitRequest {
  readonly cellId: string;
  /** Milliseconds after which the cell is left alone again. */
  readonly yieldTimeMs: number;
  /** Stops the cell. Default false. */
  readonly terminate?: boolean | undefined;
}

/** Ends a look early. */
export interface LookLimit {
  /** Stops the wait. `execute` terminates its cell then, `wait` leaves it running. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the scripts of one thread.
 *
 * Reports are never thrown: a script that fails, a cell that is not there and an engine that gives out are
 * reports too, for `assembleCellOutput` to put into words.
 */
export interface CodeModeSession extends AsyncDisposable {
  /** The engine that runs its cells. */
  readonly engine: CodeModeEngineName;
  /** Starts a cell and looks at it until it ends, yields, or the time is over. */
  execute(request: ExecuteRequest, limit?: LookLimit): Promise<CellReport>;
  /** Looks at a cell again: what it put out since the last look. A cell that ended is gone after that. */
  wait(request: WaitRequest, limit?: LookLimit): Promise<CellReport>;
  /** What scripts have stored so far. */
  storedValues(): StoredValues;
  /**
   * Puts stored values in the place of all, as when a thread is resumed. Cells that run keep theirs.
   *
   * @param lost - keys whose values are gone; the next report of `execute` says so, once
   * @throws `CodeModeError` `invalid_options` when they do not fit the limits.
   */
  restoreValues(values: StoredValues, lost?: readonly string[]): void;
  /** Stops every cell, and every engine, at once. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a session, its engine running and warm.
 *
 * @throws `CodeModeError` `engine_unavailable` when the engine asked for cannot run here, `invalid_options` for
 * limits that are none.
 */
export async function createCodeModeSession(
  options: CodeModeSessionOptions,
): Promise<CodeModeSession> {
  const limits = resolveLimits(options.limits);
  const clock = options.clock ?? createSystemClock();
  const engine = await openEngine(options.engine ?? "auto", { limits, clock });
  return new Session({ host: options.host, limits, clock, engine });
}

/** Lost values that are told by name. */
const MAX_NAMED_KEYS = 20;

interface SessionParts {
  readonly host: CodeModeHost;
  readonly limits: CodeModeLimits;
  readonly clock: CodeModeClock;
  readonly engine: OpenEngine;
}

class Session implements CodeModeSession {
  readonly #parts: SessionParts;
  readonly #stored: StoredTexts;
  readonly #cells = new Map<string, CellRun>();
  #nextCell = 1;
  #starting = 0;
  #lostCells: string[] = [];
  #lostKeys: readonly string[] = [];
  #isClosed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#stored = new StoredTexts(parts.limits);
  }

  get engine(): CodeModeEngineName {
    return this.#parts.engine.name;
  }

  async execute(request: ExecuteRequest, { signal }: LookLimit = {}): Promise<CellReport> {
    const { clock } = this.#parts;
    const startedAt = clock.now();
    const refusal = this.#refuse(request);
    if (refusal !== undefined) return toFailedReport(refusal);
    const cellId = String(this.#nextCell);
    this.#nextCell += 1;
    const losses = this.#takeLosses();
    let cell: CellRun;
    this.#starting += 1;
    try {
      cell = await this.#start(cellId, request);
    } catch (error) {
      if (!CodeModeError.isInstance(error)) throw error;
      return withLosses(toFailedReport(error.message, clock.now() - startedAt), losses);
    } finally {
      this.#starting -= 1;
    }
    const abort = (): void => {
      cell.terminate();
    };
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted === true) abort();
    const report = await cell.look({ yieldTimeMs: request.yieldTimeMs, startedAt });
    signal?.removeEventListener("abort", abort);
    this.#forgetEnded(cellId, report);
    return withLosses(report, losses);
  }

  async wait(
    { cellId, yieldTimeMs, terminate = false }: WaitRequest,
    { signal }: LookLimit = {},
  ): Promise<CellReport> {
    const cell = this.#cells.get(cellId);
    if (cell === undefined) return toFailedReport(`exec cell ${cellId} not found`);
    if (terminate) {
      cell.terminate();
    } else if (cell.isObserved) {
      return toFailedReport(`exec cell ${cellId} already has an active observer`);
    }
    const report = await cell.look({ yieldTimeMs, signal });
    this.#forgetEnded(cellId, report);
    return report;
  }

  storedValues(): StoredValues {
    return this.#stored.toValues();
  }

  restoreValues(values: StoredValues, lost: readonly string[] = []): void {
    this.#stored.replace(values);
    this.#lostKeys = lost;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const closed = this.#parts.engine.pool.close();
    for (const cell of this.#cells.values()) cell.terminate();
    this.#cells.clear();
    await closed;
  }

  #refuse({ source }: ExecuteRequest): string | undefined {
    const { runningCells, sourceChars } = this.#parts.limits;
    if (this.#isClosed) return "code mode session is shutting down";
    if (source.length > sourceChars) {
      return `exec scripts are limited to ${sourceChars} characters, this one has ${source.length}`;
    }
    const ongoing = [...this.#cells.values()].filter((cell) => !cell.hasEnded);
    const running = ongoing.length + this.#starting;
    if (running < runningCells) return undefined;
    return `${running} exec cells are running; wait for one, or terminate one, before the next`;
  }

  async #start(cellId: string, request: ExecuteRequest): Promise<CellRun> {
    const { engine, limits, clock, host } = this.#parts;
    const port = await engine.pool.acquire();
    const cell = new CellRun({
      cellId,
      callId: request.callId,
      port,
      start: {
        source: request.source.toWellFormed(),
        settings: { ...limits, audio: request.modalities.includes("audio") },
        idents: request.tools.map(({ ident }) => ident),
        allTools: JSON.stringify(toAllTools(request.tools)),
        stored: this.#stored.toList(),
      },
      host,
      limits,
      clock,
      ended: (end) => {
        if (end.crash === undefined) engine.pool.release(port);
        else engine.pool.discard(port);
        return this.#keep(cellId, end);
      },
    });
    this.#cells.set(cellId, cell);
    if (this.#isClosed) cell.terminate();
    return cell;
  }

  #keep(cellId: string, { writes, crash }: CellEnd): string | undefined {
    if (crash !== undefined) this.#lostCells.push(cellId);
    const problem = this.#stored.commit(writes);
    if (problem === undefined && writes.size > 0) this.#parts.host.stored?.(toStoredValues(writes));
    return problem;
  }

  /** What the model has not been told of yet: engines that gave out, and values that were not kept. */
  #takeLosses(): readonly string[] {
    const losses: string[] = [];
    if (this.#lostKeys.length > 0) losses.push(toLostKeysText(this.#lostKeys));
    if (this.#lostCells.length > 0) losses.push(toLostCellsText(this.#lostCells));
    this.#lostKeys = [];
    this.#lostCells = [];
    return losses;
  }

  #forgetEnded(cellId: string, { outcome }: CellReport): void {
    if (outcome.status !== "running") this.#cells.delete(cellId);
  }
}

function withLosses(report: CellReport, losses: readonly string[]): CellReport {
  if (losses.length === 0) return report;
  const told = losses.map((text) => ({ type: "input_text", text }) as const);
  return { ...report, items: [...told, ...report.items] };
}

function toLostCellsText(cellIds: readonly string[]): string {
  const [cells, their] = cellIds.length === 1 ? ["cell", "its"] : ["cells", "their"];
  return `The runtime of exec ${cells} ${cellIds.join(", ")} gave out and was replaced; ${their} stored values were lost, those of other cells are kept.`;
}

function toLostKeysText(keys: readonly string[]): string {
  const named = keys.slice(0, MAX_NAMED_KEYS).map((key) => JSON.stringify(key));
  const rest = keys.length > named.length ? ` and ${keys.length - named.length} more` : "";
  return `Stored values that were too large to be kept since the thread was left are lost: ${named.join(", ")}${rest}.`;
}
