import { expect, test } from "vitest";
import { readCellMessage, toStartFrame } from "./cell_messages.ts";
import { DEFAULT_LIMITS } from "./limits.ts";

test.for<[readonly string[], unknown]>([
  [["ready"], { type: "ready" }],
  [["yield"], { type: "yield" }],
  [["done"], { type: "done" }],
  [["stalled"], { type: "stalled" }],
  [["unavailable", "no"], { type: "unavailable", reason: "no" }],
  [["crashed", "memory"], { type: "crashed", reason: "memory" }],
  [["crashed", "else"], { type: "crashed", reason: "broken" }],
  [["failed", "Error: x"], { type: "failed", error: "Error: x" }],
  [["notify", "hm"], { type: "notify", text: "hm" }],
  [["store", "k", "1"], { type: "store", key: "k", json: "1" }],
  [["call", "1", "echo"], { type: "call", id: "1", ident: "echo", input: undefined }],
  [["call", "1", "echo", "{}"], { type: "call", id: "1", ident: "echo", input: "{}" }],
  [["timer", "1", "20"], { type: "timer", id: "1", delayMs: 20 }],
  [["untimer", "1"], { type: "untimer", id: "1" }],
  [["text", ""], { type: "item", item: { type: "input_text", text: "" } }],
  [
    ["image", "data:,", "low"],
    { type: "item", item: { type: "input_image", image_url: "data:,", detail: "low" } },
  ],
  [["audio", "data:,"], { type: "item", item: { type: "input_audio", audio_url: "data:," } }],
])("readCellMessage: %j is read", ([frame, message]) => {
  expect(readCellMessage(frame)).toEqual(message);
});

test.for<[readonly string[]]>([
  [[]],
  [["else"]],
  [["text"]],
  [["failed"]],
  [["notify"]],
  [["store", "k"]],
  [["call", "1"]],
  [["timer", "1"]],
  [["timer", "1", "soon"]],
  [["timer", "1", "-1"]],
  [["image", "data:,", "best"]],
])("readCellMessage: %j is nothing an engine says", ([frame]) => {
  expect(readCellMessage(frame)).toBeUndefined();
});

test("toStartFrame: what a cell starts with, as strings", () => {
  const settings = { ...DEFAULT_LIMITS, audio: false };
  expect(
    toStartFrame({ source: "1", settings, idents: ["a"], allTools: "[]", stored: ["k", "2"] }),
  ).toEqual(["start", "1", JSON.stringify(settings), '["a"]', "[]", '["k","2"]']);
});
