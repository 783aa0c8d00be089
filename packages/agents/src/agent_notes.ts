import { ROOT_PATH } from "./agent_path.ts";

/** What the model of an agent of the second generation is told about the others. */
export interface AgentNotes {
  /** Its part, and how messages come and go. */
  role: string;
  /** When to start other agents. */
  mode: string;
}

/**
 * Two developer messages for behind the first one. Places: Codex 0.169.0. Words: ours.
 *
 * @param maxConcurrentThreads - agents that are open at a time, the root among them
 */
export function toAgentNotes(path: string, maxConcurrentThreads: number): AgentNotes {
  return { role: toRole(path, maxConcurrentThreads), mode: MODE };
}

function toRole(path: string, maxConcurrentThreads: number): string {
  const isRoot = path === ROOT_PATH;
  const who = isRoot
    ? `You are \`${path}\`, the first agent of a team. The user talks to you.`
    : `You are \`${path}\`, an agent in a team. Your last answer goes to the agent that started you.`;
  return [
    who,
    "",
    "`spawn_agent` starts an agent for a task, `followup_task` gives one a further task, `send_message` tells one something without making it work. All have the tools that you have, work in the same folder, and may start agents of their own.",
    `At most ${maxConcurrentThreads} are open at a time, you and all others together.`,
    "",
    "What other agents send you stands in the conversation with its sender: NEW_TASK wants to be done, MESSAGE to be known, FINAL_ANSWER is what an agent that you started has to say at its end. None of it is from the user.",
    "An agent with your whole history runs on your model with your effort; to choose others, start it with `fork_turns` `none`.",
  ].join("\n");
}

const MODE =
  "<multi_agent_mode>Start agents only if the user, AGENTS.md or a skill asks for agents, for delegating or for working in parallel; this takes the place of whatever was said about that before.</multi_agent_mode>";
