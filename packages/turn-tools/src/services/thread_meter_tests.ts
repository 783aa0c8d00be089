import { NO_TOKENS, type ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { ThreadMeter } from "./thread_meter.ts";

const settings = {
  model: "m",
  model_provider: "p",
  cwd: "/w",
  approval_policy: "never",
  sandbox_policy: { type: "read-only" },
} as const;
const started: ThreadEvent = {
  type: "turn_started",
  turn_id: "t",
  at_ms: 0,
  settings,
  model_context_window: 1000,
};
const usage = {
  ...NO_TOKENS,
  input_tokens: 100,
  cached_input_tokens: 40,
  output_tokens: 5,
  total_tokens: 105,
};
const counted: ThreadEvent = {
  type: "token_count",
  turn_id: "t",
  last: usage,
  turn: usage,
  total: usage,
};
const ended: ThreadEvent = {
  type: "turn_aborted",
  turn_id: "t",
  at_ms: 0,
  duration_ms: 0,
  usage: NO_TOKENS,
  reason: "interrupted",
};

test("ThreadMeter: counts what was not cached, and the seconds of turns, once", () => {
  let now = 0;
  const meter = new ThreadMeter(() => now);
  meter.observe(started);
  meter.observe(counted);
  now = 2500;
  const first = meter.take();
  now = 3000;
  meter.observe(ended);
  now = 9000;
  expect([first, meter.take(), meter.take()]).toEqual([
    { tokens: 65, seconds: 2 },
    { tokens: 0, seconds: 1 },
    { tokens: 0, seconds: 0 },
  ]);
});

test("ThreadMeter: a goal that begins starts at nothing", () => {
  let now = 0;
  const meter = new ThreadMeter(() => now);
  meter.observe(started);
  meter.observe(counted);
  now = 4000;
  meter.restart();
  expect(meter.take()).toEqual({ tokens: 0, seconds: 0 });
});

test("ThreadMeter: knows what is left of the window, once it knows the window", () => {
  const meter = new ThreadMeter(() => 0);
  const before = meter.tokensLeft();
  meter.observe(started);
  meter.observe(counted);
  const left = meter.tokensLeft();
  meter.requestNewWindow();
  expect([before, left, meter.takeNewWindow(), meter.takeNewWindow(), meter.tokensLeft()]).toEqual([
    undefined,
    895,
    true,
    false,
    1000,
  ]);
});
