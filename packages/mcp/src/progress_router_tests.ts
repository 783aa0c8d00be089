import { expect, test } from "vitest";
import { ProgressRouter } from "./progress_router.ts";

test("ProgressRouter: each request hears of its own, until it is over", () => {
  const router = new ProgressRouter();
  const heard: unknown[] = [];
  const [first, second, third] = [
    router.open((progress) => heard.push(["first", progress])),
    router.open(undefined),
    router.open(() => {
      throw new Error("listener");
    }),
  ];
  router.tell(first, { progress: 1 });
  router.tell(second, { progress: 2 });
  router.tell(third, { progress: 3 });
  router.tell("0", { progress: 4 });
  router.tell(99, { progress: 5 });
  router.close(first);
  router.tell(first, { progress: 6 });
  expect({ tokens: [first, second, third], heard }).toEqual({
    tokens: [0, 1, 2],
    heard: [["first", { progress: 1 }]],
  });
});
