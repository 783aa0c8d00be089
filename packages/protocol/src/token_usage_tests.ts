import { expect, test } from "vitest";
import { addTokenUsage, NO_TOKENS, toBlendedTotal, toTokenUsage } from "./token_usage.ts";

const WIRE = {
  input_tokens: 1000,
  input_tokens_details: { cached_tokens: 300 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 10 },
  total_tokens: 1050,
};
const USAGE = {
  input_tokens: 1000,
  cached_input_tokens: 300,
  cache_write_input_tokens: 0,
  output_tokens: 50,
  reasoning_output_tokens: 10,
  total_tokens: 1050,
};

test("toTokenUsage: wire details are read, missing ones are 0", () => {
  expect([
    toTokenUsage(WIRE),
    toTokenUsage({ input_tokens: 3, output_tokens: 4 }),
    toTokenUsage(null),
  ]).toEqual([
    USAGE,
    { ...NO_TOKENS, input_tokens: 3, output_tokens: 4, total_tokens: 7 },
    undefined,
  ]);
});

test("addTokenUsage: members add up", () => {
  expect(addTokenUsage(USAGE, USAGE)).toEqual({
    input_tokens: 2000,
    cached_input_tokens: 600,
    cache_write_input_tokens: 0,
    output_tokens: 100,
    reasoning_output_tokens: 20,
    total_tokens: 2100,
  });
});

test("toBlendedTotal: cached input does not count", () => {
  expect(toBlendedTotal(USAGE)).toBe(750);
});
