import { expect, test } from "vitest";
import type { RequestIdentity } from "./request_identity.ts";
import { toClientMetadata, toIdentityHeaders } from "./request_identity.ts";
import { createResponsesRequest, type ResponsesRequestInput } from "./responses_request.ts";

const IDENTITY: RequestIdentity = {
  sessionId: "s",
  threadId: "t",
  turnId: "u",
  installationId: "i",
  windowNumber: 0,
  metadata: {},
};
const INPUT: ResponsesRequestInput = {
  identity: IDENTITY,
  model: "m1",
  items: [],
  tools: [],
  parallelToolCalls: true,
};

test("createResponsesRequest: members in the order of the wire", () => {
  const { body } = createResponsesRequest({
    ...INPUT,
    reasoningEffort: "medium",
    reasoningSummary: "auto",
    verbosity: "low",
    serviceTier: "fast",
  });
  expect(Object.keys(body)).toEqual([
    "model",
    "stream",
    "input",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "reasoning",
    "store",
    "include",
    "prompt_cache_key",
    "text",
    "service_tier",
    "client_metadata",
  ]);
});

test("createResponsesRequest: what is not asked for is not sent", () => {
  expect(createResponsesRequest({ ...INPUT, tools: undefined, reasoningSummary: "none" })).toEqual({
    body: {
      model: "m1",
      stream: true,
      input: [],
      tool_choice: "auto",
      parallel_tool_calls: true,
      store: false,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: "s",
      client_metadata: toClientMetadata(IDENTITY),
    },
    headers: toIdentityHeaders(IDENTITY),
    turnId: "u",
  });
});

test.for([
  [{ reasoningEffort: "ultra" }, { effort: "ultra" }],
  [{ reasoningSummary: "detailed" }, { summary: "detailed" }],
  [{ responsesLite: true }, { context: "all_turns" }],
  [
    { reasoningEffort: "low", reasoningSummary: "auto", responsesLite: true },
    { effort: "low", summary: "auto", context: "all_turns" },
  ],
] as const)("createResponsesRequest: %j asks for reasoning %j", ([settings, reasoning]) => {
  expect(createResponsesRequest({ ...INPUT, ...settings }).body.reasoning).toEqual(reasoning);
});

test("createResponsesRequest: an output schema is sent strict, beside the verbosity", () => {
  const outputSchema = { type: "object", properties: {} };
  const { body } = createResponsesRequest({ ...INPUT, outputSchema, verbosity: "high" });
  expect(body.text).toEqual({
    verbosity: "high",
    format: {
      type: "json_schema",
      strict: true,
      schema: outputSchema,
      name: "codex_output_schema",
    },
  });
});

test.for([
  ["fast", "priority"],
  ["flex", "flex"],
  ["default", undefined],
  [undefined, undefined],
] as const)("createResponsesRequest: service tier %s is sent as %s", ([serviceTier, sent]) => {
  expect(createResponsesRequest({ ...INPUT, serviceTier }).body.service_tier).toBe(sent);
});

test("createResponsesRequest: equal input gives equal bytes", () => {
  const bytes = (): string => JSON.stringify(createResponsesRequest(INPUT));
  expect(bytes()).toBe(bytes());
});
