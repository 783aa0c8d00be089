import { expect, test } from "vitest";
import { ContextFill, resolveCompactLimit } from "./context_fill.ts";

test.for([
  [{}, {}, undefined],
  [{}, { context_window: 1000 }, 900],
  [{}, { context_window: 1000, auto_compact_token_limit: 500 }, 500],
  [{}, { context_window: 1000, auto_compact_token_limit: 5000 }, 900],
  [{ model_auto_compact_token_limit: 100 }, { auto_compact_token_limit: 500 }, 100],
  [{ model_auto_compact_token_limit: 100 }, {}, 100],
] as const)("resolveCompactLimit: %o with %o is %s", ([config, model, want]) => {
  expect(resolveCompactLimit(config, model)).toBe(want);
});

test("ContextFill: full once for each crossing, so that what cannot be shortened is not tried again", () => {
  const fill = new ContextFill();
  const seen = [fill.isFull(10)];
  fill.note(10);
  seen.push(fill.isFull(10));
  fill.restart();
  fill.note(12);
  seen.push(fill.isFull(10));
  fill.note(3);
  seen.push(fill.isFull(10));
  fill.note(11);
  seen.push(fill.isFull(10));
  expect([seen, fill.windowNumber]).toEqual([[false, true, false, false, true], 1]);
});

test("ContextFill: a request that was too long fills it, and without a limit nothing does", () => {
  const fill = new ContextFill({ windowNumber: 2, tokens: 5 });
  fill.restart();
  fill.overflow();
  expect([fill.isFull(1_000_000), fill.isFull(undefined), fill.windowNumber]).toEqual([
    true,
    false,
    3,
  ]);
});
