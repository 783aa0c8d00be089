import type { MessageItem, MessagePhase, ResponseItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { toNotificationItem } from "./agent_mail.ts";
import { toForkedHistory } from "./forked_history.ts";

const newId = (prefix: string): string => `${prefix}new`;

function say(role: MessageItem["role"], text: string, phase?: MessagePhase): ResponseItem {
  const type = role === "assistant" ? "output_text" : "input_text";
  return { type: "message", role, content: [{ type, text }], phase };
}

test("forked history: what was said stays, the work is left out", () => {
  const kept: readonly ResponseItem[] = [
    say("developer", "rules"),
    say("user", "do it"),
    say("assistant", "done"),
    say("assistant", "done", "final_answer"),
    { type: "compaction", id: "k" },
  ];
  const dropped: readonly ResponseItem[] = [
    say("assistant", "doing it", "commentary"),
    { type: "reasoning", summary: [] },
    { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "c", output: "o" },
    { type: "web_search_call" },
    toNotificationItem("h2", { completed: "pong" }, newId),
  ];
  expect(toForkedHistory([...kept, ...dropped], newId)).toEqual(kept);
});

test("forked history: the new agent is told its own part, where the other was told its", () => {
  const items = [say("developer", "rules"), say("developer", "you are a"), say("user", "do it")];
  const note = { ...say("developer", "you are b"), id: "msg_new" };
  const notes = { before: "you are a", after: "you are b" };
  expect(toForkedHistory(items, newId, notes)).toEqual([items[0], note, items[2]]);
  expect(toForkedHistory([say("user", "do it")], newId, notes)).toEqual([
    say("user", "do it"),
    note,
  ]);
});
