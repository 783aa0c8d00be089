import { expect, test } from "vitest";
import { parseAsyncQuestions, parseQuestions } from "./parse_questions.ts";

const QUESTION = { id: "q", header: "H", question: "Which?" };
const OPTION = { label: "A", description: "a" };

test("questions: extra members are left behind", () => {
  const value = [{ ...QUESTION, options: [{ ...OPTION, more: 1 }], isSecret: true }];
  expect(parseQuestions(value, "{}")).toEqual({
    ok: true,
    questions: [{ ...QUESTION, options: [OPTION] }],
  });
});

test.for([
  ["x", "invalid type: expected a sequence"],
  [[5], "invalid type: expected struct RequestUserInputQuestion"],
  [[{ header: "H" }], "missing field `id`"],
  [[{ id: 5 }], "invalid type: expected a string"],
  [[{ id: "q" }], "missing field `header`"],
  [[{ id: "q", header: "H" }], "missing field `question`"],
  [[{ ...QUESTION, options: {} }], "invalid type: expected a sequence"],
  [
    [{ ...QUESTION, options: ["A"] }],
    "invalid type: expected struct RequestUserInputQuestionOption",
  ],
  [[{ ...QUESTION, options: [{}] }], "missing field `label`"],
  [[{ ...QUESTION, options: [{ label: "A" }] }], "missing field `description`"],
] as const)("questions: %o is told %s", ([value, problem]) => {
  expect(parseQuestions(value, "{}")).toEqual({
    ok: false,
    problem: `failed to parse function arguments: ${problem} at line 1 column 2`,
  });
});

test.for([[[QUESTION]], [[{ ...QUESTION, options: [] }]], [[{ ...QUESTION, options: null }]]])(
  "questions: without options there is no question in %o",
  ([value]) => {
    expect(parseQuestions(value, "{}")).toEqual({
      ok: false,
      problem: "request_user_input requires non-empty options for every question",
    });
  },
);

test("async questions: with and without options", () => {
  const value = [
    { title: "Which?", options: ["A", "B"] },
    { title: "Why?", options: null },
  ];
  expect(parseAsyncQuestions(value, "{}")).toEqual({
    ok: true,
    questions: [{ title: "Which?", options: ["A", "B"] }, { title: "Why?" }],
  });
});

test.for([
  [[], "questions must not be empty"],
  [[{ title: " " }], "question titles must not be empty"],
  [[{ title: "a", options: [] }], "options must contain at least one non-empty answer"],
  [[{ title: "a", options: ["b", ""] }], "options must contain at least one non-empty answer"],
] as const)("async questions: %o is told %s", ([value, problem]) => {
  expect(parseAsyncQuestions(value, "{}")).toEqual({ ok: false, problem });
});

test.for([
  [5, "invalid type: expected a sequence"],
  [[5], "invalid type: expected struct AsyncUserInputQuestion"],
  [[{}], "missing field `title`"],
  [[{ title: "a", options: [5] }], "invalid type: expected a sequence of strings"],
] as const)("async questions: %o cannot be read: %s", ([value, problem]) => {
  expect(parseAsyncQuestions(value, "{}")).toEqual({
    ok: false,
    problem: `failed to parse function arguments: ${problem} at line 1 column 2`,
  });
});
