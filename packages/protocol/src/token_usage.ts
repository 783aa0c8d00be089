import { isRecord, readNumber } from "./json.ts";

/** Tokens of one response, or of several added up. Wire: rollouts and `turn.completed` (Codex 0.169.0). */
export interface TokenUsage {
  input_tokens: number;
  /** Of the input, how many came from the prompt cache. */
  cached_input_tokens: number;
  cache_write_input_tokens: number;
  output_tokens: number;
  /** Of the output, how many were thoughts. */
  reasoning_output_tokens: number;
  total_tokens: number;
}

/** No tokens at all. */
export const NO_TOKENS: TokenUsage = {
  input_tokens: 0,
  cached_input_tokens: 0,
  cache_write_input_tokens: 0,
  output_tokens: 0,
  reasoning_output_tokens: 0,
  total_tokens: 0,
};

/** Adds two counts, member by member. */
export function addTokenUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    cached_input_tokens: a.cached_input_tokens + b.cached_input_tokens,
    cache_write_input_tokens: a.cache_write_input_tokens + b.cache_write_input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    reasoning_output_tokens: a.reasoning_output_tokens + b.reasoning_output_tokens,
    total_tokens: a.total_tokens + b.total_tokens,
  };
}

/**
 * Reads the `usage` of `response.completed`; missing numbers read as 0.
 *
 * @returns `undefined` when there is no usage object.
 */
export function toTokenUsage(value: unknown): TokenUsage | undefined {
  if (!isRecord(value)) return undefined;
  const input = isRecord(value["input_tokens_details"]) ? value["input_tokens_details"] : {};
  const output = isRecord(value["output_tokens_details"]) ? value["output_tokens_details"] : {};
  const inputTokens = readNumber(value, "input_tokens") ?? 0;
  const outputTokens = readNumber(value, "output_tokens") ?? 0;
  return {
    input_tokens: inputTokens,
    cached_input_tokens: readNumber(input, "cached_tokens") ?? 0,
    cache_write_input_tokens: readNumber(input, "cache_write_tokens") ?? 0,
    output_tokens: outputTokens,
    reasoning_output_tokens: readNumber(output, "reasoning_tokens") ?? 0,
    total_tokens: readNumber(value, "total_tokens") ?? inputTokens + outputTokens,
  };
}

/** Tokens worth showing to a person: input that was not cached, and output. Mirrors: `tokens used` of Codex 0.169.0. */
export function toBlendedTotal(usage: TokenUsage): number {
  return Math.max(0, usage.input_tokens - usage.cached_input_tokens) + usage.output_tokens;
}
