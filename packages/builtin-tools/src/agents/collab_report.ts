import type { CollabAgentToolCallTurnItem } from "@codexkit/protocol";
import type { ToolCall } from "@codexkit/tools";
import { type AgentControl, type AgentRef, toReceiver } from "./agent_control.ts";
import type { AgentStatus } from "./agent_status.ts";
import type { AgentToolsOptions } from "./agent_tools_options.ts";

/** How a reported call ended. */
export interface CollabEnd {
  status: "completed" | "failed";
  /** Default those the call began with. */
  agents?: readonly AgentRef[] | undefined;
  /** By thread id. Default none. */
  states?: ReadonlyMap<string, AgentStatus> | undefined;
  /** Of a spawned agent. */
  model?: string | undefined;
  /** Of a spawned agent. */
  reasoningEffort?: string | undefined;
}

/**
 * Shows that a call begins.
 *
 * @returns Shows its end; to be called once.
 */
export function reportCollab(
  call: ToolCall,
  what: {
    tool: CollabAgentToolCallTurnItem["tool"];
    agents: readonly AgentRef[];
    prompt?: string | undefined;
  },
  { reporter, control }: AgentToolsOptions,
): (end: CollabEnd) => void {
  const { tool, agents, prompt } = what;
  const begun: CollabAgentToolCallTurnItem = {
    type: "CollabAgentToolCall",
    id: call.callId,
    tool,
    status: "in_progress",
    sender_thread_id: control.self.threadId,
    ...toReceivers(agents),
    ...(prompt === undefined ? {} : { prompt }),
    agents_states: {},
  };
  reporter?.started(begun);
  return (end) => {
    const { agents_states: _, ...rest } = begun;
    reporter?.completed({
      ...rest,
      status: end.status,
      ...toReceivers(end.agents ?? agents),
      ...(end.model === undefined ? {} : { model: end.model }),
      ...(end.reasoningEffort === undefined ? {} : { reasoning_effort: end.reasoningEffort }),
      agents_states: Object.fromEntries(end.states ?? []),
    });
  };
}

/** How agents stand now, by thread id. */
export function readStates(
  control: AgentControl,
  agents: readonly AgentRef[],
): ReadonlyMap<string, AgentStatus> {
  return new Map(agents.map(({ threadId }) => [threadId, control.status(threadId)]));
}

function toReceivers(
  agents: readonly AgentRef[],
): Pick<CollabAgentToolCallTurnItem, "receiver_thread_ids" | "receiver_agents"> {
  return {
    receiver_thread_ids: agents.map(({ threadId }) => threadId),
    receiver_agents: agents.map(toReceiver),
  };
}
