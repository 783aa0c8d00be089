import { ModelInfoSchema } from "@codexkit/protocol/model-catalog";
import { expect, test } from "vitest";
import {
  resolveImageGenerationGate,
  resolveStandaloneWebSearchGate,
  resolveWebSearchGate,
  type WebSearchGateInput,
} from "./capability_gates.ts";
import { resolveProvider } from "./provider.ts";
import { readPlans, type RecordedPlan } from "./test_planning_matrix.ts";

const MUST_BE_THERE = process.env["CI"] !== undefined;
const PLANS = readPlans(process.env);

test.skipIf(!MUST_BE_THERE && PLANS.length === 0)(
  "recordings: the planning matrix is there (set CODEXKIT_CONFORMANCE when it lies elsewhere)",
  () => {
    expect(PLANS.length).toBeGreaterThan(40);
  },
);

const MODEL = {
  slug: "m",
  display_name: "m",
  supported_reasoning_levels: [],
  shell_type: "unified_exec",
  visibility: "list",
  supported_in_api: true,
  priority: 1,
  support_verbosity: false,
  truncation_policy: { mode: "tokens", limit: 10_000 },
  experimental_supported_tools: [],
  input_modalities: ["text", "image"],
};

const has = (toml: string | null, key: string): boolean => toml?.includes(`${key} = true`) === true;

function toMode(config: string): WebSearchGateInput["mode"] {
  const word = /^web_search = "(\w+)"/m.exec(config)?.[1];
  return word === "disabled" || word === "indexed" || word === "live" ? word : "cached";
}

test.for(PLANS.map((plan): [string, RecordedPlan] => [plan.name, plan]))(
  "gates: offer images and search as recorded for %s",
  ([, plan]) => {
    const requiresOpenaiAuth = has(plan.provider_extra, "requires_openai_auth");
    const table = {
      base_url: "http://127.0.0.1/v1",
      requires_openai_auth: requiresOpenaiAuth,
      supports_standalone_web_search: has(plan.provider_extra, "supports_standalone_web_search"),
    };
    const provider = resolveProvider("mock", { mock: table }, { env: {} });
    const model = ModelInfoSchema.parse({ ...MODEL, ...plan.model_overrides });
    const search: WebSearchGateInput = {
      provider,
      model,
      mode: toMode(plan.config),
      isStandaloneFeatureOn: plan.features["standalone_web_search"] ?? false,
    };
    const images = resolveImageGenerationGate({
      provider,
      model,
      isFeatureOn: plan.features["image_generation"] ?? true,
      // A provider that does not ask for the login of OpenAI is not signed with it.
      auth: { usesCodexBackend: plan.auth === "chatgpt" && requiresOpenaiAuth, kind: plan.auth },
    });
    const names = new Set(
      plan.visible.map((tool) => (typeof tool === "string" ? tool : tool.namespace)),
    );
    expect({
      image_gen: images.form === "standalone",
      hostedImages: images.form === "hosted",
      web: resolveStandaloneWebSearchGate(search).isOpen,
      web_search: resolveWebSearchGate(search).isOpen,
    }).toEqual({
      image_gen: names.has("image_gen"),
      hostedImages: false,
      web: names.has("web"),
      web_search: names.has("web_search"),
    });
  },
);
