import {
  createImagegen,
  createWebRun,
  type ImagegenOptions,
  NAMESPACE_DESCRIPTIONS,
  type WebClient,
} from "@codexkit/builtin-tools";
import type { Config } from "@codexkit/config";
import {
  type CapabilityCheck,
  resolveImageGenerationGate,
  resolveStandaloneWebSearchGate,
  resolveWebSearchGate,
  type WebSearchGateInput,
} from "@codexkit/model-provider";
import { type ToolCandidate, type ToolGate, toWebSearchSpec } from "@codexkit/tools";
import type { ToolTurn } from "../tool_turn.ts";
import { toCandidate } from "./shell_candidates.ts";

/** What the tools are made of that a provider stands behind. */
export interface ProviderServices {
  config: Pick<Config, "features" | "tools" | "web_search">;
  web: WebClient;
  images: ImagegenOptions;
}

/** `web.run`, which asks the provider's search endpoint. Mirrors: Codex 0.169.0. */
export function createWebCandidate(context: ToolTurn, services: ProviderServices): ToolCandidate {
  const { checks } = resolveStandaloneWebSearchGate(toSearchInput(context, services));
  const namespace = { name: "web", description: NAMESPACE_DESCRIPTIONS.web };
  return toCandidate(createWebRun(services.web), checks.map(toToolGate), namespace);
}

/**
 * Image generation: our tool over the provider's Images API, and the one that the provider runs. At most one of
 * them is open.
 */
export function createImageCandidates(
  context: ToolTurn,
  services: ProviderServices,
): { standalone: ToolCandidate; hosted: ToolCandidate } {
  const gate = resolveImageGenerationGate({
    provider: toGateProvider(context),
    auth: context.auth,
    isFeatureOn: services.config.features.image_generation,
    model: context.modelInfo,
  });
  const checks = gate.checks.map(toToolGate);
  const form = context.capabilities.image_generation;
  const toFormGate = (wanted: "hosted" | "standalone"): ToolGate => ({
    kind: "capability",
    subject: "capabilities.image_generation",
    passed: form.value === wanted,
    found: `${form.value}, ${form.detail}`,
    remedy:
      form.value === wanted
        ? undefined
        : `set \`model_providers.${context.providerId}.capabilities.image_generation = "${wanted}"\``,
  });
  return {
    standalone: toCandidate(
      createImagegen(context, services.images),
      [...checks, toFormGate("standalone")],
      { name: "image_gen", description: NAMESPACE_DESCRIPTIONS.image_gen },
    ),
    hosted: {
      source: "hosted",
      tool: { kind: "hosted", spec: { type: "image_generation", output_format: "png" } },
      gates: [...checks, toFormGate("hosted")],
    },
  };
}

/** The web search that the provider runs. Mirrors: Codex 0.169.0. */
export function createWebSearchCandidate(
  context: ToolTurn,
  services: ProviderServices,
): ToolCandidate {
  const input = toSearchInput(context, services);
  const { checks } = resolveWebSearchGate(input);
  const table = services.config.tools.web_search;
  const limits = typeof table === "object" ? table : {};
  const spec = toWebSearchSpec({
    mode: input.mode,
    fullAccess: context.sandboxPolicy.type === "danger-full-access",
    externalWebAccess: context.capabilities.external_web_access.value,
    images: context.modelInfo.web_search_tool_type === "text_and_image",
    contextSize: limits.context_size,
    allowedDomains: limits.allowed_domains,
    location: limits.location,
  });
  return {
    source: "hosted",
    // A search that is disabled has no spec; its gates keep this one away.
    tool: { kind: "hosted", spec: spec ?? { type: "web_search" } },
    gates: checks.map(toToolGate),
  };
}

function toSearchInput(context: ToolTurn, { config }: ProviderServices): WebSearchGateInput {
  return {
    provider: toGateProvider(context),
    mode: config.web_search ?? (config.tools.web_search === false ? "disabled" : "cached"),
    model: context.modelInfo,
    isStandaloneFeatureOn: config.features.standalone_web_search,
  };
}

function toGateProvider({ providerId, capabilities }: ToolTurn): WebSearchGateInput["provider"] {
  return { id: providerId, capabilities };
}

/** An open gate has nothing to be done about it. */
function toToolGate({ remedy, ...check }: CapabilityCheck): ToolGate {
  return { ...check, remedy: check.passed ? undefined : remedy };
}
