import { expect, test } from "vitest";
import { createTerminalUserInput } from "./terminal_user_input.ts";
import { openTestDialogue } from "./test_terminal_dialogue.ts";

const running = new AbortController().signal;
const REQUEST = {
  turnId: "t",
  callId: "c",
  questions: [
    {
      id: "db",
      header: "Database",
      question: "Which\u001b one?",
      options: [
        { label: "SQLite", description: "one file" },
        { label: "Postgres", description: "" },
      ],
    },
    {
      id: "name",
      header: "",
      question: "What name?",
      options: [{ label: "app", description: "" }],
    },
  ],
};

test("createTerminalUserInput: by number, or in words of their own", async () => {
  const { dialogue, shown } = openTestDialogue("2\n\n my app \n");
  expect(await createTerminalUserInput(dialogue).ask(REQUEST, running)).toEqual({
    db: { answers: ["Postgres"] },
    name: { answers: ["my app"] },
  });
  expect(shown()).toEqual([
    "? Database: Which\\u{1b} one?",
    "    1  SQLite: one file",
    "    2  Postgres",
    "  your answer (1 to 2, or your own words): ? What name?",
    "    1  app",
    "  your answer (1 to 1, or your own words):   your answer (1 to 1, or your own words): ",
  ]);
});

test("createTerminalUserInput: a terminal that is closed gives no answer", async () => {
  const { dialogue } = openTestDialogue("1\n");
  await expect(createTerminalUserInput(dialogue).ask(REQUEST, running)).rejects.toThrow(
    "the terminal was closed",
  );
});
