import { expect, test } from "vitest";
import { type ChatCall, isChatCall, type ResponsesCall, toCallItem } from "./wire_call.ts";

const FUNCTION = { type: "function_call", call_id: "c", name: "shell", arguments: "{}" } as const;
const CUSTOM = { type: "custom_tool_call", call_id: "c", name: "apply_patch", input: "p" } as const;

test.for<[string, ResponsesCall | ChatCall, boolean, unknown]>([
  ["a function call of Responses", FUNCTION, false, FUNCTION],
  ["a custom call of Responses", CUSTOM, false, CUSTOM],
  [
    "a function call of chat completions",
    { type: "function", id: "c", function: { name: "shell", arguments: "{}" } },
    true,
    FUNCTION,
  ],
  [
    "a custom call of chat completions",
    { type: "custom", id: "c", custom: { name: "apply_patch", input: "p" } },
    true,
    CUSTOM,
  ],
])("wire calls: %s becomes an item", ([, call, isChat, item]) => {
  expect([isChatCall(call), toCallItem(call)]).toEqual([isChat, item]);
});

test("wire calls: members that nobody asked for are left out", () => {
  const sent = { ...FUNCTION, id: "fc_1", status: "completed", parsed_arguments: null };
  expect(toCallItem(sent)).toEqual(FUNCTION);
});

test.for<[string, unknown, string]>([
  ["an object", { command: ["ls"] }, '{"command":["ls"]}'],
  ["nothing", undefined, ""],
])("wire calls: arguments that are %s", ([, sent, text]) => {
  const call = { type: "function", id: "c", function: { name: "shell", arguments: sent } };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what servers send in spite of the type
  expect(toCallItem(call as ChatCall)).toEqual({ ...FUNCTION, arguments: text });
});
