import { expect, test } from "vitest";
import { toAgentNotes } from "./agent_notes.ts";

test("agent notes: the root and others hear who they are and how many there may be", () => {
  const root = toAgentNotes("/root", 4);
  const child = toAgentNotes("/root/a", 4);
  expect([root.role.split("\n")[0], child.role.split("\n")[0]]).toEqual([
    "You are `/root`, the first agent of a team. The user talks to you.",
    "You are `/root/a`, an agent in a team. Your last answer goes to the agent that started you.",
  ]);
  expect(child.role).toContain("At most 4 are open at a time");
  expect([root.mode, root.mode.startsWith("<multi_agent_mode>Start agents only if")]).toEqual([
    child.mode,
    true,
  ]);
});
