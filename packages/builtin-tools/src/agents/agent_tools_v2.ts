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
  type ToolExposure,
  type ToolOutput,
  toTextOutput,
} from "@codexkit/tools";
import { toFailureText } from "../failure_text.ts";
import { waitFor } from "../tool_clock.ts";
import { readWholeNumber } from "../whole_number.ts";
import { type AgentRef, ROOT_AGENT_PATH, toAgentName } from "./agent_control.ts";
import { EMPTY_MESSAGE } from "./agent_input.ts";
import {
  COLLABORATION_NAMESPACE,
  FOLLOWUP_TASK_SPEC,
  INTERRUPT_AGENT_SPEC,
  LIST_AGENTS_SPEC,
  SEND_MESSAGE_SPEC,
  toSpawnAgentSpecV2,
  WAIT_AGENT_SPEC_V2,
} from "./agent_specs_v2.ts";
import { toStatusJson } from "./agent_status.ts";
import type { AgentToolsOptions } from "./agent_tools_options.ts";
import { reportCollab } from "./collab_report.ts";
import { limitWait } from "./wait_limits.ts";

/** What the agent tools of the second generation share. */
export interface AgentToolsV2Options extends AgentToolsOptions {
  /** Default `collaboration`. */
  namespace?: string | undefined;
  /** Default `direct_model_only`: not for scripts in code mode. */
  exposure?: ToolExposure | undefined;
}

const SPAWN_FIELDS = {
  fork_turns: { type: "string" },
  message: { type: "string", required: true },
  model: { type: "string" },
  reasoning_effort: { type: "string" },
  task_name: { type: "string", required: true },
} as const satisfies ArgumentFields;
const MESSAGE_FIELDS = {
  message: { type: "string", required: true },
  target: { type: "string", required: true },
} as const satisfies ArgumentFields;
const TARGET_FIELDS = {
  target: { type: "string", required: true },
} as const satisfies ArgumentFields;
const LIST_FIELDS = { path_prefix: { type: "string" } } as const satisfies ArgumentFields;
const WAIT_FIELDS = { timeout_ms: { type: "json" } } as const satisfies ArgumentFields;

/**
 * The agent tools of the second generation, in the order of the wire: followup_task, interrupt_agent, list_agents,
 * send_message, spawn_agent, wait_agent.
 *
 * Wire: namespace `collaboration` of Codex 0.169.0.
 */
export function createAgentToolsV2(options: AgentToolsV2Options): readonly ToolExecutor[] {
  const { namespace = COLLABORATION_NAMESPACE, exposure = "direct_model_only" } = options;
  const create = <F extends ArgumentFields>(
    spec: FunctionToolSpec,
    fields: F,
    run: (
      args: ArgumentValues<F>,
      call: ToolCall,
      options: AgentToolsOptions,
    ) => Promise<ToolOutput>,
  ): ToolExecutor => ({
    toolName: { namespace, name: spec.name },
    spec,
    exposure,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), fields);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      try {
        return await run(parsed.values, call, options);
      } catch (error) {
        return toFailedOutput(toFailureText(error));
      }
    },
  });
  return [
    create(FOLLOWUP_TASK_SPEC, MESSAGE_FIELDS, followUp),
    create(INTERRUPT_AGENT_SPEC, TARGET_FIELDS, interruptAgent),
    create(LIST_AGENTS_SPEC, LIST_FIELDS, listAgents),
    create(SEND_MESSAGE_SPEC, MESSAGE_FIELDS, sendMessage),
    create(toSpawnAgentSpecV2(options.models ?? []), SPAWN_FIELDS, spawnAgent),
    create(WAIT_AGENT_SPEC_V2, WAIT_FIELDS, waitAgent),
  ];
}

async function spawnAgent(
  args: ArgumentValues<typeof SPAWN_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const fork = toFork(args.fork_turns);
  if (fork === undefined) return toFailedOutput(BAD_FORK);
  if (args.message.trim() === "") return toFailedOutput(EMPTY_MESSAGE);
  const problem = findNameProblem(args.task_name);
  if (problem !== undefined) return toFailedOutput(problem);
  const { callId, turnId, signal } = call;
  const agent = await options.control.spawn(
    {
      turnId,
      callId,
      input: [{ type: "text", text: args.message }],
      taskName: args.task_name,
      fork,
      model: args.model,
      reasoningEffort: args.reasoning_effort,
    },
    signal,
  );
  const name = toAgentName(agent);
  options.reporter?.completed({
    type: "SubAgentActivity",
    id: callId,
    kind: "started",
    agent_thread_id: agent.threadId,
    agent_path: name,
    model: agent.model,
    reasoning_effort: agent.reasoningEffort ?? null,
  });
  return toJsonOutput({ task_name: name });
}

async function sendMessage(
  args: ArgumentValues<typeof MESSAGE_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  return await deliver(args, "message", call, options);
}

async function followUp(
  args: ArgumentValues<typeof MESSAGE_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  return await deliver(args, "task", call, options);
}

async function deliver(
  args: ArgumentValues<typeof MESSAGE_FIELDS>,
  delivery: "message" | "task",
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  if (args.message.trim() === "") return toFailedOutput(EMPTY_MESSAGE);
  const agent = options.control.find(args.target);
  if (agent === undefined) return toFailedOutput(toUnknown(args.target));
  if (delivery === "task" && agent.path === ROOT_AGENT_PATH)
    return toFailedOutput("Follow-up tasks can't target the root agent");
  const { callId, turnId, signal } = call;
  const input = [{ type: "text", text: args.message }] as const;
  await options.control.send(agent.threadId, { turnId, callId, input, delivery }, signal);
  reportActivity("interacted", agent, call, options);
  return toTextOutput("");
}

async function interruptAgent(
  args: ArgumentValues<typeof TARGET_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const { control } = options;
  const agent = control.find(args.target);
  if (agent === undefined) return toFailedOutput(toUnknown(args.target));
  if (agent.path === ROOT_AGENT_PATH) return toFailedOutput("root is not a spawned agent");
  if (agent.threadId === control.self.threadId) return toFailedOutput(INTERRUPTS_ITSELF);
  const previous = control.status(agent.threadId);
  await control.interrupt(agent.threadId);
  reportActivity("interrupted", agent, call, options);
  return toJsonOutput({ previous_status: toStatusJson(previous) });
}

async function listAgents(
  args: ArgumentValues<typeof LIST_FIELDS>,
  _call: ToolCall,
  { control }: AgentToolsOptions,
): Promise<ToolOutput> {
  const agents = control.list(args.path_prefix).map((agent) => ({
    agent_name: toAgentName(agent),
    agent_status: toStatusJson(agent.status),
  }));
  return toJsonOutput({ agents });
}

async function waitAgent(
  args: ArgumentValues<typeof WAIT_FIELDS>,
  call: ToolCall,
  options: AgentToolsOptions,
): Promise<ToolOutput> {
  const requested = readWholeNumber(args.timeout_ms, toFunctionArguments(call));
  if (!requested.ok) return toFailedOutput(requested.problem);
  const limit = limitWait(requested.value);
  if (!limit.ok) return toFailedOutput(limit.problem);
  const { control, clock } = options;
  const end = reportCollab(call, { tool: "wait", agents: [] }, options);
  try {
    const ended = await waitFor((signal) => control.waitForActivity(signal), {
      signal: call.signal,
      timeout: { clock, ms: limit.ms },
    });
    end({ status: "completed" });
    const isClamped = requested.value !== undefined && requested.value < limit.ms;
    const note = isClamped
      ? `\n\nRequested timeout of ${requested.value}ms was clamped to the minimum of ${limit.ms}ms.`
      : "";
    const what = ended.kind === "done" ? ended.value : ended.kind;
    return toJsonOutput({
      message: `${WAIT_ENDS[what]}${note}`,
      timed_out: ended.kind === "timed_out",
    });
  } catch (error) {
    end({ status: "failed" });
    throw error;
  }
}

function reportActivity(
  kind: "interacted" | "interrupted",
  agent: AgentRef,
  { callId }: ToolCall,
  { reporter }: AgentToolsOptions,
): void {
  reporter?.completed({
    type: "SubAgentActivity",
    id: callId,
    kind,
    agent_thread_id: agent.threadId,
    agent_path: toAgentName(agent),
    model: null,
    reasoning_effort: null,
  });
}

/** How much history an agent gets; `undefined` for words that say nothing. */
function toFork(turns: string | undefined): "all" | "none" | undefined {
  const word = turns?.trim().toLowerCase() ?? "";
  if (word === "") return "all";
  return word === "all" || word === "none" ? word : undefined;
}

/** Wire: Codex 0.169.0. */
function findNameProblem(name: string): string | undefined {
  if (name === "") return "agent_name must not be empty";
  if (name === "root") return "agent_name `root` is reserved";
  return /^[a-z0-9_]+$/u.test(name)
    ? undefined
    : "agent_name must use only lowercase letters, digits, and underscores";
}

const toUnknown = (target: string): string => `live agent path \`${target}\` not found`;

const BAD_FORK = "fork_turns must be `none` or `all`";
const INTERRUPTS_ITSELF =
  "an agent cannot interrupt itself; return your result and let the parent interrupt you if needed";
const WAIT_ENDS = {
  mailbox: "Wait completed.",
  steered: "Wait interrupted by new input.",
  timed_out: "Wait timed out.",
  aborted: "Wait interrupted.",
} as const;
