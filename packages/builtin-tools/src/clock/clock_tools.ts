import {
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  type ToolExecutor,
} from "@codexkit/tools";
import { type ToolClock, waitFor } from "../tool_clock.ts";
import { CLOCK_NAMESPACE, CURR_TIME_SPEC, MAX_SLEEP_MS, SLEEP_SPEC } from "./clock_specs.ts";

/** What the sleep tool needs. */
export interface SleepOptions {
  clock: ToolClock;
  /**
   * Resolves when there is new input for the running turn, at once when some is there already. Absent: input
   * does not end a sleep. The signal fires when nobody waits any more.
   */
  waitForInput?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

const SLEEP_FIELDS = { duration_ms: { type: "u64", required: true } } as const;

/** Tells the time. Wire: `clock.curr_time` of Codex 0.169.0. */
export function createCurrTime(clock: Pick<ToolClock, "now">): ToolExecutor {
  return {
    toolName: { namespace: CLOCK_NAMESPACE, name: "curr_time" },
    spec: CURR_TIME_SPEC,
    handle: async (call) => {
      toFunctionArguments(call);
      const time = formatUtc(clock.now());
      return {
        body: `It is ${time} UTC.`,
        success: true,
        codeModeResult: { current_time: `${time} UTC` },
      };
    },
  };
}

/**
 * Waits, until the time is over or there is new input for the turn. Not for scripts in code mode.
 *
 * Wire: `clock.sleep` of Codex 0.169.0.
 */
export function createSleep(options: SleepOptions): ToolExecutor {
  return {
    toolName: { namespace: CLOCK_NAMESPACE, name: "sleep" },
    spec: SLEEP_SPEC,
    exposure: "direct_model_only",
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), SLEEP_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const ms = parsed.values.duration_ms;
      if (ms < 1 || ms > MAX_SLEEP_MS)
        return toFailedOutput(`duration_ms must be between 1 and ${MAX_SLEEP_MS}`);
      const { clock, waitForInput = waitForever } = options;
      const startedMs = clock.now();
      const end = await waitFor(waitForInput, { signal: call.signal, timeout: { clock, ms } });
      const seconds = Math.max(0, clock.now() - startedMs) / 1000;
      const isOver = end.kind === "timed_out";
      return {
        body: `Wall time: ${seconds.toFixed(4)} seconds\n${isOver ? COMPLETED : INTERRUPTED}`,
        success: end.kind !== "aborted",
      };
    },
  };
}

const COMPLETED = "Sleep completed.";
const INTERRUPTED = "Sleep interrupted by new input.";

function waitForever(): Promise<void> {
  return new Promise(() => {});
}

/** `YYYY-MM-DD HH:MM:SS`. */
function formatUtc(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(0, 19).replace("T", " ");
}
