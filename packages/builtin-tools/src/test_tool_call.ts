import type { TurnItem } from "@codexkit/protocol";
import type { ToolCall, ToolExecutor, ToolOutput } from "@codexkit/tools";

/** What a call reported while it ran, in order. */
type ItemLog = readonly ["started" | "updated" | "completed", TurnItem][];

/** A call as a turn makes it, with what it reports. */
export interface TestToolCall extends ToolCall {
  readonly log: ItemLog;
}

/**
 * A call for tests: of turn `t`, with call id `c`.
 *
 * @param args - a value that goes as JSON, or the text itself
 */
export function createTestToolCall(
  args: unknown = {},
  change: Partial<Pick<ToolCall, "callId" | "turnId" | "signal">> = {},
): TestToolCall {
  const log: ["started" | "updated" | "completed", TurnItem][] = [];
  return {
    turnId: "t",
    callId: "c",
    toolName: { name: "tool" },
    payload: {
      type: "function",
      arguments: typeof args === "string" ? args : JSON.stringify(args),
    },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 10_000 },
    items: {
      started: (item) => void log.push(["started", item]),
      updated: (item) => void log.push(["updated", item]),
      completed: (item) => void log.push(["completed", item]),
      outputDelta: () => {},
    },
    signal: new AbortController().signal,
    ...change,
    log,
  };
}

/** Makes one call and answers what the model reads. */
export async function callTool(tool: ToolExecutor, args?: unknown): Promise<ToolOutput> {
  return await tool.handle(createTestToolCall(args));
}
