import { expect, test } from "vitest";
import { parseAgentInput, toInputPreview } from "./agent_input.ts";

const ITEMS = [
  { type: "text", text: "look" },
  { type: "image", image_url: "data:image/png;base64,AA==" },
  { type: "local_image", path: "a.png" },
  { type: "audio", audio_url: "data:audio/wav;base64,AA==" },
  { type: "local_audio", path: "a.wav" },
  { type: "skill", name: "s", path: "/s/SKILL.md" },
  { type: "mention", name: "m", path: "app://m" },
] as const;

test("agent input: a message is one text", () => {
  expect(parseAgentInput({ message: " go ", items: undefined }, "{}")).toEqual({
    ok: true,
    input: [{ type: "text", text: " go " }],
  });
});

test("agent input: items of every type, without what they do not need", () => {
  const items = ITEMS.map((item) => Object.assign({ more: 1 }, item));
  expect(parseAgentInput({ message: undefined, items }, "{}")).toEqual({ ok: true, input: ITEMS });
});

test("agent input: a preview names media, it does not hold them", () => {
  expect(toInputPreview(ITEMS)).toBe(
    [
      "look",
      "[image]",
      "[local_image:a.png]",
      "[audio]",
      "[local_audio:a.wav]",
      "[skill:$s](/s/SKILL.md)",
      "[mention:$m](app://m)",
    ].join("\n"),
  );
});

test.for([
  [{ message: "a", items: [] }, "Provide either message or items, but not both"],
  [{ message: undefined, items: undefined }, "Provide one of: message or items"],
  [{ message: " ", items: undefined }, "Empty message can't be sent to an agent"],
  [{ message: undefined, items: [] }, "Items can't be empty"],
] as const)("agent input: %o is told %s", ([args, problem]) => {
  expect(parseAgentInput(args, "{}")).toEqual({ ok: false, problem });
});

test.for([
  ["x", "invalid type: expected a sequence"],
  [["x"], "invalid type: expected internally tagged enum UserInput"],
  [[{}], "missing field `type`"],
  [
    [{ type: "video" }],
    "unknown variant `video`, expected one of `text`, `image`, `local_image`, `audio`, `local_audio`, `skill`, `mention`",
  ],
  [[{ type: "text" }], "missing field `text`"],
  [[{ type: "skill", name: "s", path: 5 }], "invalid type: expected a string"],
] as const)("agent input: items %o are told %s", ([items, problem]) => {
  expect(parseAgentInput({ message: undefined, items }, "{}")).toEqual({
    ok: false,
    problem: `failed to parse function arguments: ${problem} at line 1 column 2`,
  });
});
