import { expect, test } from "vitest";
import {
  fitMessage,
  isNotificationText,
  toFinalText,
  toMailItem,
  toNotificationItem,
} from "./agent_mail.ts";
import { MAX_MESSAGE_CHARS } from "./agent_limits.ts";

const newId = (prefix: string): string => `${prefix}1`;
const MAIL = { author: "/root", recipient: "/root/a", text: "go" } as const;
const HEAD = "Task name: /root/a\nSender: /root\nPayload:\n";

test.for([
  [
    "sealed",
    "NEW_TASK",
    [
      { type: "input_text", text: `Message Type: NEW_TASK\n${HEAD}` },
      { type: "encrypted_content", encrypted_content: "go" },
    ],
  ],
  [
    "sealed",
    "FINAL_ANSWER",
    [{ type: "input_text", text: `Message Type: FINAL_ANSWER\n${HEAD}go` }],
  ],
  ["agent_message", "MESSAGE", [{ type: "input_text", text: `Message Type: MESSAGE\n${HEAD}go` }]],
] as const)("mail: %s %s travels as an item of its own", ([form, kind, content]) => {
  expect(toMailItem({ ...MAIL, kind }, form, newId)).toEqual({
    type: "agent_message",
    id: "amsg_1",
    author: "/root",
    recipient: "/root/a",
    content,
  });
});

test("mail: for a provider that knows no such item, a message of the user", () => {
  expect(toMailItem({ ...MAIL, kind: "MESSAGE" }, "user_message", newId)).toEqual({
    type: "message",
    id: "msg_1",
    role: "user",
    content: [{ type: "input_text", text: `Message Type: MESSAGE\n${HEAD}go` }],
  });
});

test.for([
  ["pending_init", undefined],
  ["running", undefined],
  ["interrupted", undefined],
  ["shutdown", "Agent shut down."],
  ["not_found", "Agent was not found."],
  [{ completed: "pong" }, "pong"],
  [{ completed: null }, ""],
  [
    { errored: "no model" },
    "Agent errored: no model\n\nIts turn is over. Give it a follow-up task if you still need it.",
  ],
] as const)("mail: final status %o says %s", ([status, text]) => {
  expect(toFinalText(status)).toBe(text);
});

test("mail: a long fault loses its middle", () => {
  const text = toFinalText({ errored: "x".repeat(100_000) }) ?? "";
  expect([text.includes("tokens truncated"), text.length < 4_000]).toEqual([true, true]);
});

test("notification: who, and how it stands", () => {
  const item = toNotificationItem("h2", { completed: "pong" }, newId);
  const text =
    '<subagent_notification>\n{"agent_path":"h2","status":{"completed":"pong"}}\n</subagent_notification>';
  expect(item).toEqual({
    type: "message",
    id: "msg_1",
    role: "user",
    content: [{ type: "input_text", text }],
  });
  expect([isNotificationText(text), isNotificationText("hi")]).toEqual([true, false]);
});

test.for([
  ["shutdown", '"shutdown"'],
  [{ completed: null }, '{"completed":null}'],
  [{ errored: "no" }, '{"errored":"no"}'],
] as const)("notification: status %o is %s", ([status, json]) => {
  expect(JSON.stringify(toNotificationItem("h2", status, newId))).toContain(
    JSON.stringify(`{"agent_path":"h2","status":${json}}`).slice(1, -1),
  );
});

test("notification: what an agent said last is bounded", () => {
  const long = "x".repeat(2 * MAX_MESSAGE_CHARS);
  expect(JSON.stringify(toNotificationItem("h2", { completed: long }, newId)).length).toBeLessThan(
    MAX_MESSAGE_CHARS + 500,
  );
  expect(fitMessage("short")).toBe("short");
});
