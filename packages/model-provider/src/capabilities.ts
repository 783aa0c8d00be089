import type { DisabledCapability, ProviderCapabilitiesConfig } from "@codexkit/config";

/**
 * Why a capability has its value.
 *
 * - `default`: of the kind of provider.
 * - `capabilities`: the configuration says so.
 * - `disabled_capabilities`: the configuration takes it away, whatever else it says.
 */
export type CapabilitySource = "default" | "capabilities" | "disabled_capabilities";

/** A capability and why it is so. */
export interface EffectiveCapability<T> {
  readonly value: T;
  readonly source: CapabilitySource;
}

/** What a provider can do: an upper bound that features and models can only narrow. Keys are those of the configuration. */
export interface ProviderCapabilities {
  /** As a hosted tool, or `standalone` through the Images API. */
  readonly image_generation: EffectiveCapability<boolean | "standalone">;
  /** Whether tools may be grouped in namespaces. */
  readonly namespace_tools: EffectiveCapability<boolean>;
  /** Whether the hosted web search may be offered. */
  readonly web_search: EffectiveCapability<boolean>;
  /** Whether hosted web search may leave the provider's cache. */
  readonly external_web_access: EffectiveCapability<boolean>;
  /** How history is compacted on the server. */
  readonly remote_compaction: EffectiveCapability<"unsupported" | "v2">;
}

/** The kinds of provider that differ in what they can do. */
export type ProviderKind = "openai" | "azure" | "custom";

/** What the configuration says about capabilities. */
export interface CapabilitySettings {
  capabilities?: ProviderCapabilitiesConfig | undefined;
  disabled_capabilities?: readonly DisabledCapability[] | undefined;
}

/**
 * What a provider can do, and why. Pure: the one place where this is decided.
 *
 * The default of the kind, then an explicit setting raises or lowers it, then `disabled_capabilities` clamps
 * it. `external_web_access` can only be lowered, as in Codex 0.169.0.
 */
export function resolveCapabilities(
  kind: ProviderKind,
  settings: CapabilitySettings,
): ProviderCapabilities {
  const configured = settings.capabilities ?? {};
  const disabled = new Set(settings.disabled_capabilities);
  const resolve = <T>(
    name: DisabledCapability,
    byDefault: T,
    setting: T | undefined,
    off: T,
  ): EffectiveCapability<T> => {
    if (disabled.has(name)) return { value: off, source: "disabled_capabilities" };
    if (setting !== undefined) return { value: setting, source: "capabilities" };
    return { value: byDefault, source: "default" };
  };
  const images: boolean | "standalone" = kind === "openai";
  const compaction = kind === "custom" ? "unsupported" : "v2";
  const lowered = configured.external_web_access === false ? false : undefined;
  return {
    image_generation: resolve("image_generation", images, configured.image_generation, false),
    namespace_tools: resolve("namespace_tools", true, configured.namespace_tools, false),
    web_search: resolve("web_search", true, configured.web_search, false),
    external_web_access: resolve("external_web_access", true, lowered, false),
    remote_compaction: resolve<"unsupported" | "v2">(
      "remote_compaction",
      compaction,
      configured.remote_compaction,
      "unsupported",
    ),
  };
}

/**
 * Whether the configuration asked for a capability: then its gates do not ask for the backend of ChatGPT.
 */
export function isOptedIn(capability: EffectiveCapability<boolean | string>): boolean {
  return capability.source === "capabilities" && capability.value !== false;
}
