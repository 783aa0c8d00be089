import type { ContentItem, ResponseItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { findRecentImages } from "./recent_images.ts";

const image = (name: string): ContentItem => ({ type: "input_image", image_url: name });
const text: ContentItem = { type: "input_text", text: "x" };

const HISTORY: readonly ResponseItem[] = [
  { type: "message", role: "user", content: [image("u1"), text, image("u2")] },
  { type: "function_call", name: "view_image", arguments: "{}", call_id: "c1" },
  { type: "function_call_output", call_id: "c1", output: [image("f1")] },
  { type: "function_call_output", call_id: "lost", output: [image("lost")] },
  { type: "custom_tool_call", name: "exec", input: "", call_id: "c2" },
  { type: "custom_tool_call_output", call_id: "c2", output: [image("e1"), text, image("e2")] },
  { type: "image_generation_call", result: "QUJD" },
  { type: "image_generation_call", result: "" },
  { type: "function_call_output", call_id: "c1", output: "no image" },
];

test.for([
  [0, []],
  [1, ["data:image/png;base64,QUJD"]],
  [2, ["e2", "data:image/png;base64,QUJD"]],
  [4, ["f1", "e1", "e2", "data:image/png;base64,QUJD"]],
  [99, ["u1", "u2", "f1", "e1", "e2", "data:image/png;base64,QUJD"]],
] as const)("recent images: the last %s are %o", ([count, urls]) => {
  expect(findRecentImages(HISTORY, count)).toEqual(urls);
});
