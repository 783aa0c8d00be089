import type { ModelInfo } from "@codexkit/protocol";
import { type EffectiveCapability, type ImageGenerationForm, isOptedIn } from "./capabilities.ts";
import type { ModelProvider } from "./provider.ts";

/** One condition on the way of a capability to the model. A gate of `@codexkit/tools` has the same members. */
export interface CapabilityCheck {
  /** What kind of condition it is. */
  readonly kind: "auth" | "capability" | "config" | "feature" | "modality" | "model";
  /** What was looked at, such as `features.image_generation`. */
  readonly subject: string;
  readonly passed: boolean;
  /** What was found there, and what decided it. */
  readonly found: string;
  /** One line on how to open it. */
  readonly remedy: string;
}

/** Whether something may be offered. */
export interface CapabilityGate {
  /** Whether every check passed. */
  readonly isOpen: boolean;
  /** In the order in which they count; the first that failed decides. */
  readonly checks: readonly CapabilityCheck[];
}

/** How requests are signed. */
export interface GateAuth {
  /** Whether they go to the backend of ChatGPT. */
  readonly usesCodexBackend: boolean;
  /** Where credentials come from, such as `env_key`; for people. */
  readonly kind: string;
}

type GateProvider = Pick<ModelProvider, "id" | "capabilities">;

/** What decides about image generation. */
export interface ImageGenerationGateInput {
  readonly provider: GateProvider;
  readonly auth: GateAuth;
  /** Feature `image_generation`. */
  readonly isFeatureOn: boolean;
  readonly model: Pick<ModelInfo, "slug" | "input_modalities">;
}

/**
 * Whether the model is offered image generation, and in which form. Pure.
 *
 * The backend of ChatGPT or a provider that opted in, AND the provider's capability, AND the feature, AND images
 * among the model's input. Without opting in this is the gate of Codex 0.169.0: an API key sees no image tool.
 */
export function resolveImageGenerationGate(
  input: ImageGenerationGateInput,
): CapabilityGate & { readonly form?: ImageGenerationForm | undefined } {
  const capability = input.provider.capabilities.image_generation;
  const gate = toGate([
    toAuthCheck(input, capability),
    toCapabilityCheck(input.provider, "image_generation"),
    toFeatureCheck("image_generation", input.isFeatureOn),
    toModalityCheck(input.model, "image"),
  ]);
  return {
    ...gate,
    form: gate.isOpen && capability.value !== false ? capability.value : undefined,
  };
}

/** What decides about web search. */
export interface WebSearchGateInput {
  readonly provider: GateProvider;
  /** `web_search` of the configuration, or its default. */
  readonly mode: "disabled" | "cached" | "indexed" | "live";
  readonly model: Pick<ModelInfo, "slug" | "use_responses_lite">;
  /** Feature `standalone_web_search`. */
  readonly isStandaloneFeatureOn: boolean;
}

/**
 * Whether the model is offered the hosted tool `web_search`. Pure. Mirrors: Codex 0.169.0.
 *
 * Any credentials will do, as they always did. `web.run` takes its place where {@link resolveStandaloneWebSearchGate}
 * is open.
 */
export function resolveWebSearchGate(input: WebSearchGateInput): CapabilityGate {
  const standalone = resolveStandaloneWebSearchGate(input);
  const { slug, use_responses_lite: isLite } = input.model;
  return toGate([
    toCapabilityCheck(input.provider, "web_search"),
    toModeCheck(input.mode),
    {
      kind: "model",
      subject: "model.use_responses_lite",
      passed: !isLite,
      found: String(isLite),
      remedy: `set \`use_responses_lite = false\` under \`[models."${slug}"]\`, if the provider takes plain tools for it`,
    },
    {
      kind: "config",
      subject: "web.run",
      passed: !standalone.isOpen,
      found: standalone.isOpen ? "offered in its place" : "not offered",
      remedy: "turn `features.standalone_web_search` off",
    },
  ]);
}

/**
 * Whether the model is offered the tool `web.run`, which asks the provider's search endpoint. Pure.
 *
 * Mirrors: Codex 0.169.0. Where the provider takes no namespaces the tool is lowered, not hidden.
 */
export function resolveStandaloneWebSearchGate(input: WebSearchGateInput): CapabilityGate {
  const isLite = input.model.use_responses_lite;
  const passed = isLite || input.isStandaloneFeatureOn;
  return toGate([
    toCapabilityCheck(input.provider, "standalone_web_search"),
    toCapabilityCheck(input.provider, "web_search"),
    toModeCheck(input.mode),
    {
      kind: "feature",
      subject: "features.standalone_web_search",
      passed,
      found: isLite ? "not needed for a model with `use_responses_lite`" : toOnOff(passed),
      remedy: "set `features.standalone_web_search = true`",
    },
  ]);
}

/**
 * Whether tools may be grouped in namespaces. Pure. Any credentials will do. Where it is closed, tools are
 * lowered to plain functions.
 */
export function resolveNamespaceToolsGate(provider: GateProvider): CapabilityGate {
  return toGate([toCapabilityCheck(provider, "namespace_tools")]);
}

function toGate(checks: readonly CapabilityCheck[]): CapabilityGate {
  return { isOpen: checks.every(({ passed }) => passed), checks };
}

function toAuthCheck(
  { auth, provider }: ImageGenerationGateInput,
  capability: EffectiveCapability<boolean | string>,
): CapabilityCheck {
  const hasOptedIn = isOptedIn(capability);
  const isOptedOut = capability.source === "config" && !hasOptedIn;
  const signed = `signed by ${auth.kind}${isOptedOut ? `, and opted out by ${capability.detail}` : ""}`;
  const found = hasOptedIn ? `opted in by ${capability.detail}` : signed;
  return {
    kind: "auth",
    subject: "auth",
    passed: auth.usesCodexBackend || hasOptedIn,
    found: auth.usesCodexBackend ? "signed in with ChatGPT" : found,
    remedy: toOptInRemedy(provider, capability),
  };
}

function toOptInRemedy(
  provider: GateProvider,
  capability: EffectiveCapability<boolean | string>,
): string {
  if (capability.source === "config") return toCapabilityRemedy(provider, "image_generation");
  if (capability.source === "built_in") {
    return "sign in with ChatGPT, or use a provider of your own with `capabilities.image_generation = true`";
  }
  return `sign in with ChatGPT, or ${toCapabilityRemedy(provider, "image_generation")}`;
}

type GatedCapability =
  | "image_generation"
  | "namespace_tools"
  | "standalone_web_search"
  | "web_search";

function toCapabilityCheck(provider: GateProvider, name: GatedCapability): CapabilityCheck {
  const { value, detail } = provider.capabilities[name];
  return {
    kind: "capability",
    subject: `capabilities.${name}`,
    passed: value !== false,
    found: `${value}, ${detail}`,
    remedy: toCapabilityRemedy(provider, name),
  };
}

function toCapabilityRemedy(provider: GateProvider, name: GatedCapability): string {
  const { source, detail } = provider.capabilities[name];
  if (source === "config") return `change ${detail}`;
  if (source === "built_in") {
    return `use a provider of your own: the built-in \`${provider.id}\` cannot be changed`;
  }
  const table = `model_providers.${provider.id}`;
  if (name === "standalone_web_search") {
    return `set \`${table}.supports_standalone_web_search = true\``;
  }
  return `set \`${table}.capabilities.${name} = true\``;
}

function toFeatureCheck(name: string, isOn: boolean): CapabilityCheck {
  return {
    kind: "feature",
    subject: `features.${name}`,
    passed: isOn,
    found: toOnOff(isOn),
    remedy: `set \`features.${name} = true\``,
  };
}

function toModalityCheck(
  model: Pick<ModelInfo, "slug" | "input_modalities">,
  modality: "image",
): CapabilityCheck {
  return {
    kind: "modality",
    subject: "model.input_modalities",
    passed: model.input_modalities.includes(modality),
    found: model.input_modalities.join(", "),
    remedy: `take a model with ${modality}s as input, or add \`"${modality}"\` to \`input_modalities\` under \`[models."${model.slug}"]\``,
  };
}

function toModeCheck(mode: WebSearchGateInput["mode"]): CapabilityCheck {
  return {
    kind: "config",
    subject: "web_search",
    passed: mode !== "disabled",
    found: mode,
    remedy: 'set `web_search` to "cached", "indexed" or "live"',
  };
}

function toOnOff(isOn: boolean): string {
  return isOn ? "on" : "off";
}
