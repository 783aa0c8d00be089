import { expect, test } from "vitest";
import { startScriptedEndpoint } from "./scripted_endpoint.ts";

test("startScriptedEndpoint: answers step by step, and reports what the calls really gave", async () => {
  const endpoint = await startScriptedEndpoint([
    [
      { type: "reason", text: "look" },
      { type: "command", callId: "c1", cmd: "ls" },
      { type: "patch", callId: "p1", patch: "*** Begin Patch" },
    ],
    [{ type: "say", text: (outputs) => `c1 said ${outputs.get("c1")}` }],
  ]);
  try {
    const ask = async (input: readonly object[]): Promise<string> => {
      const response = await fetch(`${endpoint.url}/responses`, {
        method: "POST",
        body: JSON.stringify({ input }),
      });
      return response.text();
    };
    const first = await ask([]);
    const second = await ask([{ type: "function_call_output", call_id: "c1", output: "a.txt" }]);
    expect([
      ["reasoning", "function_call", "custom_tool_call"].map((type) =>
        first.includes(`"type":"${type}"`),
      ),
      second.includes('"text":"c1 said a.txt"'),
    ]).toEqual([[true, true, true], true]);
  } finally {
    await endpoint[Symbol.asyncDispose]();
  }
});
