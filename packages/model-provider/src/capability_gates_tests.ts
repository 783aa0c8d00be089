import { expect, test } from "vitest";
import {
  type CapabilitySettings,
  type ProviderCapabilities,
  type ProviderKind,
  resolveCapabilities,
} from "./capabilities.ts";
import {
  type CapabilityGate,
  type ImageGenerationGateInput,
  resolveImageGenerationGate,
  resolveNamespaceToolsGate,
  resolveStandaloneWebSearchGate,
  resolveWebSearchGate,
  type WebSearchGateInput,
} from "./capability_gates.ts";
import { lookUpModel } from "./model_catalog.ts";

const API_KEY = { usesCodexBackend: false, kind: "env_key" };
const CHATGPT = { usesCodexBackend: true, kind: "openai" };
const MODEL = lookUpModel([], "m").info;

const provider = (
  settings: CapabilitySettings = {},
  kind: ProviderKind = "custom",
): { id: string; capabilities: ProviderCapabilities } => ({
  id: kind === "openai" ? kind : "gw",
  capabilities: resolveCapabilities({
    providerId: kind === "openai" ? kind : "gw",
    kind,
    settings,
  }),
});

const imageGate = (
  change: Partial<ImageGenerationGateInput> = {},
): ReturnType<typeof resolveImageGenerationGate> =>
  resolveImageGenerationGate({
    provider: provider(),
    auth: API_KEY,
    isFeatureOn: true,
    model: MODEL,
    ...change,
  });

/** The checks that failed: what was looked at, what was found, what to do. */
const failed = (gate: CapabilityGate): unknown =>
  gate.checks
    .filter(({ passed }) => !passed)
    .map(({ subject, found, remedy }) => [subject, found, remedy]);

test("image generation: an API key without opting in sees nothing, feature and model or not", () => {
  const gate = imageGate();
  expect([gate.isOpen, gate.form]).toEqual([false, undefined]);
  expect(gate.checks).toEqual([
    {
      kind: "auth",
      subject: "auth",
      passed: false,
      found: "signed by env_key",
      remedy:
        "sign in with ChatGPT, or set `model_providers.gw.capabilities.image_generation = true`",
    },
    {
      kind: "capability",
      subject: "capabilities.image_generation",
      passed: false,
      found: "false, default of custom providers",
      remedy: "set `model_providers.gw.capabilities.image_generation = true`",
    },
    {
      kind: "feature",
      subject: "features.image_generation",
      passed: true,
      found: "on",
      remedy: "set `features.image_generation = true`",
    },
    {
      kind: "modality",
      subject: "model.input_modalities",
      passed: true,
      found: "text, image",
      remedy:
        'take a model with images as input, or add `"image"` to `input_modalities` under `[models."m"]`',
    },
  ]);
});

test.for([
  [true, "hosted"],
  ["hosted", "hosted"],
  ["standalone", "standalone"],
] as const)(
  "image generation: an API key that opted in by %j sees it %s",
  ([image_generation, form]) => {
    const gate = imageGate({ provider: provider({ capabilities: { image_generation } }) });
    expect([gate.isOpen, gate.form, gate.checks[0]?.found]).toEqual([
      true,
      form,
      "opted in by `model_providers.gw.capabilities.image_generation`",
    ]);
  },
);

test("image generation: disabled_capabilities beats opting in", () => {
  const gate = imageGate({
    provider: provider({
      capabilities: { image_generation: true },
      disabled_capabilities: ["image_generation"],
    }),
  });
  expect([gate.isOpen, gate.form]).toEqual([false, undefined]);
  expect(failed(gate)).toEqual([
    [
      "auth",
      "signed by env_key, and opted out by `model_providers.gw.disabled_capabilities`",
      "change `model_providers.gw.disabled_capabilities`",
    ],
    [
      "capabilities.image_generation",
      "false, `model_providers.gw.disabled_capabilities`",
      "change `model_providers.gw.disabled_capabilities`",
    ],
  ]);
});

test.for<[string, Partial<ImageGenerationGateInput>, string | undefined]>([
  ["ChatGPT on OpenAI", { auth: CHATGPT, provider: provider({}, "openai") }, "standalone"],
  [
    "ChatGPT on a provider that takes the login of OpenAI",
    { auth: CHATGPT, provider: provider({ requires_openai_auth: true }) },
    "standalone",
  ],
  [
    "an API key on a provider that takes the login of OpenAI",
    { provider: provider({ requires_openai_auth: true }) },
    undefined,
  ],
  ["an API key on OpenAI", { provider: provider({}, "openai") }, undefined],
  [
    "ChatGPT with the feature off",
    { auth: CHATGPT, provider: provider({}, "openai"), isFeatureOn: false },
    undefined,
  ],
  [
    "ChatGPT and a model without images",
    {
      auth: CHATGPT,
      provider: provider({}, "openai"),
      model: { slug: "m", input_modalities: ["text"] },
    },
    undefined,
  ],
  ["ChatGPT on Bedrock", { auth: CHATGPT, provider: provider({}, "amazon-bedrock") }, undefined],
  [
    "one that opted in, with the feature off",
    { provider: provider({ capabilities: { image_generation: true } }), isFeatureOn: false },
    undefined,
  ],
  [
    "one that opted out, with ChatGPT",
    {
      auth: CHATGPT,
      provider: provider({ requires_openai_auth: true, capabilities: { image_generation: false } }),
    },
    undefined,
  ],
])("image generation: %s", ([, change, form]) => {
  const gate = imageGate(change);
  expect([gate.form, gate.isOpen]).toEqual([form, form !== undefined]);
});

test("image generation: what is built in cannot be changed, and the remedy does not say so", () => {
  expect(failed(imageGate({ provider: provider({}, "openai") }))).toEqual([
    [
      "auth",
      "signed by env_key",
      "sign in with ChatGPT, or use a provider of your own with `capabilities.image_generation = true`",
    ],
  ]);
});

const searchInput = (change: Partial<WebSearchGateInput> = {}): WebSearchGateInput => ({
  provider: provider(),
  mode: "cached",
  model: MODEL,
  isStandaloneFeatureOn: false,
  ...change,
});
const LITE = { slug: "m", use_responses_lite: true };
const STANDALONE = provider({ supports_standalone_web_search: true });

test.for<[string, Partial<WebSearchGateInput>, boolean, boolean]>([
  ["by default hosted, whatever the credentials", {}, true, false],
  ["none when the mode says so", { mode: "disabled" }, false, false],
  ["none for a lite model", { model: LITE }, false, false],
  [
    "standalone for a lite model where there is an endpoint",
    { model: LITE, provider: STANDALONE },
    false,
    true,
  ],
  ["hosted where there is an endpoint and no feature", { provider: STANDALONE }, true, false],
  [
    "standalone where there is an endpoint and the feature",
    { provider: STANDALONE, isStandaloneFeatureOn: true },
    false,
    true,
  ],
  [
    "hosted where there is the feature and no endpoint",
    { isStandaloneFeatureOn: true },
    true,
    false,
  ],
  [
    "none where the provider cannot",
    { provider: provider({}, "amazon-bedrock-runtime") },
    false,
    false,
  ],
  [
    "none of either when it is taken away",
    {
      provider: provider({
        supports_standalone_web_search: true,
        disabled_capabilities: ["web_search"],
      }),
      model: LITE,
    },
    false,
    false,
  ],
])("web search: %s", ([, change, hosted, standalone]) => {
  const input = searchInput(change);
  expect([
    resolveWebSearchGate(input).isOpen,
    resolveStandaloneWebSearchGate(input).isOpen,
  ]).toEqual([hosted, standalone]);
});

test("web search: says what closed the hosted tool, and what to do", () => {
  const input = searchInput({
    provider: provider({ capabilities: { web_search: false } }),
    mode: "disabled",
    model: LITE,
  });
  expect(failed(resolveWebSearchGate(input))).toEqual([
    [
      "capabilities.web_search",
      "false, `model_providers.gw.capabilities.web_search`",
      "change `model_providers.gw.capabilities.web_search`",
    ],
    ["web_search", "disabled", 'set `web_search` to "cached", "indexed" or "live"'],
    [
      "model.use_responses_lite",
      "true",
      'set `use_responses_lite = false` under `[models."m"]`, if the provider takes plain tools for it',
    ],
  ]);
  expect(failed(resolveStandaloneWebSearchGate(searchInput()))).toEqual([
    [
      "capabilities.standalone_web_search",
      "false, default of custom providers",
      "set `model_providers.gw.supports_standalone_web_search = true`",
    ],
    ["features.standalone_web_search", "off", "set `features.standalone_web_search = true`"],
  ]);
});

test("web search: web.run takes the place of the hosted tool", () => {
  const input = searchInput({ provider: STANDALONE, isStandaloneFeatureOn: true });
  expect(failed(resolveWebSearchGate(input))).toEqual([
    ["web.run", "offered in its place", "turn `features.standalone_web_search` off"],
  ]);
});

test("namespaces: open by default, closed by a person, never a matter of credentials", () => {
  expect(resolveNamespaceToolsGate(provider()).isOpen).toBe(true);
  const gate = resolveNamespaceToolsGate(provider({ capabilities: { namespace_tools: false } }));
  expect(gate).toEqual({
    isOpen: false,
    checks: [
      {
        kind: "capability",
        subject: "capabilities.namespace_tools",
        passed: false,
        found: "false, `model_providers.gw.capabilities.namespace_tools`",
        remedy: "change `model_providers.gw.capabilities.namespace_tools`",
      },
    ],
  });
});
