import type { StartThreadOptions } from "@codexkit/core";
import { toVisibleText } from "../terminal/visible_text.ts";
import type { TerminalDialogue, TerminalPerson } from "./terminal_dialogue.ts";

type UserInputHandler = NonNullable<StartThreadOptions["userInput"]>;
type Question = Parameters<UserInputHandler["ask"]>[0]["questions"][number];

/** Puts the questions of the model to the person at the terminal, who chooses by number or uses their own words. */
export function createTerminalUserInput(dialogue: TerminalDialogue): UserInputHandler {
  return {
    ask: ({ questions }, signal) =>
      dialogue.takeTurn(signal, async (person) => {
        const answers: [string, { answers: readonly string[] }][] = [];
        for (const question of questions)
          answers.push([question.id, { answers: [await ask(question, person, dialogue)] }]);
        return Object.fromEntries(answers);
      }),
  };
}

async function ask(
  { header, question, options }: Question,
  person: TerminalPerson,
  { context: { style } }: TerminalDialogue,
): Promise<string> {
  const head = [header, question].filter((text) => text.trim() !== "").map(toLine);
  const rows = options.map(
    ({ label, description }, at) =>
      `    ${style.bold(String(at + 1))}  ${toLine(label)}${style.dim(description === "" ? "" : `: ${toLine(description)}`)}`,
  );
  person.show([`${style.yellow("?")} ${style.bold(head.join(": "))}`, ...rows].join("\n"));
  const numbers = options.length === 0 ? "" : ` (1 to ${options.length}, or your own words)`;
  return person.ask(`your answer${numbers}`, (line) => {
    const text = line.trim();
    return text === "" ? undefined : (options[Number(text) - 1]?.label ?? text);
  });
}

function toLine(text: string): string {
  return toVisibleText(text).replaceAll("\n", " ");
}
