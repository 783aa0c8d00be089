import { expect, test } from "vitest";
import { createHotLoop, HotLoop } from "./hot_loop.ts";

/** A loop on a clock of which each turn takes 0.05 ms. */
function createLoop(): { loop: HotLoop; countTurns: (atMost?: number) => number } {
  let now = 0;
  const next: (() => void)[] = [];
  const loop = new HotLoop({ now: () => now, nextTurn: (callback) => void next.push(callback) });
  const countTurns = (atMost = 100): number => {
    let turns = 0;
    for (let turn = next.pop(); turn; turn = turns < atMost ? next.pop() : undefined) {
      turns += 1;
      now += 0.05;
      turn();
    }
    return turns;
  };
  return { loop, countTurns };
}

test("HotLoop: it turns for a moment after an answer, then sleeps", () => {
  const { loop, countTurns } = createLoop();
  loop.answered();
  expect([countTurns(), countTurns()]).toEqual([4, 0]);
});

test("HotLoop: each answer lets it turn on, and what an engine says ends it", () => {
  const { loop, countTurns } = createLoop();
  loop.answered();
  const begun = countTurns(3);
  loop.answered();
  loop.answered();
  const longer = countTurns(3);
  loop.heard();
  expect([begun, longer, countTurns()]).toEqual([3, 3, 1]);
});

test("createHotLoop: there is none where a single core has to do for the engine too", () => {
  expect([createHotLoop(1), createHotLoop(2)]).toEqual([undefined, expect.any(HotLoop)]);
});
