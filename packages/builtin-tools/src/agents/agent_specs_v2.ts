import type { JsonSchema } from "@codexkit/tool-schema";
import type { FunctionToolSpec } from "@codexkit/tools";
import { numberArgument, objectArgument, textArgument } from "../schema_parts.ts";
import { describeModels, type SpawnModel } from "./describe_models.ts";
import { DEFAULT_WAIT_MS, MAX_WAIT_MS, MIN_WAIT_MS } from "./wait_limits.ts";

/** Namespace of the second generation of agent tools, unless configured. Wire: Codex 0.169.0. */
export const COLLABORATION_NAMESPACE = "collaboration";

/** What agents say to each other may be sealed by the provider. */
const sealed = (description: string): JsonSchema => ({
  type: "string",
  description,
  encrypted: true,
});

const TARGET = textArgument("The agent: its task name, from here or from /root, or its id.");

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export function toSpawnAgentSpecV2(models: readonly SpawnModel[]): FunctionToolSpec {
  return {
    type: "function",
    name: "spawn_agent",
    description: [
      `Starts an agent for a task, with the same tools as yours; it may start agents too.\n${describeModels(models)}`,
      "As `/root/a` with task_name `b` you start `/root/a/b`: you may call it `b`, agents elsewhere call it by its whole name. It can send messages to you and others, and its last answer comes to you when it is done.",
    ].join("\n"),
    strict: false,
    parameters: objectArgument(
      {
        fork_turns: textArgument(
          "`all` gives it your history; `none` only the task, which must then say all it needs. Default `all`.",
        ),
        message: sealed("The task."),
        model: textArgument("Slug of another model. Default yours."),
        reasoning_effort: textArgument("How hard it thinks. Default as hard as you."),
        task_name: textArgument("Name for it: lowercase letters, digits and underscores."),
      },
      ["task_name", "message"],
    ),
  };
}

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const SEND_MESSAGE_SPEC: FunctionToolSpec = {
  type: "function",
  name: "send_message",
  description: "Sends an agent a message. It reads it soon, but does not start to work for it.",
  strict: false,
  parameters: objectArgument({ message: sealed("The message."), target: TARGET }, [
    "target",
    "message",
  ]),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const FOLLOWUP_TASK_SPEC: FunctionToolSpec = {
  type: "function",
  name: "followup_task",
  description:
    "Gives an agent, not the root, a further task. It starts when idle; when at work it reads the task at its next step.",
  strict: false,
  parameters: objectArgument({ message: sealed("The task."), target: TARGET }, [
    "target",
    "message",
  ]),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const WAIT_AGENT_SPEC_V2: FunctionToolSpec = {
  type: "function",
  name: "wait_agent",
  description:
    "Waits until an agent sends you something or is done, or the user writes. Says which of these it was; what they say comes by itself.",
  strict: false,
  parameters: objectArgument({
    timeout_ms: numberArgument(
      `Longest wait in milliseconds, ${MIN_WAIT_MS} to ${MAX_WAIT_MS}. Default ${DEFAULT_WAIT_MS}.`,
    ),
  }),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const INTERRUPT_AGENT_SPEC: FunctionToolSpec = {
  type: "function",
  name: "interrupt_agent",
  description:
    "Stops what an agent does and answers with the status it had. It stays there for messages and tasks.",
  strict: false,
  parameters: objectArgument({ target: TARGET }, ["target"]),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const LIST_AGENTS_SPEC: FunctionToolSpec = {
  type: "function",
  name: "list_agents",
  description: "Lists the agents that live, with how they stand.",
  strict: false,
  parameters: objectArgument({
    path_prefix: textArgument("Only those at or below this task name. Default all."),
  }),
};
