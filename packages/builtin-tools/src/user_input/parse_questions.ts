import { isRecord } from "@codexkit/protocol";
import { describeAtEnd } from "@codexkit/tools";
import type {
  AsyncUserInputQuestion,
  UserInputOption,
  UserInputQuestion,
} from "./user_input_handler.ts";

/** Questions, or the text that tells the model what is wrong with them. */
export type ParsedQuestions<T> =
  | { ok: true; questions: readonly T[] }
  | { ok: false; problem: string };

/**
 * Reads the questions of `request_user_input`.
 *
 * @param text - all arguments of the call, for the place that a problem names
 */
export function parseQuestions(value: unknown, text: string): ParsedQuestions<UserInputQuestion> {
  const read = readList(value, toQuestion);
  if (typeof read === "string") return { ok: false, problem: describeAtEnd(text, read) };
  return read.every(({ options }) => options.length > 0)
    ? { ok: true, questions: read }
    : { ok: false, problem: "request_user_input requires non-empty options for every question" };
}

/**
 * Reads the questions of `request_user_input_async`.
 *
 * @param text - all arguments of the call, for the place that a problem names
 */
export function parseAsyncQuestions(
  value: unknown,
  text: string,
): ParsedQuestions<AsyncUserInputQuestion> {
  const read = readList(value, toAsyncQuestion);
  if (typeof read === "string") return { ok: false, problem: describeAtEnd(text, read) };
  const problem = findEmpty(read);
  return problem === undefined ? { ok: true, questions: read } : { ok: false, problem };
}

function findEmpty(questions: readonly AsyncUserInputQuestion[]): string | undefined {
  if (questions.length === 0) return "questions must not be empty";
  if (questions.some(({ title }) => title.trim() === ""))
    return "question titles must not be empty";
  return questions.some(({ options }) => options !== undefined && lacksAnswer(options))
    ? "options must contain at least one non-empty answer"
    : undefined;
}

function lacksAnswer(options: readonly string[]): boolean {
  return options.length === 0 || options.some((option) => option.trim() === "");
}

/** Entries, or what is wrong with the first bad one. */
function readList<T>(value: unknown, read: (entry: unknown) => T | string): readonly T[] | string {
  if (!Array.isArray(value)) return "invalid type: expected a sequence";
  const list: T[] = [];
  for (const entry of value) {
    const one = read(entry);
    if (typeof one === "string") return one;
    list.push(one);
  }
  return list;
}

function toQuestion(entry: unknown): UserInputQuestion | string {
  if (!isRecord(entry)) return "invalid type: expected struct RequestUserInputQuestion";
  const { id, header, question, options } = entry;
  if (typeof id !== "string") return toFieldProblem("id", id);
  if (typeof header !== "string") return toFieldProblem("header", header);
  if (typeof question !== "string") return toFieldProblem("question", question);
  const read = readList(options ?? [], toOption);
  return typeof read === "string" ? read : { id, header, question, options: read };
}

function toOption(entry: unknown): UserInputOption | string {
  if (!isRecord(entry)) return "invalid type: expected struct RequestUserInputQuestionOption";
  const { label, description } = entry;
  if (typeof label !== "string") return toFieldProblem("label", label);
  if (typeof description !== "string") return toFieldProblem("description", description);
  return { label, description };
}

function toAsyncQuestion(entry: unknown): AsyncUserInputQuestion | string {
  if (!isRecord(entry)) return "invalid type: expected struct AsyncUserInputQuestion";
  const { title, options } = entry;
  if (typeof title !== "string") return toFieldProblem("title", title);
  if (options === undefined || options === null) return { title };
  if (!Array.isArray(options) || !options.every(isText))
    return "invalid type: expected a sequence of strings";
  return { title, options };
}

const isText = (value: unknown): value is string => typeof value === "string";

function toFieldProblem(name: string, value: unknown): string {
  return value === undefined ? `missing field \`${name}\`` : "invalid type: expected a string";
}
