import { isRecord } from "@codexkit/protocol";
import {
  describeAtEnd,
  type FunctionToolSpec,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  toTextOutput,
  type ToolExecutor,
} from "@codexkit/tools";
import { flagArgument, numberArgument, objectArgument, textArgument } from "../schema_parts.ts";
import type { ToolClock } from "../tool_clock.ts";
import { type BarrierRequest, Barriers } from "./barriers.ts";

/** What the tool for integration tests needs. */
export interface TestSyncOptions {
  clock: ToolClock;
  /** Resolves when what is known of the repository is complete. Absent: it is from the start. */
  waitForGitEnrichment?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

/** Longest wait at a barrier when the call says none, in milliseconds. Mirrors: Codex 0.169.0. */
const DEFAULT_BARRIER_TIMEOUT_MS = 1_000;

/** Schema: a fact of Codex 0.169.0. Words: ours. */
const TEST_SYNC_SPEC: FunctionToolSpec = {
  type: "function",
  name: "test_sync_tool",
  description: "Lets calls wait for each other. For integration tests only.",
  strict: false,
  parameters: objectArgument({
    barrier: objectArgument(
      {
        id: textArgument("Calls with the same id wait for each other."),
        participants: numberArgument("How many calls have to arrive before all go on."),
        timeout_ms: numberArgument("Longest wait, in milliseconds. Default 1000."),
      },
      ["id", "participants"],
    ),
    sleep_after_ms: numberArgument("Wait after the barrier, in milliseconds. Default none."),
    sleep_before_ms: numberArgument("Wait before all else, in milliseconds. Default none."),
    wait_for_git_enrichment: flagArgument(
      "Wait until what is known of the repository is complete.",
    ),
  }),
};

const FIELDS = {
  barrier: { type: "json" },
  sleep_after_ms: { type: "u64" },
  sleep_before_ms: { type: "u64" },
  wait_for_git_enrichment: { type: "boolean" },
} as const;

/** Lets calls of integration tests wait for each other. Wire: `test_sync_tool` of Codex 0.169.0. */
export function createTestSync(options: TestSyncOptions): ToolExecutor {
  const { clock, waitForGitEnrichment } = options;
  const barriers = new Barriers();
  return {
    toolName: { name: "test_sync_tool" },
    spec: TEST_SYNC_SPEC,
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const text = toFunctionArguments(call);
      const parsed = parseArguments(text, FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { sleep_before_ms: beforeMs = 0, sleep_after_ms: afterMs = 0 } = parsed.values;
      const barrier = toBarrier(parsed.values.barrier, text);
      if (typeof barrier === "string") return toFailedOutput(barrier);
      const { signal } = call;
      if (beforeMs > 0) await clock.sleep(beforeMs, signal);
      if (parsed.values.wait_for_git_enrichment === true) await waitForGitEnrichment?.(signal);
      const problem = barrier && (await barriers.wait(barrier, { clock, signal }));
      if (problem !== undefined) return toFailedOutput(problem);
      if (afterMs > 0) await clock.sleep(afterMs, signal);
      return toTextOutput("ok");
    },
  };
}

/** A barrier, nothing, or what is wrong with it. */
function toBarrier(value: unknown, text: string): BarrierRequest | string | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) return describeAtEnd(text, "invalid type: expected struct BarrierArgs");
  const { id, participants, timeout_ms: timeoutMs = DEFAULT_BARRIER_TIMEOUT_MS } = value;
  if (typeof id !== "string") return describeAtEnd(text, "missing field `id`");
  if (!isCount(participants)) return describeAtEnd(text, "missing field `participants`");
  if (!isCount(timeoutMs)) return describeAtEnd(text, "invalid type: expected u64");
  return { id, participants, timeoutMs };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
