import type { JsonValue } from "@codexkit/protocol";
import {
  type ArgumentFields,
  type ArgumentValues,
  type FunctionToolSpec,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  toJsonOutput,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import { toFailureText } from "../failure_text.ts";
import { waitFor } from "../tool_clock.ts";
import { readWholeNumber } from "../whole_number.ts";
import type { AgentRef } from "./agent_control.ts";
import { parseAgentInput, toInputPreview } from "./agent_input.ts";
import {
  CLOSE_AGENT_SPEC,
  MULTI_AGENT_V1_NAMESPACE,
  RESUME_AGENT_SPEC,
  SEND_INPUT_SPEC,
  toSpawnAgentSpecV1,
  WAIT_AGENT_SPEC_V1,
} from "./agent_specs_v1.ts";
import { type AgentStatus, isFinalStatus, toStatusJson } from "./agent_status.ts";
import type { AgentToolsOptions } from "./agent_tools_options.ts";
import { readStates, reportCollab } from "./collab_report.ts";
import { clampWait } from "./wait_limits.ts";

const SPAWN_FIELDS = {
  fork_context: { type: "boolean" },
  items: { type: "json" },
  message: { type: "string" },
  model: { type: "string" },
  reasoning_effort: { type: "string" },
} as const satisfies ArgumentFields;
const SEND_FIELDS = {
  interrupt: { type: "boolean" },
  items: { type: "json" },
  message: { type: "string" },
  target: { type: "string", required: true },
} as const satisfies ArgumentFields;
const RESUME_FIELDS = { id: { type: "string", required: true } } as const satisfies ArgumentFields;
const CLOSE_FIELDS = {
  target: { type: "string", required: true },
} as const satisfies ArgumentFields;
const WAIT_FIELDS = {
  targets: { type: "strings", required: true },
  timeout_ms: { type: "json" },
} as const satisfies ArgumentFields;

/**
 * The agent tools of the first generation, in the order of the wire: close_agent, resume_agent, send_input,
 * spawn_agent, wait_agent.
 *
 * Wire: namespace `multi_agent_v1` of Codex 0.169.0.
 */
export function createAgentToolsV1(options: AgentToolsOptions): readonly ToolExecutor[] {
  return [
    createTool(CLOSE_AGENT_SPEC, CLOSE_FIELDS, (args, call) => closeAgent(args, call, options)),
    createTool(RESUME_AGENT_SPEC, RESUME_FIELDS, (args, call) => resumeAgent(args, call, options)),
    createTool(SEND_INPUT_SPEC, SEND_FIELDS, (args, call) => sendInput(args, call, options)),
    createTool(toSpawnAgentSpecV1(options.models ?? []), SPAWN_FIELDS, (args, call) =>
      spawnAgent(args, call, options),
    ),
    createTool(WAIT_AGENT_SPEC_V1, WAIT_FIELDS, (args, call) => waitAgent(args, call, options)),
  ];
}

function createTool<F extends ArgumentFields>(
  spec: FunctionToolSpec,
  fields: F,
  run: (args: ArgumentValues<F>, call: ToolCall) => Promise<ToolOutput>,
): ToolExecutor {
  return {
    toolName: { namespace: MULTI_AGENT_V1_NAMESPACE, name: spec.name },
    spec,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), fields);
      return parsed.ok ? await run(parsed.values, call) : toFailedOutput(parsed.problem);
    },
  };
}

async function spawnAgent(
  args: ArgumentValues<typeof SPAWN_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const parsed = parseAgentInput(args, toFunctionArguments(call));
  if (!parsed.ok) return toFailedOutput(parsed.problem);
  const { input } = parsed;
  const { callId, turnId, signal } = call;
  const end = reportCollab(
    call,
    { tool: "spawn_agent", agents: [], prompt: toInputPreview(input) },
    options,
  );
  try {
    const agent = await options.control.spawn(
      {
        turnId,
        callId,
        input,
        fork: args.fork_context === true ? "all" : "none",
        model: args.model,
        reasoningEffort: args.reasoning_effort,
      },
      signal,
    );
    const { model, reasoningEffort } = agent;
    const states = new Map([[agent.threadId, agent.status]]);
    end({ status: "completed", agents: [agent], states, model, reasoningEffort });
    return toJsonOutput({ agent_id: agent.threadId, nickname: agent.nickname ?? null });
  } catch (error) {
    end({ status: "failed" });
    return toFailedOutput(toFailureText(error));
  }
}

async function sendInput(
  args: ArgumentValues<typeof SEND_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const parsed = parseAgentInput(args, toFunctionArguments(call));
  if (!parsed.ok) return toFailedOutput(parsed.problem);
  const { input } = parsed;
  const { callId, turnId, signal } = call;
  return await withAgent(args.target, call, options, {
    tool: "send_input",
    prompt: toInputPreview(input),
    run: async ({ threadId }) => {
      if (args.interrupt === true) await options.control.interrupt(threadId);
      const message = { turnId, callId, input, delivery: "input" } as const;
      return { submission_id: await options.control.send(threadId, message, signal) };
    },
  });
}

async function resumeAgent(
  args: ArgumentValues<typeof RESUME_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const { control } = options;
  return await withAgent(args.id, call, options, {
    tool: "resume_agent",
    run: async ({ threadId }) => {
      if (control.status(threadId) === "not_found") await control.resume(threadId, call.signal);
      return { status: toStatusJson(control.status(threadId)) };
    },
  });
}

async function closeAgent(
  args: ArgumentValues<typeof CLOSE_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const { control } = options;
  if (control.find(args.target)?.threadId === control.self.threadId)
    return toFailedOutput("an agent cannot close itself");
  return await withAgent(args.target, call, options, {
    tool: "close_agent",
    run: async ({ threadId }) => {
      const previous = control.status(threadId);
      await control.close(threadId);
      return { previous_status: toStatusJson(previous) };
    },
  });
}

/** Does something with one agent, so that people see it. */
async function withAgent(
  target: string,
  call: ToolCall,
  options: AgentToolsOptions,
  what: {
    tool: "send_input" | "resume_agent" | "close_agent";
    prompt?: string;
    run: (agent: AgentRef) => Promise<JsonValue>;
  },
): Promise<ToolOutput> {
  const { control } = options;
  const agent = control.find(target);
  if (agent === undefined) return toFailedOutput(`agent with id ${target} not found`);
  const { tool, prompt, run } = what;
  const end = reportCollab(call, { tool, agents: [agent], prompt }, options);
  try {
    const answer = await run(agent);
    end({ status: "completed", states: readStates(control, [agent]) });
    return toJsonOutput(answer);
  } catch (error) {
    end({ status: "failed", states: readStates(control, [agent]) });
    return toFailedOutput(toFailureText(error));
  }
}

async function waitAgent(
  args: ArgumentValues<typeof WAIT_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const timeout = readWholeNumber(args.timeout_ms, toFunctionArguments(call));
  if (!timeout.ok) return toFailedOutput(timeout.problem);
  const limit = clampWait(timeout.value);
  if (!limit.ok) return toFailedOutput(limit.problem);
  if (args.targets.length === 0) return toFailedOutput("targets must not be empty");
  const { control } = options;
  const agents = [...new Set(args.targets)].map(
    (target): AgentRef => control.find(target) ?? { threadId: target },
  );
  const end = reportCollab(call, { tool: "wait", agents }, options);
  try {
    const finals = await waitForFinals(agents, limit.ms, call, options);
    end({ status: "completed", states: finals });
    const status = Object.fromEntries([...finals].map(([id, one]) => [id, toStatusJson(one)]));
    return toJsonOutput({ status, timed_out: finals.size === 0 });
  } catch (error) {
    end({ status: "failed" });
    return toFailedOutput(toFailureText(error));
  }
}

/** Final statuses by thread id: those there are, else those there are when one comes; none when the time runs out. */
async function waitForFinals(
  agents: readonly AgentRef[],
  ms: number,
  call: ToolCall,
  { control, clock }: AgentToolsOptions,
): Promise<ReadonlyMap<string, AgentStatus>> {
  const readFinals = (): ReadonlyMap<string, AgentStatus> =>
    new Map([...readStates(control, agents)].filter(([, status]) => isFinalStatus(status)));
  const finals = readFinals();
  if (finals.size > 0) return finals;
  const threadIds = agents.map(({ threadId }) => threadId);
  await waitFor((signal) => control.waitForFinal(threadIds, signal), {
    signal: call.signal,
    timeout: { clock, ms },
  });
  return readFinals();
}
