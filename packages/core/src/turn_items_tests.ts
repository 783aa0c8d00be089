import { expect, test } from "vitest";
import { toTurnItem } from "./turn_items.ts";

test("toTurnItem: messages of the model, thoughts and searches can be seen", () => {
  const action = { type: "search", query: "weather", queries: ["weather"] };
  expect([
    toTurnItem({
      type: "message",
      id: "m",
      role: "assistant",
      phase: "commentary",
      content: [{ type: "output_text", text: "hi" }],
    }),
    toTurnItem({
      type: "reasoning",
      id: "r",
      summary: [{ type: "summary_text", text: "sum" }],
      content: [{ type: "reasoning_text", text: "raw" }],
    }),
    toTurnItem({ type: "web_search_call", id: "w", action }),
    toTurnItem({ type: "web_search_call", id: "w" }),
  ]).toEqual([
    { type: "AgentMessage", id: "m", text: "hi", phase: "commentary" },
    { type: "Reasoning", id: "r", summary_text: ["sum"], raw_content: ["raw"] },
    { type: "WebSearch", id: "w", query: "weather", action },
    { type: "WebSearch", id: "w", query: "" },
  ]);
});

test("toTurnItem: words of others and calls are nothing to see", () => {
  expect([
    toTurnItem({ type: "message", role: "user", content: [] }),
    toTurnItem({ type: "function_call", call_id: "c", name: "n", arguments: "" }),
    toTurnItem({ type: "other", wire_type: "new" }),
  ]).toEqual([undefined, undefined, undefined]);
});
