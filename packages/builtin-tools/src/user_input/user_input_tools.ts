import {
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
import { parseAsyncQuestions, parseQuestions } from "./parse_questions.ts";
import type {
  AsyncUserInputQuestion,
  AsyncUserMessage,
  UserInputAnswers,
  UserInputHandler,
  UserInputQuestion,
} from "./user_input_handler.ts";
import {
  REQUEST_USER_INPUT_ASYNC_SPEC,
  SEND_MESSAGE_TO_USER_ASYNC_SPEC,
  toRequestUserInputSpec,
} from "./user_input_specs.ts";

/** What `request_user_input` needs. */
export interface RequestUserInputOptions {
  /** Absent: nobody can be asked, and the model is told so. */
  handler: UserInputHandler | undefined;
  /** The collaboration mode of the turn, as people read it. Default `Default`. */
  mode?: string | undefined;
  /** Modes in which the user may be asked. Default only `Plan`, as the reference. */
  allowedModes?: readonly string[] | undefined;
}

/** What the tools that do not wait for the user need. */
export interface AsyncUserInputOptions {
  /** Absent: the turn item alone carries the message. */
  handler: UserInputHandler | undefined;
}

const QUESTION_FIELDS = { questions: { type: "json", required: true } } as const;
const MESSAGE_FIELDS = { message: { type: "string", required: true } } as const;
const DEFAULT_MODES = ["Plan"] as const;

/**
 * Asks the user and waits. Not for scripts in code mode. Fails closed: no handler, another mode, a handler that
 * throws, all read as no answer.
 *
 * Wire: `request_user_input` of Codex 0.169.0.
 */
export function createRequestUserInput(options: RequestUserInputOptions): ToolExecutor {
  const { handler, mode = "Default", allowedModes = DEFAULT_MODES } = options;
  return {
    toolName: { name: "request_user_input" },
    spec: toRequestUserInputSpec(allowedModes),
    exposure: "direct_model_only",
    handle: async (call) => {
      const text = toFunctionArguments(call);
      if (handler === undefined || !allowedModes.includes(mode))
        return toFailedOutput(`request_user_input is unavailable in ${mode} mode`);
      const parsed = parseArguments(text, QUESTION_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const read = parseQuestions(parsed.values.questions, text);
      if (!read.ok) return toFailedOutput(read.problem);
      const answers = await ask(handler, read.questions, call);
      return answers === undefined ? toFailedOutput(CANCELLED) : toAnswer(answers);
    },
  };
}

/**
 * Asks the user and goes on. Not for scripts in code mode. Wire: `request_user_input_async` of Codex 0.169.0.
 */
export function createRequestUserInputAsync(options: AsyncUserInputOptions): ToolExecutor {
  return {
    toolName: { name: "request_user_input_async" },
    spec: REQUEST_USER_INPUT_ASYNC_SPEC,
    exposure: "direct_model_only",
    handle: async (call) => {
      const text = toFunctionArguments(call);
      const parsed = parseArguments(text, QUESTION_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const read = parseAsyncQuestions(parsed.values.questions, text);
      if (!read.ok) return toFailedOutput(read.problem);
      const { questions } = read;
      return await deliver({ text: toMessage(questions), questions }, call, options);
    },
  };
}

/** Tells the user something and goes on. Wire: `send_message_to_user_async` of Codex 0.169.0. */
export function createSendMessageToUserAsync(options: AsyncUserInputOptions): ToolExecutor {
  return {
    toolName: { name: "send_message_to_user_async" },
    spec: SEND_MESSAGE_TO_USER_ASYNC_SPEC,
    exposure: "direct_model_only",
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), MESSAGE_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const text = parsed.values.message.trim();
      if (text === "") return toFailedOutput("message must not be empty");
      return await deliver({ text }, call, options);
    },
  };
}

async function ask(
  handler: UserInputHandler,
  questions: readonly UserInputQuestion[],
  call: ToolCall,
): Promise<UserInputAnswers | undefined> {
  const { turnId, callId, signal } = call;
  try {
    const end = await waitFor((stop) => handler.ask({ turnId, callId, questions }, stop), {
      signal,
    });
    return end.kind === "done" ? end.value : undefined;
  } catch {
    return undefined;
  }
}

async function deliver(
  message: Pick<AsyncUserMessage, "text" | "questions">,
  call: ToolCall,
  { handler }: AsyncUserInputOptions,
): Promise<ToolOutput> {
  const { turnId, callId, signal } = call;
  try {
    await handler?.notify?.({ turnId, callId, ...message }, signal);
  } catch (error) {
    return toFailedOutput(`the message did not reach the user: ${toFailureText(error)}`);
  }
  const { text } = message;
  const item = { type: "AgentMessage", id: callId, text, phase: "final_answer" } as const;
  call.items.started(item);
  call.items.completed(item);
  return toJsonOutput({ accepted: true });
}

function toAnswer(answers: UserInputAnswers): ToolOutput {
  const entries = Object.entries(answers).map(
    ([id, answer]) => [id, { answers: [...answer.answers] }] as const,
  );
  return toJsonOutput({ answers: Object.fromEntries(entries) });
}

/** Questions as plain text, for where they have no form of their own. */
function toMessage(questions: readonly AsyncUserInputQuestion[]): string {
  return questions
    .map(({ title, options = [] }) => [title, ...options.map((option) => `- ${option}`)].join("\n"))
    .join("\n\n");
}

const CANCELLED = "request_user_input was cancelled before receiving a response";
