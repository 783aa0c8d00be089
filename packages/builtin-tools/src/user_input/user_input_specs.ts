import type { FunctionToolSpec } from "@codexkit/tools";
import { listArgument, objectArgument, textArgument } from "../schema_parts.ts";

/**
 * The spec of `request_user_input`. Schema: a fact of Codex 0.169.0. Words: ours.
 *
 * @param modes - Where the tool can be used, such as `Plan`.
 */
export function toRequestUserInputSpec(modes: readonly string[]): FunctionToolSpec {
  const where = modes.length === 0 ? "no mode" : `${modes.join(" or ")} mode`;
  return {
    type: "function",
    name: "request_user_input",
    description: `Asks the user one to three short questions and waits for the answers. Only in ${where}.`,
    strict: false,
    parameters: objectArgument(
      { questions: listArgument("The questions; better one than three.", QUESTION) },
      ["questions"],
    ),
  };
}

const OPTION = objectArgument(
  {
    description: textArgument("What follows from this answer, in one short sentence."),
    label: textArgument("The answer, in one to five words."),
  },
  ["label", "description"],
);

const QUESTION = objectArgument(
  {
    header: textArgument("A word or two above the question, at most 12 characters."),
    id: textArgument("Names the question in the answers, in snake_case."),
    options: listArgument(
      'Two or three answers that exclude each other, the one you advise first with "(Recommended)" after its label. No "Other": the user can always answer freely.',
      OPTION,
    ),
    question: textArgument("The question, in one sentence."),
  },
  ["id", "header", "question", "options"],
);

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const REQUEST_USER_INPUT_ASYNC_SPEC: FunctionToolSpec = {
  type: "function",
  name: "request_user_input_async",
  description:
    "Asks the user for something you miss: a fact, a wish, a limit, a yes. Returns at once and the turn goes on; an answer comes later, as a message of the user. Each question stands for itself and is short.",
  strict: false,
  parameters: objectArgument(
    {
      questions: {
        ...listArgument(
          "The questions, in the order in which they are shown.",
          objectArgument(
            {
              options: {
                ...listArgument(
                  "Suggested answers, the one you advise first. Leave out for a free answer; never suggest an empty one or “Other”.",
                  { type: "string" },
                ),
                minItems: 1,
              },
              title: textArgument("The question, with all that is needed to answer it."),
            },
            ["title"],
          ),
        ),
        minItems: 1,
      },
    },
    ["questions"],
  ),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const SEND_MESSAGE_TO_USER_ASYNC_SPEC: FunctionToolSpec = {
  type: "function",
  name: "send_message_to_user_async",
  description:
    "Sends the user a message that should not wait: something blocks you, a finding may change the task, or they asked something meanwhile. Returns at once and the turn goes on; an answer comes later, as a message of the user. For progress use commentary instead.",
  strict: false,
  parameters: objectArgument(
    { message: textArgument("The message, short and easy to see through.") },
    ["message"],
  ),
};
