import type { JsonObject } from "@codexkit/mcp";
import { expect, test } from "vitest";
import { parseAgentCall, parseReplyCall } from "./agent_call.ts";

test("codex: all arguments", () => {
  const parsed = parseAgentCall({
    prompt: "go",
    model: "m",
    profile: "p",
    cwd: "sub",
    sandbox: "workspace-write",
    "approval-policy": "on-failure",
    config: { "features.goals": false, tools: { allow: ["a"] } },
    "base-instructions": "b",
    "developer-instructions": "d",
    "compact-prompt": "c",
    "include-plan-tool": true,
  });
  expect(parsed).toEqual({
    ok: true,
    call: {
      prompt: "go",
      model: "m",
      profile: "p",
      cwd: "sub",
      sandbox: "workspace-write",
      approvalPolicy: "on-request",
      config: [
        { path: ["features", "goals"], value: false },
        { path: ["tools"], value: { allow: ["a"] } },
      ],
      baseInstructions: "b",
      developerInstructions: "d",
      compactPrompt: "c",
    },
  });
});

test("codex: a prompt is enough", () => {
  expect(parseAgentCall({ prompt: "go" })).toMatchObject({
    ok: true,
    call: { prompt: "go", config: [], sandbox: undefined, approvalPolicy: undefined },
  });
});

test.for<[JsonObject, string]>([
  [{}, "prompt is missing or empty"],
  [{ prompt: " " }, "prompt is missing or empty"],
  [{ prompt: 1 }, "prompt must be a text"],
  [{ prompt: "x", model: {} }, "model must be a text"],
  [{ prompt: "x", sandbx: "read-only" }, "unknown argument 'sandbx', did you mean 'sandbox'?"],
  [
    { prompt: "x", [`y${"z".repeat(99)}`]: 1 },
    `unknown argument 'y${"z".repeat(63)}', known are prompt, model, profile, cwd, sandbox, approval-policy, base-instructions, developer-instructions, compact-prompt, config`,
  ],
  [
    { prompt: "x", sandbox: "off" },
    "sandbox must be one of read-only, workspace-write, danger-full-access",
  ],
  [
    { prompt: "x", "approval-policy": "always" },
    "approval-policy must be one of untrusted, on-failure, on-request, never",
  ],
  [{ prompt: "x", config: [] }, "config must be an object"],
  [{ prompt: "x", config: { "a..b": 1 } }, "config: 'a..b' is no key"],
  [{ prompt: "x", config: { "a.__proto__": 1 } }, "config: 'a.__proto__' is no key"],
  [
    { prompt: "x", config: { a: [{ b: null }] } },
    "config: a holds null, which is no value; leave it out",
  ],
])("codex: %j is refused", ([input, problem]) => {
  expect(parseAgentCall(input)).toEqual({ ok: false, problem });
});

test.for<[JsonObject, object]>([
  [
    { threadId: "t", prompt: "go" },
    { ok: true, call: { threadId: "t", prompt: "go" } },
  ],
  [
    { conversationId: "c", prompt: "go" },
    { ok: true, call: { threadId: "c", prompt: "go" } },
  ],
  [
    { threadId: "t", conversationId: "c", prompt: "go" },
    { ok: true, call: { threadId: "t", prompt: "go" } },
  ],
  [
    { prompt: "go" },
    { ok: false, problem: "threadId is missing; it comes with the result of `codex`" },
  ],
  [{ threadId: "t" }, { ok: false, problem: "prompt is missing or empty" }],
  [
    { threadid: "t", prompt: "go" },
    { ok: false, problem: "unknown argument 'threadid', did you mean 'threadId'?" },
  ],
])("codex-reply: %j", ([input, want]) => {
  expect(parseReplyCall(input)).toEqual(want);
});
