import type { MessageItem, ResponseItem } from "@codexkit/protocol";
import { toSkillMessage } from "@codexkit/skills";
import { expect, test } from "vitest";
import { toCompactedHistory } from "./compacted_history.ts";
import { toSummaryText } from "./compaction_texts.ts";

const say = (text: string, role: MessageItem["role"] = "user"): MessageItem => ({
  type: "message",
  role,
  content: [{ type: "input_text", text }],
});
const INITIAL = [say("permissions", "developer")];
const LAST: ResponseItem = { type: "compaction", id: "cmp_1", encrypted_content: "ENC" };

test("toCompactedHistory: the user's own words stay as they were, everything else goes", () => {
  const own = [say("one"), say("two")];
  const items: readonly ResponseItem[] = [
    say("permissions", "developer"),
    say("<environment_context>…"),
    say("# AGENTS.md instructions for /w"),
    own[0] ?? LAST,
    say(toSummaryText("before")),
    say("<subagent_notification>…"),
    { type: "function_call", call_id: "c", name: "x", arguments: "{}" },
    { type: "function_call_output", call_id: "c", output: "o" },
    say("answer", "assistant"),
    own[1] ?? LAST,
    toSkillMessage({ name: "tidy", path: "/s/SKILL.md" }, "Sort."),
  ];
  expect(toCompactedHistory(items, INITIAL, LAST)).toEqual([...INITIAL, ...own, LAST]);
});

test("toCompactedHistory: the oldest message that is kept is cut where the limit lies", () => {
  const long = "x".repeat(4 * 15_000);
  const history = toCompactedHistory([say("lost"), say(long), say(long)], [], LAST);
  const [cut, whole] = history;
  expect([history.length, whole]).toEqual([3, say(long)]);
  const text =
    cut?.type === "message" && cut.content[0]?.type === "input_text" && cut.content[0].text;
  expect([String(text).length < 4 * 6_000, String(text).includes("truncated")]).toEqual([
    true,
    true,
  ]);
});

test("toCompactedHistory: images of a message that has to be cut are left out", () => {
  const image = { type: "input_image", image_url: "data:" } as const;
  const message: MessageItem = {
    type: "message",
    role: "user",
    content: [...Array.from({ length: 30 }, () => image), { type: "input_text", text: "look" }],
  };
  expect(toCompactedHistory([message], [], LAST)).toEqual([say("look"), LAST]);
});
