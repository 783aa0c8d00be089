import { type CapabilitySettings, resolveCapabilities } from "@codexkit/model-provider";
import type { WireCapabilities } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createTestModelInfo } from "./test_context.ts";
import { toWireCapabilities } from "./wire_capabilities.ts";

function toWire(
  settings: CapabilitySettings,
  model: Record<string, unknown> = {},
): WireCapabilities {
  return toWireCapabilities({
    capabilities: resolveCapabilities({ providerId: "p", kind: "custom", settings }),
    modelInfo: createTestModelInfo(model),
  });
}

const ALL: WireCapabilities = {
  style: "responses",
  namespaceTools: true,
  customTools: true,
  toolSearch: true,
  imageOutputs: true,
  parallelToolCalls: true,
  strictSchemas: false,
  hostedWebSearch: true,
  hostedImageGeneration: true,
  schemaDialect: "openai",
  lenientCalls: true,
};

test("toWireCapabilities: a provider of which nothing is said gets what Codex sends", () => {
  expect(toWire({})).toEqual(ALL);
});

test("toWireCapabilities: what is said reaches the wire, and the model decides about Lite", () => {
  const capabilities = {
    custom_tools: false,
    image_generation: false,
    schema_dialect: "minimal",
  } as const;
  expect(toWire({ capabilities }, { use_responses_lite: true })).toEqual({
    ...ALL,
    style: "responses_lite",
    customTools: false,
    hostedImageGeneration: false,
    schemaDialect: "minimal",
  });
});
