import type { AgentReporter } from "@codexkit/builtin-tools";
import type { ToolExecutor, TurnItemEmitter } from "@codexkit/tools";

/** Shows people what the agent tools of one thread do. */
export interface AgentReports {
  /** For the agent tools. What it is told of a call that is not watched is lost. */
  readonly reporter: AgentReporter;
  /** The same tool, whose calls show in the turn that makes them. */
  watch(executor: ToolExecutor): ToolExecutor;
  /** Where the turn of a call under way is shown. */
  find(callId: string): TurnItemEmitter | undefined;
}

/** Makes an {@link AgentReports}. */
export function createAgentReports(): AgentReports {
  // Calls of one thread may have the same id, or none; all of one turn are shown in one place.
  const open = new Map<string, { items: TurnItemEmitter; calls: number }>();
  return {
    reporter: {
      started: (item) => open.get(item.id)?.items.started(item),
      completed: (item) => open.get(item.id)?.items.completed(item),
    },
    watch: (executor) => ({
      ...executor,
      handle: async (call) => {
        const { callId, items } = call;
        const calls = (open.get(callId)?.calls ?? 0) + 1;
        open.set(callId, { items, calls });
        try {
          return await executor.handle(call);
        } finally {
          const entry = open.get(callId);
          if (entry !== undefined && entry.calls > 1)
            open.set(callId, { items: entry.items, calls: entry.calls - 1 });
          else open.delete(callId);
        }
      },
    }),
    find: (callId) => open.get(callId)?.items,
  };
}
