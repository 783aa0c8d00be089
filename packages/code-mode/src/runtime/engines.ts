import { CellPool } from "./cell_pool.ts";
import type { CellEngine, CodeModeEngineName } from "./cell_port.ts";
import type { CodeModeClock } from "./clock.ts";
import { CodeModeError } from "./code_mode_error.ts";
import type { CodeModeLimits } from "./limits.ts";

/** Which engine a session asks for. `auto` takes the fastest that runs here. */
export type CodeModeEngineChoice = "auto" | CodeModeEngineName;

/** Engines that cells are run in. */
export interface OpenEngine {
  readonly name: CodeModeEngineName;
  readonly pool: CellPool;
}

/** What an engine runs with. */
export interface EngineSurroundings {
  readonly limits: CodeModeLimits;
  readonly clock: CodeModeClock;
}

/** Makes an engine; its code is loaded by then. */
type EngineLoader = (limits: CodeModeLimits) => Promise<CellEngine>;

/** Makes each engine; what it needs is loaded then. In the order in which `auto` tries them. */
const LOADERS: ReadonlyMap<CodeModeEngineName, EngineLoader> = new Map<
  CodeModeEngineName,
  EngineLoader
>([
  [
    "isolated-vm",
    async (limits) => (await import("./isolate_engine.ts")).createIsolateEngine(limits),
  ],
  ["quickjs", async (limits) => (await import("./quickjs_engine.ts")).createQuickJsEngine(limits)],
]);

/**
 * Starts the engine asked for, warm: the first cell need not wait for it.
 *
 * @throws `CodeModeError` `engine_unavailable` when it cannot run here, or with `auto` none can.
 */
export async function openEngine(
  choice: CodeModeEngineChoice,
  surroundings: EngineSurroundings,
): Promise<OpenEngine> {
  const failures: unknown[] = [];
  for (const [name, load] of LOADERS) {
    if (choice !== "auto" && choice !== name) continue;
    const pool = new CellPool(await load(surroundings.limits), surroundings.clock);
    try {
      pool.release(await pool.acquire());
      return { name, pool };
    } catch (error) {
      if (!CodeModeError.isInstance(error)) throw error;
      failures.push(error);
    }
  }
  const [only] = failures;
  if (only !== undefined && failures.length === 1) throw only;
  const reasons = failures.map((error) => (error instanceof Error ? error.message : String(error)));
  throw new CodeModeError(
    "engine_unavailable",
    reasons.length === 0
      ? `code mode has no engine called '${choice}'; there are ${[...LOADERS.keys()].join(" and ")}`
      : `code mode has no engine that runs here: ${reasons.join("; ")}`,
  );
}
