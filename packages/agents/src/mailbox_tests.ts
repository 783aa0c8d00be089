import { expect, test } from "vitest";
import type { MailItem } from "./agent_mail.ts";
import { MAX_MAILBOX_CHARS, MAX_MAILS } from "./agent_limits.ts";
import { Mailbox } from "./mailbox.ts";

const mail = (text: string): MailItem => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});
const ORIGIN = { parentTurnId: "t", rootTurnId: "r" };

test("mailbox: hands out everything once, in order", () => {
  const box = new Mailbox();
  box.post(mail("a"), 1);
  box.tell(mail("b"), 1);
  expect([box.isEmpty, box.take(), box.take(), box.isEmpty]).toEqual([
    false,
    [mail("a"), mail("b")],
    [],
    true,
  ]);
});

test("mailbox: a task wants a turn until it is read or seen to", () => {
  const box = new Mailbox();
  box.post(mail("a"), 1, ORIGIN);
  box.post(mail("b"), 1);
  const before = box.task;
  box.disarm();
  const seen = [box.task, box.isEmpty];
  box.post(mail("c"), 1, ORIGIN);
  box.take();
  expect([before, seen, box.task]).toEqual([ORIGIN, [undefined, false], undefined]);
});

test("mailbox: too many messages are refused", () => {
  const box = new Mailbox();
  for (let at = 0; at < MAX_MAILS; at += 1) box.post(mail("a"), 1);
  expect(() => box.post(mail("b"), 1)).toThrow(
    "too many messages wait for this agent; send more when it has read them",
  );
  expect(box.take()).toHaveLength(MAX_MAILS);
});

test("mailbox: too long messages are refused", () => {
  const box = new Mailbox();
  box.post(mail("a"), MAX_MAILBOX_CHARS);
  expect(() => box.post(mail("b"), 1)).toThrow("too many messages wait for this agent");
});

test("mailbox: what has to be told takes the place of the oldest", () => {
  const box = new Mailbox();
  for (let at = 0; at < MAX_MAILS; at += 1) box.post(mail(String(at)), 1);
  box.tell(mail("done"), 1);
  const taken = box.take();
  expect([taken.length, taken[0], taken.at(-1)]).toEqual([MAX_MAILS, mail("1"), mail("done")]);
});

test("mailbox: one that is thrown away wants no turn", () => {
  const box = new Mailbox();
  box.post(mail("a"), 1, ORIGIN);
  box.clear();
  expect([box.isEmpty, box.task]).toEqual([true, undefined]);
});
