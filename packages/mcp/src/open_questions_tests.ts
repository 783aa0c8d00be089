import { expect, test } from "vitest";
import { CallTimer } from "./call_timer.ts";
import { OpenQuestions } from "./open_questions.ts";
import { TestClock } from "./test_clock.ts";

test("OpenQuestions: the time of every request stands still until the last question is answered", async () => {
  const clock = new TestClock();
  const questions = new OpenQuestions();
  questions.watch(new CallTimer(clock, 100, () => {}));
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  const asked = [first, second].map(({ promise }) => questions.during(() => promise, "refused"));
  questions.watch(new CallTimer(clock, 50, () => {}));
  const whileOpen = clock.listDelays();
  first.resolve("one");
  await asked[0];
  const whileOneIsOpen = clock.listDelays();
  second.resolve("two");
  expect({
    whileOpen,
    whileOneIsOpen,
    answers: await Promise.all(asked),
    after: clock.listDelays(),
  }).toEqual({
    whileOpen: [],
    whileOneIsOpen: [],
    answers: ["one", "two"],
    after: [50, 100],
  });
});

test("OpenQuestions: a request that is over keeps no timer", () => {
  const clock = new TestClock();
  const questions = new OpenQuestions();
  const timer = new CallTimer(clock, 100, () => {});
  questions.watch(timer);
  questions.unwatch(timer);
  expect(clock.listDelays()).toEqual([]);
});

test("OpenQuestions: the ninth question at a time is refused, and a failed one counts no more", async () => {
  const questions = new OpenQuestions();
  const failing = Promise.withResolvers<string>();
  const open = Array.from({ length: 8 }, () => questions.during(() => failing.promise, "refused"));
  const ninth = await questions.during(async () => "asked", "refused");
  failing.reject(new Error("x"));
  await Promise.allSettled(open);
  expect([ninth, await questions.during(async () => "asked", "refused")]).toEqual([
    "refused",
    "asked",
  ]);
});
