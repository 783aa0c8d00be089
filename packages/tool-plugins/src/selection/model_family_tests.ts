import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isCodexVariant } from "./model_family.ts";

const VARIANTS = [
  "gpt-5.1",
  "gpt-5.1-mini",
  "gpt-5.2",
  "gpt-5.2-nano",
  "gpt-5-codex",
  "gpt-5-codex-mini",
  "gpt-5.1-codex",
  "gpt-5.1-codex-max",
  "gpt-5.3-codex",
  "gpt-5.4",
  "gpt-5.4-mini",
  "gpt-5.4-nano",
  "gpt-5.4-2026-03-05",
  "gpt-5.4-mini-2026-03-05",
  "gpt-5.5",
  "gpt-5.6-sol",
  "gpt-5.10",
  "gpt-6",
  "gpt-6.1-sol",
  "gpt-6-nano",
];
const PLAIN = [
  "gpt-5",
  "gpt-5-mini",
  "gpt-5-nano",
  "gpt-5-2025-08-07",
  "gpt-5.3",
  "gpt-5.1-chat-latest",
  "gpt-5.4-chat",
  "gpt-6-realtime",
  "gpt-4.1",
  "gpt-4o",
  "gpt-oss-120b",
  "codex-mini-latest",
  "o3",
  "claude-opus-5",
  "qwen3-coder",
  "",
  "gpt-",
  "gpt-5.",
  "-codex",
];

test.for(VARIANTS)("codex variant: %s is one", (model) => {
  expect(isCodexVariant(model)).toBe(true);
});

test.for(PLAIN)("codex variant: %s is none", (model) => {
  expect(isCodexVariant(model)).toBe(false);
});

test("codex variant: vendors in front, variants behind and case do not matter", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...VARIANTS, ...PLAIN),
      fc.array(fc.stringMatching(/^[A-Za-z0-9.-]{1,12}$/), { maxLength: 3 }),
      fc.constantFrom("", ":free", ":online"),
      fc.boolean(),
      (model, vendors, variant, isLoud) => {
        const name = [...vendors, model].join("/") + variant;
        const shown = isLoud ? name.toUpperCase() : name;
        expect(isCodexVariant(shown)).toBe(isCodexVariant(model));
      },
    ),
  );
});

test("codex variant: every version from 5.4 on is one, and none before but 5.1 and 5.2", () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(30), (major, minor) => {
      const isLate = major > 5 || (major === 5 && minor >= 4);
      const isNamed = major === 5 && (minor === 1 || minor === 2);
      expect(isCodexVariant(`gpt-${major}.${minor}`)).toBe(isLate || isNamed);
    }),
  );
});

test("codex variant: a name without end costs no time", () => {
  expect(isCodexVariant(`gpt-${"5".repeat(1_000_000)}`)).toBe(false);
  expect(isCodexVariant("-code".repeat(50))).toBe(false);
});
