import { type DeferredTool, toTextOutput } from "@codexkit/tools";
import { expect, test } from "vitest";
import { toToolsNote } from "./tools_note.ts";

function deferred(namespace: string | undefined, name: string, description = ""): DeferredTool {
  return {
    executor: {
      toolName: namespace === undefined ? { name } : { namespace, name },
      spec: { type: "function", name, description: "", strict: false, parameters: {} },
      handle: async () => toTextOutput(""),
    },
    namespace: namespace === undefined ? undefined : { name: namespace, description },
  };
}

test("toToolsNote: one line for each namespace, sorted, with its first description on one line", () => {
  expect(
    toToolsNote({
      deferred: [
        deferred("multi_agent_v1", "wait_agent", "Agents."),
        deferred("mcp__s", "b"),
        deferred("mcp__s", "a", "Small\n  things."),
        deferred("mcp__none", "a"),
        deferred(undefined, "plain"),
      ],
    }),
  ).toBe(
    "<tools>\nDeferred tool namespaces:\n- mcp__none\n- mcp__s: Small things.\n- multi_agent_v1: Agents.\n</tools>",
  );
});

test("toToolsNote: nothing deferred, nothing said; a long description is cut", () => {
  expect([
    toToolsNote({ deferred: [] }),
    toToolsNote({ deferred: [deferred("n", "a", "x".repeat(5000))] })?.length,
  ]).toEqual([undefined, 1000 + "<tools>\nDeferred tool namespaces:\n- n: \n</tools>".length]);
});
