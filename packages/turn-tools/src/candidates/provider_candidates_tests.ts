import { type CapabilitySettings, resolveCapabilities } from "@codexkit/model-provider";
import { expect, test } from "vitest";
import type { ToolTurn } from "../tool_turn.ts";
import { createTestTurn, openTestTools, outlineSpecs, planTestTools } from "../test_tools.ts";

interface Case {
  settings?: CapabilitySettings;
  overrides?: readonly string[];
  context?: Partial<ToolTurn>;
  model?: Record<string, unknown>;
}

const WANTED = new Set(["web", "image_gen", "web_search", "image_generation"]);

async function offer({
  settings = {},
  overrides = [],
  context = {},
  model = {},
}: Case): Promise<readonly string[]> {
  const tools = await openTestTools(overrides);
  const capabilities = resolveCapabilities({ providerId: "gw", kind: "custom", settings });
  const turn = createTestTurn(model, { capabilities, providerId: "gw", ...context });
  const names = outlineSpecs(await planTestTools(tools, turn));
  return names.filter((name) => WANTED.has(name.split("{")[0] ?? ""));
}

const chatGpt = { auth: { usesCodexBackend: true, kind: "openai" } } as const;

test.for<[string, Case, readonly string[]]>([
  ["an API key without opt-in sees no image tool", {}, ["web_search"]],
  [
    "with opt-in it does",
    { settings: { capabilities: { image_generation: true } } },
    ["web_search", "image_generation"],
  ],
  [
    "in the form that was asked for",
    { settings: { capabilities: { image_generation: "standalone" } } },
    ["image_gen{imagegen}", "web_search"],
  ],
  [
    "disabled_capabilities beats it",
    {
      settings: {
        capabilities: { image_generation: true },
        disabled_capabilities: ["image_generation"],
      },
    },
    ["web_search"],
  ],
  [
    "the feature has to be on",
    {
      settings: { capabilities: { image_generation: true } },
      overrides: ["features.image_generation=false"],
    },
    ["web_search"],
  ],
  [
    "the model has to see images",
    {
      settings: { capabilities: { image_generation: true } },
      model: { input_modalities: ["text"] },
    },
    ["web_search"],
  ],
  [
    "ChatGPT has them where the provider takes its login",
    { context: chatGpt, settings: { requires_openai_auth: true } },
    ["image_gen{imagegen}", "web_search"],
  ],
  ["a provider may not search", { settings: { capabilities: { web_search: false } } }, []],
  [
    "a search endpoint takes the place of the hosted search",
    {
      settings: { supports_standalone_web_search: true },
      overrides: ["features.standalone_web_search=true"],
    },
    ["web{run}"],
  ],
])("provider candidates: %s", async ([, input, names]) => {
  expect(await offer(input)).toEqual(names);
});

test("createWebSearchCandidate: the settings reach the spec", async () => {
  const tools = await openTestTools([
    'web_search="live"',
    'tools.web_search={context_size="high",allowed_domains=["example.com"]}',
  ]);
  const { specs } = await planTestTools(tools, createTestTurn());
  expect(specs.find(({ type }) => type === "web_search")).toEqual({
    type: "web_search",
    external_web_access: true,
    filters: { allowed_domains: ["example.com"] },
    search_context_size: "high",
  });
});
