import type { JsonObject } from "@codexkit/mcp";
import { expect, test } from "vitest";
import { createTerminalElicitations } from "./terminal_elicitations.ts";
import { openTestDialogue } from "./test_terminal_dialogue.ts";

const running = new AbortController().signal;

interface Asked {
  answer: unknown;
  shown: readonly string[];
  opened: readonly string[];
}

async function ask(
  typed: string,
  question: { message?: string } & (
    | { url: string }
    | { properties: JsonObject; required?: string[] }
  ),
  canOpen = true,
): Promise<Asked> {
  const { dialogue, shown } = openTestDialogue(typed);
  const opened: string[] = [];
  const openPage = async (url: string): Promise<boolean> => {
    opened.push(url);
    return canOpen;
  };
  const base = { server: "docs", message: question.message ?? "please" };
  const request =
    "url" in question
      ? ({ ...base, mode: "url", url: question.url, elicitationId: "e" } as const)
      : ({
          ...base,
          mode: "form",
          requestedSchema: {
            type: "object",
            properties: question.properties,
            required: question.required ?? [],
          },
        } as const);
  const answer = await createTerminalElicitations(dialogue, { openPage }).elicit(request, running);
  return { answer, shown: shown(), opened };
}

test.for([
  ["y\n", "accept"],
  ["n\n", "decline"],
  ["c\n", "cancel"],
] as const)("createTerminalElicitations: a bare question, %j", async ([typed, action]) => {
  const { answer, shown } = await ask(typed, { properties: {}, message: "Go on?\nReally?\u202e" });
  expect([answer, shown]).toEqual([
    action === "accept" ? { action, content: {} } : { action },
    [
      "? the MCP server docs asks:",
      "    Go on?",
      "    Really?\\u{202e}",
      "    y  yes",
      "    n  no",
      "    c  not now",
      "  your answer (y, n or c): ",
    ],
  ]);
});

const FORM = {
  properties: {
    name: { type: "string", title: "Your name", description: "as on the card", minLength: 2 },
    age: { type: "integer", minimum: 18 },
    news: { type: "boolean", default: false },
    size: { type: "string", enum: ["s", "l"], enumNames: ["Small", "Large"] },
    tags: { type: "array", items: { anyOf: [{ const: "a", title: "A" }, { const: "b" }] } },
    note: { type: "string" },
  },
  required: ["name", "age", "size"],
};

test("createTerminalElicitations: a form, blank by blank, each until it will do", async () => {
  const { answer, shown } = await ask("y\nJ\nJo\n\n17\n18\n\n2\n2, 1\n\n", FORM);
  expect(answer).toEqual({
    action: "accept",
    content: { name: "Jo", age: 18, news: false, size: "l", tags: ["b", "a"] },
  });
  expect(shown.slice(2)).toEqual([
    "    y  yes, answer (6 to fill in)",
    "    n  no",
    "    c  not now",
    "  your answer (y, n or c):   Your name: as on the card",
    "  your answer:     at least 2 characters, this is 1",
    "  your answer:   age",
    "  your answer:     an answer is needed",
    "  your answer:     at least 18",
    "  your answer:   news",
    "  your answer (y or n; empty for false):   size",
    "    1  Small",
    "    2  Large",
    "  your answer (a number):   tags",
    "    1  A",
    "    2  b",
    "  your answer (numbers, with commas; empty to leave out):   note",
    "  your answer (empty to leave out): ",
  ]);
});

test("createTerminalElicitations: a form that is not understood is declined, unasked", async () => {
  const { answer, shown } = await ask("y\n", { properties: { a: { type: "object" } } });
  expect([answer, shown.at(-2)]).toEqual([
    { action: "decline" },
    "    its form cannot be filled in on a terminal, so the answer is no",
  ]);
});

test.for([
  ["y\n", true, "accept", 1, []],
  ["y\n", false, "accept", 1, ["no browser could be started here: open the page yourself"]],
  ["n\n", true, "decline", 0, []],
] as const)(
  "createTerminalElicitations: a page is shown, then opened: %j, %s",
  async ([typed, canOpen, action, count, more]) => {
    const url = "https://example.com/a?b=c";
    const { answer, shown, opened } = await ask(typed, { url }, canOpen);
    expect([answer, opened]).toEqual([{ action }, Array.from({ length: count }, () => url)]);
    expect(shown).toContain(`    ${url}`);
    expect(shown.at(-1)?.includes("your answer") === true ? [] : shown.slice(-2, -1)).toEqual(
      more.map((text) => `  your answer (y, n or c):     ${text}`),
    );
  },
);

test("createTerminalElicitations: long words are cut, and that is told", async () => {
  const { shown } = await ask("n\n", { properties: {}, message: "x\n".repeat(1000) });
  expect([shown.length, shown[51]]).toEqual([56, "    the rest is not shown"]);
});

test("createTerminalElicitations: a terminal that is closed gives no answer", async () => {
  await expect(ask("y\n", FORM)).rejects.toThrow("the terminal was closed");
});
