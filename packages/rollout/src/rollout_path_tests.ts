import path from "node:path";
import { expect, test } from "vitest";
import { parseRolloutName, toLocalTime, toRolloutPath } from "./rollout_path.ts";

const ID = "01900000-0001-7fff-bfff-ffffffffffff";

test("toRolloutPath: folders by day, a name that sorts by time", () => {
  const time = { year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5 };
  const file = toRolloutPath("/home", ID, time);
  expect([file, parseRolloutName(path.basename(file))]).toEqual([
    `/home/sessions/2026/01/02/rollout-2026-01-02T03-04-05-${ID}.jsonl`,
    { startedAt: "2026-01-02T03-04-05", threadId: ID },
  ]);
});

test("parseRolloutName: other files are none of ours", () => {
  expect(
    [`rollout-2026-01-02T03-04-05-${ID}.jsonl.bak`, "notes.txt", "rollout-x.jsonl"].map(
      parseRolloutName,
    ),
  ).toEqual([undefined, undefined, undefined]);
});

test("toLocalTime: the clock of this process", () => {
  const local = new Date(2026, 0, 2, 3, 4, 5);
  expect(toLocalTime(local.getTime())).toEqual({
    year: 2026,
    month: 1,
    day: 2,
    hour: 3,
    minute: 4,
    second: 5,
  });
});
