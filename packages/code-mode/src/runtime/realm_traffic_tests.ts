import { expect, test } from "vitest";
import type { Frame } from "./frames.ts";
import { RealmTraffic } from "./realm_traffic.ts";

function createTraffic(): { traffic: RealmTraffic; posted: Frame[] } {
  const posted: Frame[] = [];
  const traffic = new RealmTraffic({
    post: (frame) => posted.push(frame),
    explain: (head, stack) => `${head}|${stack}`,
  });
  return { traffic, posted };
}

test("RealmTraffic: only what a cell may say reaches the host, and nothing after its end", () => {
  const { traffic, posted } = createTraffic();
  expect(traffic.fromRealm(["explain", "Error: x", "stack"])).toBe("Error: x|stack");
  traffic.fromRealm(["text", "a"]);
  traffic.fromRealm(["ready"]);
  traffic.fromRealm(["crashed", "memory"]);
  traffic.fromRealm(["text", { toString: () => "b" }]);
  traffic.fromRealm(["done"]);
  traffic.fromRealm(["text", "late"]);
  expect(posted).toEqual([["text", "a"], ["done"]]);
  expect(traffic.isFinished).toBe(true);
});

test.for<[string, readonly Frame[], readonly Frame[], boolean]>([
  ["nothing under way", [], [], true],
  ["a call", [["call", "1", "echo"]], [], false],
  ["a call that was answered", [["call", "1", "echo"]], [["settle", "1", "1", "{}"]], true],
  ["a timer", [["timer", "1", "5"]], [], false],
  ["a timer that fired", [["timer", "1", "5"]], [["fire", "1"]], true],
  [
    "a timer that was cleared",
    [
      ["timer", "1", "5"],
      ["untimer", "1"],
    ],
    [],
    true,
  ],
  ["the end", [["done"]], [], false],
])("RealmTraffic: with %s the script stalls or not", ([, from, to, stalls]) => {
  const { traffic, posted } = createTraffic();
  for (const frame of from) traffic.fromRealm(frame);
  for (const frame of to) traffic.toRealm(frame);
  traffic.turnEnded();
  traffic.turnEnded();
  expect(posted.slice(from.length)).toEqual(stalls ? [["stalled"]] : []);
});
