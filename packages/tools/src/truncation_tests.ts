import { expect, test } from "vitest";
import {
  scalePolicy,
  toApproximateTokens,
  toByteLength,
  truncateFormatted,
  truncateMiddle,
} from "./truncation.ts";

const bytes = (limit: number) => ({ mode: "bytes", limit }) as const;
const tokens = (limit: number) => ({ mode: "tokens", limit }) as const;
const SENTENCE = "this is an example of a long output that should be truncated";
const EMOJI = "😀😀😀😀😀😀😀😀😀😀\nsecond line with text\n";

test.for([
  ["example output", bytes(1), "…13 chars truncated…t"],
  ["example output", tokens(1), "ex…3 tokens truncated…ut"],
  [SENTENCE, bytes(30), "this is an exam…30 chars truncated…ld be truncated"],
  [SENTENCE, tokens(5), "this is an…10 tokens truncated… truncated"],
  [EMOJI, bytes(20), "😀😀…21 chars truncated…with text\n"],
  ["abc", bytes(0), "…3 chars truncated…"],
  ["short", bytes(100), "short"],
  ["exactly8", tokens(2), "exactly8"],
] as const)("truncateMiddle: %j under %j", ([text, policy, expected]) => {
  expect(truncateMiddle(text, policy)).toBe(expected);
});

test("truncateFormatted: size in tokens and lines leads", () => {
  expect([truncateFormatted("a\nb\nc\n", bytes(2)), truncateFormatted("abc", bytes(3))]).toEqual([
    "Warning: truncated output (original token count: 2)\nTotal output lines: 3\n\na…4 chars truncated…\n",
    "abc",
  ]);
});

test("toByteLength: agrees with UTF-8, lone surrogates included", () => {
  const texts = ["", "abc", "é", "€", "😀", "a\ud800b", "\udc00"];
  expect(texts.map(toByteLength)).toEqual(
    texts.map((text) => new TextEncoder().encode(text).length),
  );
});

test("toApproximateTokens: rounds up", () => {
  expect(["", "a", "abcd", "abcde"].map(toApproximateTokens)).toEqual([0, 1, 1, 2]);
});

test("scalePolicy: rounds up", () => {
  expect(scalePolicy(bytes(11), 1.2)).toEqual(bytes(14));
});
