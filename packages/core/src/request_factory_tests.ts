import { lowerTools, planTools } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createRequestFactory } from "./request_factory.ts";
import { createTestTurnContext } from "./test_context.ts";

test("createRequestFactory: the turn's decisions in wire names, the same thread in every request", () => {
  const toRequest = createRequestFactory({
    threadId: "h",
    installationId: "i",
    isResumed: false,
    trigger: "exec",
    metadata: { foo: "bar" },
  });
  const { body, headers } = toRequest({
    context: createTestTurnContext({
      startedAtMs: 5,
      model: "vendor/m",
      sampling: { reasoningEffort: "low", verbosity: "high", outputSchema: { type: "object" } },
    }),
    lowered: lowerTools(planTools({ candidates: [], toolMode: "direct" }), { style: "responses" }),
    items: [],
    windowNumber: 2,
  });
  const { client_metadata: metadata, ...rest } = body;
  expect([
    JSON.parse(JSON.stringify(rest)),
    metadata["turn_id"],
    headers["thread-id"],
    JSON.parse(headers["x-codex-turn-metadata"] ?? "{}").foo,
  ]).toEqual([
    {
      model: "vendor/m",
      stream: true,
      input: [],
      tools: [],
      tool_choice: "auto",
      parallel_tool_calls: true,
      reasoning: { effort: "low" },
      store: false,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: "h",
      text: {
        verbosity: "high",
        format: {
          type: "json_schema",
          strict: true,
          schema: { type: "object" },
          name: "codex_output_schema",
        },
      },
    },
    "t",
    "h",
    "bar",
  ]);
});

test("createRequestFactory: a request that compacts says so, and not its model", () => {
  const toRequest = createRequestFactory({
    threadId: "h",
    installationId: "i",
    isResumed: false,
    trigger: "exec",
    metadata: {},
  });
  const compaction = {
    trigger: "auto",
    reason: "context_limit",
    implementation: "responses",
    phase: "mid_turn",
    strategy: "memento",
  } as const;
  const { headers } = toRequest({
    context: createTestTurnContext(),
    lowered: lowerTools(planTools({ candidates: [], toolMode: "direct" }), { style: "responses" }),
    items: [],
    windowNumber: 1,
    compaction,
  });
  const metadata: unknown = JSON.parse(headers["x-codex-turn-metadata"] ?? "{}");
  expect(metadata).toMatchObject({ request_kind: "compaction", window_number: 1, compaction });
  expect([headers["x-codex-window-id"], metadata]).toEqual([
    "h:1",
    expect.not.objectContaining({ model: expect.anything() }),
  ]);
});
