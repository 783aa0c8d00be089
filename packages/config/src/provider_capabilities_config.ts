import type { UnknownRecord } from "@codexkit/protocol";
import type { Shape } from "./shape.ts";
import { readBoolean, readChoice, readStrings } from "./toml_table.ts";

/** Which parts of JSON Schema a provider takes in tools. */
export type SchemaDialect = (typeof SCHEMA_DIALECTS)[number];

/** All dialects. `openai` is what Codex sends; `minimal` keeps types, properties and required names. */
export const SCHEMA_DIALECTS = [
  "openai",
  "openai-strict",
  "llama.cpp",
  "gemini",
  "minimal",
] as const;

/**
 * What a provider can do. Each key has three values: absent takes the default of the kind of provider, `true`
 * raises it, `false` clamps it.
 *
 * Wire: `[model_providers.X.capabilities]`. `remote_compaction`, `external_web_access` and
 * `cyber_access_programs` are keys of Codex 0.169.0, the others are ours.
 */
export interface ProviderCapabilitiesConfig {
  /** How history is compacted on the server. */
  remote_compaction?: "unsupported" | "v2" | undefined;
  /** `false` keeps hosted web search off the network; `true` does not raise it. */
  external_web_access?: boolean | undefined;
  /** Whether cyber access programs apply. */
  cyber_access_programs?: boolean | undefined;
  /**
   * Ours: opts in to image generation. `hosted` is a tool that the provider runs, `standalone` a tool of ours
   * that calls its Images API, `true` the one that fits the kind of provider.
   */
  image_generation?: boolean | "hosted" | "standalone" | undefined;
  /** Ours: whether tools may be grouped in namespaces. */
  namespace_tools?: boolean | undefined;
  /** Ours: whether web search may be offered. */
  web_search?: boolean | undefined;
  /** Ours: whether tools may take raw text (type `custom`). */
  custom_tools?: boolean | undefined;
  /** Ours: whether the item types of tool search are known. */
  tool_search?: boolean | undefined;
  /** Ours: whether the output of a tool may hold images. */
  image_outputs?: boolean | undefined;
  /** Ours: whether the model may call several tools at once. */
  parallel_tool_calls?: boolean | undefined;
  /** Ours: whether tools ask for strict arguments (`strict: true`) where their schema allows it. */
  strict_schemas?: boolean | undefined;
  /** Ours: whether the provider speaks WebSocket; wins over `supports_websockets`. */
  websockets?: boolean | undefined;
  /** Ours: which parts of JSON Schema tools may use. */
  schema_dialect?: SchemaDialect | undefined;
}

const IMAGE_FORMS = ["hosted", "standalone"] as const;
const COMPACTIONS = ["unsupported", "v2"] as const;

/** Every key of `[model_providers.X.capabilities]`. */
export const CAPABILITY_KEYS = [
  "remote_compaction",
  "external_web_access",
  "cyber_access_programs",
  "image_generation",
  "namespace_tools",
  "web_search",
  "custom_tools",
  "tool_search",
  "image_outputs",
  "parallel_tool_calls",
  "strict_schemas",
  "websockets",
  "schema_dialect",
] as const satisfies readonly (keyof ProviderCapabilitiesConfig)[];

/** A capability that `disabled_capabilities` can take away. */
export type DisabledCapability = (typeof DISABLED_CAPABILITIES)[number];

/** All capabilities that can be taken away. */
export const DISABLED_CAPABILITIES = [
  "image_generation",
  "namespace_tools",
  "web_search",
  "external_web_access",
  "remote_compaction",
  "cyber_access_programs",
  "custom_tools",
  "tool_search",
  "image_outputs",
  "parallel_tool_calls",
  "strict_schemas",
  "websockets",
] as const satisfies readonly (keyof ProviderCapabilitiesConfig)[];

/** Keys that Codex 0.169.0 knows. */
const UPSTREAM_KEYS: ReadonlySet<string> = new Set([
  "remote_compaction",
  "external_web_access",
  "cyber_access_programs",
]);

/** Keys of `[model_providers.X]` that Codex 0.169.0 does not know: ours. */
export const OWN_PROVIDER_KEYS: readonly string[] = [
  "disabled_capabilities",
  ...CAPABILITY_KEYS.filter((key) => !UPSTREAM_KEYS.has(key)).map((key) => `capabilities.${key}`),
];

/** The keys of `[model_providers.X.capabilities]`. */
export function toCapabilitiesShape(): Shape {
  const flags = CAPABILITY_KEYS.map((key) => [key, "boolean"] satisfies [string, Shape]);
  return {
    title: "struct ModelProviderCapabilities",
    fields: {
      ...Object.fromEntries(flags),
      remote_compaction: { choices: COMPACTIONS },
      image_generation: { scalar: "boolean", word: { choices: IMAGE_FORMS } },
      schema_dialect: { choices: SCHEMA_DIALECTS },
    },
  };
}

/** The capabilities of a table that has passed the shape check. */
export function toCapabilities(table: UnknownRecord): ProviderCapabilitiesConfig {
  return {
    remote_compaction: readChoice(table, "remote_compaction", COMPACTIONS),
    external_web_access: readBoolean(table, "external_web_access"),
    cyber_access_programs: readBoolean(table, "cyber_access_programs"),
    image_generation:
      readBoolean(table, "image_generation") ?? readChoice(table, "image_generation", IMAGE_FORMS),
    namespace_tools: readBoolean(table, "namespace_tools"),
    web_search: readBoolean(table, "web_search"),
    custom_tools: readBoolean(table, "custom_tools"),
    tool_search: readBoolean(table, "tool_search"),
    image_outputs: readBoolean(table, "image_outputs"),
    parallel_tool_calls: readBoolean(table, "parallel_tool_calls"),
    strict_schemas: readBoolean(table, "strict_schemas"),
    websockets: readBoolean(table, "websockets"),
    schema_dialect: readChoice(table, "schema_dialect", SCHEMA_DIALECTS),
  };
}

/** What `disabled_capabilities` takes away, in a fixed order. */
export function toDisabledCapabilities(table: UnknownRecord): readonly DisabledCapability[] {
  const named = new Set(readStrings(table, "disabled_capabilities"));
  return DISABLED_CAPABILITIES.filter((name) => named.has(name));
}
