import { expect, test } from "vitest";
import { resolveCapabilities } from "./capabilities.ts";
import { lookUpModel } from "./model_catalog.ts";
import { narrowCapabilities } from "./narrow_capabilities.ts";

const able = resolveCapabilities({ providerId: "gw", kind: "custom", settings: {} });
const model = (change: object): Parameters<typeof narrowCapabilities>[1] => ({
  info: { ...lookUpModel([], "m").info, supports_search_tool: true, ...change },
  catalog: "the bundled catalog",
});

test("narrowCapabilities: an able model changes nothing", () => {
  expect(narrowCapabilities(able, model({}))).toEqual(able);
});

test.for([
  [
    "tool_search",
    { supports_search_tool: false },
    "`supports_search_tool = false` of model `m` in the bundled catalog",
  ],
  [
    "image_outputs",
    { input_modalities: ["text", "audio"] },
    "`input_modalities = [text, audio]` of model `m` in the bundled catalog",
  ],
  [
    "parallel_tool_calls",
    { use_responses_lite: true },
    "`use_responses_lite = true` of model `m` in the bundled catalog",
  ],
] as const)("narrowCapabilities: %s is lowered by %j", ([name, change, detail]) => {
  expect(narrowCapabilities(able, model(change))).toEqual({
    ...able,
    [name]: { value: false, source: "model_catalog", detail },
  });
});

test("narrowCapabilities: a model raises nothing, and what the provider cannot do stays the provider's", () => {
  const unable = resolveCapabilities({ providerId: "ollama", kind: "oss", settings: {} });
  expect(narrowCapabilities(unable, model({}))).toEqual(unable);
  expect(narrowCapabilities(unable, model({ supports_search_tool: false }))).toEqual(unable);
});

test("narrowCapabilities: not even a person's word lets a model see images that takes none", () => {
  const raised = resolveCapabilities({
    providerId: "gw",
    kind: "oss",
    settings: { capabilities: { image_outputs: true } },
  });
  const narrowed = narrowCapabilities(raised, model({ input_modalities: ["text"] }));
  expect(narrowed.image_outputs).toMatchObject({ value: false, source: "model_catalog" });
});
