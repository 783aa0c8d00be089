import { expect, test } from "vitest";
import { MAX_MESSAGE_CHARS } from "./agent_limits.ts";
import { measureInput, toMessageText, toUserInput } from "./agent_user_input.ts";

const INPUT = [
  { type: "text", text: "look" },
  { type: "image", image_url: "data:x" },
  { type: "local_image", path: "/a.png" },
  { type: "skill", name: "s", path: "/s" },
  { type: "mention", name: "m", path: "app://m" },
] as const;

test("agent input: as its user would say it", () => {
  expect(toUserInput(INPUT)).toEqual([
    { type: "text", text: "look" },
    { type: "image", image_url: "data:x" },
    { type: "local_image", path: "/a.png" },
    { type: "text", text: "[$s](/s)" },
    { type: "text", text: "[$m](app://m)" },
  ]);
});

test("agent input: as one text", () => {
  expect(toMessageText(INPUT)).toBe("look\n[image]\n[local_image]\n[$s](/s)\n[$m](app://m)");
});

test.for([
  { type: "audio", audio_url: "data:a" },
  { type: "local_audio", path: "/a.wav" },
] as const)("agent input: $type is refused", (part) => {
  expect(() => toUserInput([part])).toThrow("agents cannot be given audio; say it in words");
});

test("agent input: its length counts addresses", () => {
  expect([measureInput(INPUT), measureInput([{ type: "audio", audio_url: "abc" }])]).toEqual([
    4 + 6 + 6 + 3 + 8,
    3,
  ]);
});

test("agent input: what is too long is refused", () => {
  const fitting = { type: "text", text: "x".repeat(MAX_MESSAGE_CHARS) } as const;
  expect(measureInput([fitting])).toBe(MAX_MESSAGE_CHARS);
  expect(() => measureInput([fitting, { type: "local_audio", path: "/" }])).toThrow(
    "Input exceeds the maximum length of 1048576 characters.",
  );
});
