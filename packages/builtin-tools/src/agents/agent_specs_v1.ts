import type { JsonSchema } from "@codexkit/tool-schema";
import type { FunctionToolSpec } from "@codexkit/tools";
import {
  flagArgument,
  listArgument,
  numberArgument,
  objectArgument,
  textArgument,
} from "../schema_parts.ts";
import { describeModels, type SpawnModel } from "./describe_models.ts";
import { DEFAULT_WAIT_MS, MAX_WAIT_MS, MIN_WAIT_MS } from "./wait_limits.ts";

/** Namespace of the first generation of agent tools. Wire: Codex 0.169.0. */
export const MULTI_AGENT_V1_NAMESPACE = "multi_agent_v1";

const ITEMS: JsonSchema = listArgument(
  "What to say, in pieces. Either this or `message`.",
  objectArgument({
    audio_url: textArgument("Data URL, for audio."),
    image_url: textArgument("URL, for image."),
    name: textArgument("What to show, for skill and mention."),
    path: textArgument(
      "Path, for local_image, local_audio and skill; app:// or plugin:// address for mention.",
    ),
    text: textArgument("The text, for text."),
    type: textArgument("text, image, local_image, audio, local_audio, skill or mention."),
  }),
);

/** How an agent stands, for scripts. Wire: `AgentStatus` of Codex 0.169.0. */
const STATUS: JsonSchema = {
  oneOf: [
    {
      type: "string",
      enum: ["pending_init", "running", "interrupted", "shutdown", "not_found"],
    },
    objectArgument({ completed: { type: ["string", "null"] } }, ["completed"]),
    objectArgument({ errored: { type: "string" } }, ["errored"]),
  ],
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export function toSpawnAgentSpecV1(models: readonly SpawnModel[]): FunctionToolSpec {
  return {
    type: "function",
    name: "spawn_agent",
    description: [
      `Starts an agent for a task of its own, on your model unless you name another one, and answers with its id.\n${describeModels(models)}`,
      "Only when the user, AGENTS.md or a skill asks for agents, for delegating or for working in parallel. A wish for depth or care does not.",
      "",
      "Plan first: do yourself what your next step waits for and what hangs closely together; give away what can go on beside it. A task for an agent is clear, complete in itself and not done twice. Several that change files get parts that do not overlap, and are told to name the files they changed.",
      "",
      "Then go on with other work. Wait only for what you need now, and look over what comes back before you build on it.",
    ].join("\n"),
    strict: false,
    parameters: objectArgument({
      fork_context: flagArgument(
        "True gives the agent your history. Default false: only its task.",
      ),
      items: ITEMS,
      message: textArgument("The task. Either this or `items`."),
      model: textArgument("Slug of another model. Default yours."),
      reasoning_effort: textArgument("How hard it thinks. Default as hard as you."),
    }),
    output_schema: objectArgument(
      {
        agent_id: textArgument("Id of the agent."),
        nickname: { type: ["string", "null"], description: "What people call it." },
      },
      ["agent_id", "nickname"],
    ),
  };
}

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const SEND_INPUT_SPEC: FunctionToolSpec = {
  type: "function",
  name: "send_input",
  description:
    "Tells an agent something more. Better than a new agent when the task builds on what it knows.",
  strict: false,
  parameters: objectArgument(
    {
      interrupt: flagArgument("True stops what it does first. Default false: it reads this after."),
      items: ITEMS,
      message: textArgument("What to say. Either this or `items`."),
      target: textArgument("Id of the agent."),
    },
    ["target"],
  ),
  output_schema: objectArgument({ submission_id: textArgument("Names what was sent.") }, [
    "submission_id",
  ]),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const RESUME_AGENT_SPEC: FunctionToolSpec = {
  type: "function",
  name: "resume_agent",
  description: "Opens a closed agent again, to talk to it and to wait for it.",
  strict: false,
  parameters: objectArgument({ id: textArgument("Id of the agent.") }, ["id"]),
  output_schema: objectArgument({ status: STATUS }, ["status"]),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const CLOSE_AGENT_SPEC: FunctionToolSpec = {
  type: "function",
  name: "close_agent",
  description:
    "Closes an agent and all it started, and answers with the status it had. Close those you are done with: until then they count towards how many there may be.",
  strict: false,
  parameters: objectArgument({ target: textArgument("Id of the agent.") }, ["target"]),
  output_schema: objectArgument(
    { previous_status: { description: "As before it was closed.", allOf: [STATUS] } },
    ["previous_status"],
  ),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const WAIT_AGENT_SPEC_V1: FunctionToolSpec = {
  type: "function",
  name: "wait_agent",
  description:
    "Waits until one of the agents is done, and answers with the status of those that are, their last message with it; with none if the time ran out. You hear of their end without waiting too.",
  strict: false,
  parameters: objectArgument(
    {
      targets: listArgument("Ids of the agents; the first that is done ends the wait.", {
        type: "string",
      }),
      timeout_ms: numberArgument(
        `Longest wait in milliseconds, ${MIN_WAIT_MS} to ${MAX_WAIT_MS}. Default ${DEFAULT_WAIT_MS}; minutes are better than asking often.`,
      ),
    },
    ["targets"],
  ),
  output_schema: objectArgument(
    {
      status: {
        type: "object",
        description: "Of those that are done, by id.",
        additionalProperties: STATUS,
      },
      timed_out: flagArgument("Whether the time ran out."),
    },
    ["status", "timed_out"],
  ),
};
