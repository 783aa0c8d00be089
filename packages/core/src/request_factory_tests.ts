import { ModelInfoSchema } from "@codexkit/protocol";
import { lowerTools, planTools } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createRequestFactory } from "./request_factory.ts";

test("createRequestFactory: the turn's decisions in wire names, the same thread in every request", () => {
  const modelInfo = ModelInfoSchema.parse({
    slug: "m",
    display_name: "M",
    supported_reasoning_levels: [],
    shell_type: "unified_exec",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    support_verbosity: true,
    truncation_policy: { mode: "tokens", limit: 10_000 },
    experimental_supported_tools: [],
  });
  const toRequest = createRequestFactory({
    threadId: "h",
    installationId: "i",
    isResumed: false,
    trigger: "exec",
    metadata: { foo: "bar" },
  });
  const { body, headers } = toRequest({
    context: {
      turnId: "t",
      threadId: "h",
      startedAtMs: 5,
      model: "vendor/m",
      modelInfo,
      toolMode: "direct",
      providerId: "mock",
      cwd: "/w",
      sandboxPolicy: { type: "read-only" },
      approvalPolicy: "never",
      environment: {
        cwd: "/w",
        shell: "bash",
        currentDate: "2026-11-21",
        timezone: "Etc/UTC",
        sandboxPolicy: { type: "read-only" },
        writableRoots: [],
      },
      sampling: { reasoningEffort: "low", verbosity: "high", outputSchema: { type: "object" } },
      truncationPolicy: modelInfo.truncation_policy,
    },
    lowered: lowerTools(planTools({ candidates: [], toolMode: "direct" }), { style: "responses" }),
    items: [],
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
