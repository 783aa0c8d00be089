import type { StartThreadOptions } from "@codexkit/core";
import type { JsonObject } from "@codexkit/mcp";
import type { JsonValue } from "@codexkit/protocol";
import { toVisibleText } from "../terminal/visible_text.ts";
import { type FormField, readFieldAnswer, readFormFields } from "./form_field.ts";
import type { TerminalChoice, TerminalDialogue, TerminalPerson } from "./terminal_dialogue.ts";

type ElicitationHandler = NonNullable<StartThreadOptions["elicitations"]>;
type Elicitation = Parameters<ElicitationHandler["elicit"]>[0];
type Answer = Awaited<ReturnType<ElicitationHandler["elicit"]>>;
type Action = Answer["action"];

/** Lines and characters of a server's words that are shown; a person is told of the rest. */
const MAX_LINES = 50;
const MAX_CHARACTERS = 4000;

const DECLINE: TerminalChoice<Action> = { key: "n", about: "no", decision: "decline" };
const CANCEL: TerminalChoice<Action> = { key: "c", about: "not now", decision: "cancel" };

/**
 * Puts what MCP servers ask to the person at the terminal: forms, blank by blank, and pages, which are shown in full
 * and opened only when the person says so.
 *
 * @param openPage - opens a page in the browser; answers whether it could be opened
 */
export function createTerminalElicitations(
  dialogue: TerminalDialogue,
  { openPage }: { openPage: (url: string) => Promise<boolean> },
): ElicitationHandler {
  return {
    elicit: (request, signal) =>
      dialogue.takeTurn(signal, async (person) => {
        person.show(toHead(request, dialogue));
        if (request.mode === "url") return askToVisit(request.url, person, openPage);
        return askToFillIn(request.requestedSchema, person, dialogue);
      }),
  };
}

function toHead(request: Elicitation, { context: { style } }: TerminalDialogue): string {
  const server = toVisibleText(request.server).replaceAll("\n", " ");
  const said = toVisibleText(request.message);
  const lines = said.slice(0, MAX_CHARACTERS).split("\n");
  const isCut = said.length > MAX_CHARACTERS || lines.length > MAX_LINES;
  return [
    `${style.yellow("?")} ${style.bold(`the MCP server ${server} asks:`)}`,
    ...lines.slice(0, MAX_LINES).map((line) => `    ${line}`),
    ...(isCut ? [style.red("    the rest is not shown")] : []),
  ].join("\n");
}

async function askToVisit(
  url: string,
  person: TerminalPerson,
  openPage: (url: string) => Promise<boolean>,
): Promise<Answer> {
  person.show(`    ${toVisibleText(url)}`);
  const open = { key: "y", about: "yes, open this page", decision: "accept" } as const;
  const action = await person.choose<Action>([open, DECLINE, CANCEL]);
  if (action === "accept" && !(await openPage(url)))
    person.show("    no browser could be started here: open the page yourself");
  return { action };
}

async function askToFillIn(
  schema: JsonObject,
  person: TerminalPerson,
  dialogue: TerminalDialogue,
): Promise<Answer> {
  const fields = readFormFields(schema);
  if (fields === undefined) {
    person.show("    its form cannot be filled in on a terminal, so the answer is no");
    return { action: "decline" };
  }
  const about = fields.length === 0 ? "yes" : `yes, answer (${fields.length} to fill in)`;
  const action = await person.choose<Action>([
    { key: "y", about, decision: "accept" },
    DECLINE,
    CANCEL,
  ]);
  if (action !== "accept") return { action };
  const content: [string, JsonValue][] = [];
  for (const field of fields) {
    const value = await askField(field, person, dialogue);
    if (value !== undefined) content.push([field.name, value]);
  }
  return { action, content: Object.fromEntries(content) };
}

async function askField(
  field: FormField,
  person: TerminalPerson,
  { context: { style } }: TerminalDialogue,
): Promise<JsonValue | undefined> {
  const { kind } = field;
  const title = toLine(field.label);
  const described = field.description === undefined ? "" : `: ${toLine(field.description)}`;
  const options = kind.type === "choice" ? kind.options : [];
  person.show(
    [
      `  ${style.bold(title)}${described}`,
      ...options.map((option, at) => `    ${style.bold(String(at + 1))}  ${toLine(option.title)}`),
    ].join("\n"),
  );
  const answer = await person.ask(toPrompt(field), (line) => {
    const read = readFieldAnswer(field, line);
    if (read.type !== "problem") return read;
    person.show(style.red(`    ${read.problem}`));
    return undefined;
  });
  return answer.type === "value" ? answer.value : undefined;
}

function toPrompt({ kind, preset, isRequired }: FormField): string {
  const parts = [
    kind.type === "boolean" ? "y or n" : "",
    kind.type === "choice" && kind.many !== undefined ? "numbers, with commas" : "",
    kind.type === "choice" && kind.many === undefined ? "a number" : "",
    preset === undefined ? "" : `empty for ${toLine(JSON.stringify(preset))}`,
    preset === undefined && !isRequired ? "empty to leave out" : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "your answer" : `your answer (${parts.join("; ")})`;
}

function toLine(text: string): string {
  return toVisibleText(text.slice(0, MAX_CHARACTERS)).replaceAll("\n", " ");
}
