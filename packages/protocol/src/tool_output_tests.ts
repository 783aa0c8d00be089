import { expect, test } from "vitest";
import { isToolOutputBody, toOutputText } from "./tool_output.ts";

test("toOutputText: texts are joined by newlines and media are left out", () => {
  const body = [
    { type: "input_text", text: "a" },
    { type: "input_image", image_url: "data:image/png;base64,AA==" },
    { type: "output_text", text: "b" },
  ] as const;
  expect([toOutputText("whole"), toOutputText(body)]).toEqual(["whole", "a\nb"]);
});

test.for([
  ["text", true],
  [[], true],
  [[{ type: "input_text", text: "a" }], true],
  [[{ type: "input_text" }], false],
  [[{ type: "input_image" }], false],
  [[{ type: "input_image", file_id: "f" }], true],
  [[{ type: "input_audio", audio_url: "u" }], true],
  [[{ type: "new_kind" }], false],
  [{}, false],
] as const)("isToolOutputBody: %j is %s", ([value, expected]) => {
  expect(isToolOutputBody(value)).toBe(expected);
});
