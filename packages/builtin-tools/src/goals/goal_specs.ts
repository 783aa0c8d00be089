import type { FunctionToolSpec } from "@codexkit/tools";
import { objectArgument, textArgument } from "../schema_parts.ts";

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const GET_GOAL_SPEC: FunctionToolSpec = {
  type: "function",
  name: "get_goal",
  description:
    "Answers with the goal of this thread: its status, its budget, the tokens and time used so far, and the tokens that remain.",
  strict: false,
  parameters: objectArgument({}, []),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const CREATE_GOAL_SPEC: FunctionToolSpec = {
  type: "function",
  name: "create_goal",
  description:
    "Sets the goal of this thread. Only for when the user or your instructions ask for a goal in so many words; an ordinary task is none. Fails while there is an unfinished goal.",
  strict: false,
  parameters: objectArgument(
    {
      objective: textArgument("What is to be reached, concretely."),
      token_budget: {
        type: "integer",
        description: "Most tokens to use, above 0. Only when a budget was asked for.",
      },
    },
    ["objective"],
  ),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const UPDATE_GOAL_SPEC: FunctionToolSpec = {
  type: "function",
  name: "update_goal",
  description: [
    "Changes the status of the goal.",
    "`complete`: the objective is reached and nothing is left to do. Not because the budget runs low or you stop. Then tell the user what the goal used.",
    "`blocked`: the same obstacle came up in three goal turns in a row and only the user or a change from outside can remove it. Not because the work is hard, slow or unclear. Once so, say `blocked` rather than leave the goal active; after the user resumes it, count from the start.",
    "`paused`: the user asked for it, in so many words. Ask if unsure, then stop work on the goal. A used-up budget comes before a pause.",
    "Resuming a goal and its limits are up to the user and the system.",
  ].join("\n"),
  strict: false,
  parameters: objectArgument(
    {
      status: {
        type: "string",
        description: "The new status; see above for when.",
        enum: ["complete", "blocked", "paused"],
      },
    },
    ["status"],
  ),
};
