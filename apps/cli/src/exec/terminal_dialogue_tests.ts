import { expect, test } from "vitest";
import { openTestDialogue } from "./test_terminal_dialogue.ts";

const running = new AbortController().signal;
const CHOICES = [
  { key: "y", about: "do it", decision: 1 },
  { key: "n", about: "leave it", decision: 2 },
];

test.for([
  ["y\n", 1],
  [" YES \n", 1],
  ["no\n", 2],
  ["\nsure\nn\n", 2],
] as const)("choose: %j is %i", async ([typed, decision]) => {
  const { dialogue } = openTestDialogue(typed);
  expect(await dialogue.takeTurn(running, (person) => person.choose(CHOICES))).toBe(decision);
});

test("choose: what can be typed is shown", async () => {
  const { dialogue, shown } = openTestDialogue("y\n");
  await dialogue.takeTurn(running, (person) => person.choose(CHOICES));
  expect(shown()).toEqual(["    y  do it", "    n  leave it", "  your answer (y or n): "]);
});

test("takeTurn: questions come one at a time, whatever became of the one before", async () => {
  const { dialogue, holds, shown } = openTestDialogue("");
  const first = dialogue.takeTurn(running, (person) => person.ask("first", (line) => line));
  const second = dialogue.takeTurn(running, (person) => person.ask("second", (line) => line));
  await expect(first).rejects.toThrow("the terminal was closed before there was an answer");
  await expect(second).rejects.toThrow("the terminal was closed");
  expect(holds).toEqual(["hold", "release", "hold", "release"]);
  expect(shown()).toEqual(["  first: ", "  second: ", ""]);
});

test("takeTurn: who does not wait any more is not asked", async () => {
  const { io, dialogue } = openTestDialogue("y\n");
  const signal = AbortSignal.abort(new Error("stop"));
  await expect(
    dialogue.takeTurn(signal, (person) => person.ask("well", (line) => line)),
  ).rejects.toThrow("stop");
  expect(io.stderrText()).toBe("");
});
