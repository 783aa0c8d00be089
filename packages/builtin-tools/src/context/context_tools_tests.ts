import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { callTool } from "../test_tool_call.ts";
import {
  type ContextWindow,
  createGetContextRemaining,
  createNewContext,
} from "./context_tools.ts";

function createWindow(left: number | undefined): ContextWindow & { asked: number } {
  const window = {
    asked: 0,
    tokensLeft: () => left,
    requestNewWindow: () => {
      window.asked += 1;
    },
  };
  return window;
}

test.for([createNewContext(createWindow(1)), createGetContextRemaining(createWindow(1))])(
  "$toolName.name: the spec is as recorded",
  (tool, { skip }) => {
    const { got, recorded } = compareWithRecordings(tool, skip);
    expect(got).toEqual(recorded);
  },
);

test("new_context: asks for a window and says what will be", async () => {
  const window = createWindow(1);
  const { body } = await callTool(createNewContext(window), "");
  expect([body, window.asked]).toEqual([
    "A new context window will start without summarizing conversation history.",
    1,
  ]);
});

test.for([
  [6000, "You have 6000 tokens left in this context window.", 6000],
  [0, "You have 0 tokens left in this context window.", 0],
  [undefined, "You have unknown tokens left in this context window.", null],
] as const)("get_context_remaining: %s", async ([left, body, tokensLeft]) => {
  expect(await callTool(createGetContextRemaining(createWindow(left)))).toEqual({
    body,
    success: true,
    codeModeResult: { tokens_left: tokensLeft },
  });
});
