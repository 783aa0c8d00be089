import type { JsonObject, McpCallResult, McpServedCall, McpServedTool } from "@codexkit/mcp";
import type { ThreadEvent } from "@codexkit/protocol";
import { type AgentCall, parseAgentCall, parseReplyCall } from "./agent_call.ts";
import type { AgentThreads, OpenedAgent } from "./agent_threads.ts";
import { toEventMessage, toProgressText } from "./event_message.ts";
import { CODEX_REPLY_TOOL, CODEX_TOOL } from "./tool_definitions.ts";

/** What the tools are made of. */
export interface AgentToolsOptions {
  readonly threads: AgentThreads;
  /**
   * Opens the thread of a call.
   *
   * @throws whatever stands in the way; the client reads its message.
   */
  readonly open: (call: AgentCall, signal: AbortSignal) => Promise<OpenedAgent>;
}

type ToolResult = Partial<McpCallResult>;

/** The tools `codex` and `codex-reply`. Wire: `codex mcp-server` (Codex 0.153). */
export function createAgentTools(options: AgentToolsOptions): readonly McpServedTool[] {
  return [
    { ...CODEX_TOOL, call: (input, call) => startAgent(input, call, options) },
    { ...CODEX_REPLY_TOOL, call: (input, call) => goOn(input, call, options) },
  ];
}

async function startAgent(
  input: JsonObject,
  served: McpServedCall,
  { threads, open }: AgentToolsOptions,
): Promise<ToolResult> {
  const parsed = parseAgentCall(input);
  if (!parsed.ok) return toFailure(parsed.problem);
  let agent: OpenedAgent;
  try {
    agent = await open(parsed.call, served.signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return toFailure(`Failed to start Codex session: ${reason.trim()}`);
  }
  await threads.add(agent);
  return runTurn(agent, parsed.call.prompt, served, threads);
}

async function goOn(
  input: JsonObject,
  served: McpServedCall,
  { threads }: AgentToolsOptions,
): Promise<ToolResult> {
  const parsed = parseReplyCall(input);
  if (!parsed.ok) return toFailure(parsed.problem);
  const { threadId, prompt } = parsed.call;
  const agent = threads.find(threadId);
  if (agent === undefined)
    return toFailure(`Session not found for thread_id: ${threadId}`, threadId);
  return runTurn(agent, prompt, served, threads);
}

async function runTurn(
  { thread, questions }: OpenedAgent,
  prompt: string,
  served: McpServedCall,
  threads: AgentThreads,
): Promise<ToolResult> {
  const threadId = thread.id;
  const events = await threads.start({ threadId, prompt, signal: served.signal });
  if (events === undefined)
    return toFailure("the thread is in the middle of a turn; wait for its result", threadId);
  const detach = questions.attach(served);
  try {
    return await tellEvents(events, threadId, served);
  } finally {
    detach();
  }
}

async function tellEvents(
  events: AsyncIterable<ThreadEvent>,
  threadId: string,
  served: McpServedCall,
): Promise<ToolResult> {
  const tell = createTeller(threadId, served);
  let result = toFailure("the turn ended without a result", threadId);
  for await (const event of events) {
    await tell(event);
    result = toResult(event, threadId) ?? result;
  }
  return result;
}

/** Sends notifications, one after the other. A client that went away is told by the signal of the call. */
function createTeller(
  threadId: string,
  { requestId, notify, progress }: McpServedCall,
): (event: ThreadEvent) => Promise<void> {
  let turnId = "";
  let steps = 0;
  return async (event) => {
    if ("turn_id" in event && event.turn_id !== undefined) turnId = event.turn_id;
    const msg = toEventMessage(event);
    const message = toProgressText(event);
    try {
      if (msg !== undefined)
        await notify("codex/event", { _meta: { requestId, threadId }, id: turnId, msg });
      if (message !== undefined) await progress({ progress: (steps += 1), message });
    } catch {
      // Nobody reads any more; the turn goes on until its signal ends it.
    }
  };
}

function toResult(event: ThreadEvent, threadId: string): ToolResult | undefined {
  switch (event.type) {
    case "turn_completed": {
      const content = event.last_agent_message ?? "";
      return {
        content: [{ type: "text", text: content }],
        structuredContent: { threadId, content },
      };
    }
    case "turn_failed":
      return toFailure(event.error.message, threadId);
    case "turn_aborted":
      return toFailure("the turn was interrupted", threadId);
    default:
      return undefined;
  }
}

/** A result that says what went wrong, and in which thread if there is one: the client can go on with it. */
function toFailure(text: string, threadId?: string): ToolResult {
  return {
    content: [{ type: "text", text }],
    ...(threadId === undefined ? {} : { structuredContent: { threadId, content: text } }),
    isError: true,
  };
}
