import { expect, test } from "vitest";
import { isCallItem, isCallOutputItem, toMessageText, toResponseItem } from "./response_item.ts";

test("toResponseItem: known items keep members this version does not know", () => {
  const item = {
    type: "message",
    role: "assistant",
    content: [],
    annotations: [1],
    new_member: true,
  };
  expect(toResponseItem(item)).toBe(item);
});

test.for([
  ["no object", "text", undefined],
  ["no type", { role: "user" }, undefined],
  ["unknown type", { type: "brand_new" }, { type: "other", wire_type: "brand_new" }],
  [
    "a call without its id",
    { type: "function_call", name: "x" },
    { type: "other", wire_type: "function_call" },
  ],
  [
    "a name from Object.prototype",
    { type: "constructor" },
    { type: "other", wire_type: "constructor" },
  ],
  [
    "a message between agents without its reader",
    { type: "agent_message", author: "/root", content: [] },
    { type: "other", wire_type: "agent_message" },
  ],
  [
    "an output of a strange shape",
    { type: "function_call_output", call_id: "c", output: 5 },
    { type: "other", wire_type: "function_call_output" },
  ],
] as const)("toResponseItem: %s", ([, value, expected]) => {
  expect(toResponseItem(value)).toEqual(expected);
});

test.for([
  [{ type: "function_call", call_id: "c", name: "n", arguments: "{}" }, true, false],
  [{ type: "custom_tool_call", call_id: "c", name: "n", input: "" }, true, false],
  [{ type: "tool_search_call", call_id: "c", execution: "client" }, true, false],
  [{ type: "tool_search_call", call_id: "c", execution: "server" }, false, false],
  [{ type: "tool_search_call", execution: "client" }, false, false],
  [{ type: "function_call_output", call_id: "c", output: "" }, false, true],
  [{ type: "local_shell_call", call_id: "c" }, false, false],
] as const)("isCallItem, isCallOutputItem: %j", ([value, call, output]) => {
  const item = toResponseItem(value);
  expect(item && [isCallItem(item), isCallOutputItem(item)]).toEqual([call, output]);
});

test("toMessageText: parts follow each other without a gap", () => {
  expect(
    toMessageText({
      type: "message",
      role: "assistant",
      content: [
        { type: "output_text", text: "one " },
        { type: "input_image", image_url: "u" },
        { type: "output_text", text: "two" },
      ],
    }),
  ).toBe("one two");
});
