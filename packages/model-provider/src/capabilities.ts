import type {
  DisabledCapability,
  ProviderCapabilitiesConfig,
  SchemaDialect,
} from "@codexkit/config";

/**
 * Where the value of a capability comes from.
 *
 * - `config`: a person said so.
 * - `model_catalog`: the model cannot do it, or not that way.
 * - `built_in`: a fact about a provider that ships with the harness.
 * - `default`: of the kind of provider.
 */
export type CapabilitySource = "config" | "model_catalog" | "built_in" | "default";

/** A capability and why it is so. */
export interface EffectiveCapability<T> {
  /** What holds. */
  readonly value: T;
  /** Where it comes from. */
  readonly source: CapabilitySource;
  /** The key, file or fact that decided, for people. */
  readonly detail: string;
}

/** How images are made: by a tool that the provider runs, or by one of ours that calls its Images API. */
export type ImageGenerationForm = "hosted" | "standalone";

/** Plain values of all capabilities. Keys are those of the configuration. */
export interface CapabilityValues {
  /** The form in which images can be made, or false. */
  readonly image_generation: ImageGenerationForm | false;
  /** Whether tools may be grouped in namespaces. */
  readonly namespace_tools: boolean;
  /** Whether web search may be offered. */
  readonly web_search: boolean;
  /** Whether the provider answers searches of our own tool `web.run`. Key: `supports_standalone_web_search`. */
  readonly standalone_web_search: boolean;
  /** Whether hosted web search may leave the provider's cache. */
  readonly external_web_access: boolean;
  /** Whether tools may take raw text (type `custom`). */
  readonly custom_tools: boolean;
  /** Whether the item types of tool search are known. */
  readonly tool_search: boolean;
  /** Whether the output of a tool may hold images. */
  readonly image_outputs: boolean;
  /** Whether the model may call several tools at once. */
  readonly parallel_tool_calls: boolean;
  /** Whether tools ask for strict arguments (`strict: true`) where their schema allows it. */
  readonly strict_schemas: boolean;
  /** Whether the provider speaks WebSocket. */
  readonly websockets: boolean;
  /** Which parts of JSON Schema tools may use. */
  readonly schema_dialect: SchemaDialect;
  /** How history is compacted on the server. */
  readonly remote_compaction: "unsupported" | "v2";
  /** Whether cyber access programs apply. */
  readonly cyber_access_programs: boolean;
}

/** What a provider can do and why: an upper bound that features and models can only narrow. */
export type ProviderCapabilities = {
  readonly [Key in keyof CapabilityValues]: EffectiveCapability<CapabilityValues[Key]>;
};

/**
 * The kinds of provider that differ in what they can do. `oss` are the built-in local ones; what is configured
 * is `custom`, or `azure` by its name or URL.
 */
export type ProviderKind =
  | "openai"
  | "azure"
  | "amazon-bedrock"
  | "amazon-bedrock-runtime"
  | "oss"
  | "custom";

/** What the configuration says about capabilities. A table `[model_providers.X]` fits. */
export interface CapabilitySettings {
  /** Raises and clamps single ones. */
  capabilities?: ProviderCapabilitiesConfig | undefined;
  /** Takes away, whatever else is said. */
  disabled_capabilities?: readonly DisabledCapability[] | undefined;
  /** Whether the login of OpenAI is used: then images are made as OpenAI makes them. */
  requires_openai_auth?: boolean | undefined;
  /** Raises `websockets`. */
  supports_websockets?: boolean | undefined;
  /** Raises `standalone_web_search`. */
  supports_standalone_web_search?: boolean | undefined;
}

/** What {@link resolveCapabilities} is given. */
export interface ResolveCapabilitiesInput {
  /** Id of the provider in the configuration. */
  readonly providerId: string;
  readonly kind: ProviderKind;
  readonly settings: CapabilitySettings;
  /** Where a key was set, such as the path of a file; for people. Default nowhere. */
  readonly toOrigin?: ((path: readonly string[]) => string | undefined) | undefined;
}

/**
 * What a provider can do, and why. Pure: the one place where this is decided.
 *
 * The default of the kind, then an explicit setting raises or lowers it, then `disabled_capabilities` clamps
 * it. `external_web_access` can only be lowered, as in Codex 0.169.0. Without any setting every provider but
 * the local ones is sent what Codex 0.169.0 sends.
 */
export function resolveCapabilities(input: ResolveCapabilitiesInput): ProviderCapabilities {
  const base = toBaseCapabilities(input);
  const said = input.settings.capabilities ?? {};
  const images = said.image_generation === true ? toImageForm(input) : said.image_generation;
  const external = said.external_web_access === false ? false : undefined;
  const flag = (key: FlagKey): EffectiveCapability<boolean> =>
    applySettings(input, key, { base: base[key], setting: said[key], off: false });
  return {
    image_generation: applySettings<ImageGenerationForm | false>(input, "image_generation", {
      base: base.image_generation,
      setting: images,
      off: false,
    }),
    namespace_tools: flag("namespace_tools"),
    web_search: flag("web_search"),
    standalone_web_search: base.standalone_web_search,
    external_web_access: applySettings(input, "external_web_access", {
      base: base.external_web_access,
      setting: external,
      off: false,
    }),
    custom_tools: flag("custom_tools"),
    tool_search: flag("tool_search"),
    image_outputs: flag("image_outputs"),
    parallel_tool_calls: flag("parallel_tool_calls"),
    strict_schemas: flag("strict_schemas"),
    websockets: flag("websockets"),
    schema_dialect: applySettings<SchemaDialect>(input, "schema_dialect", {
      base: base.schema_dialect,
      setting: said.schema_dialect,
      off: base.schema_dialect.value,
    }),
    remote_compaction: applySettings<"unsupported" | "v2">(input, "remote_compaction", {
      base: base.remote_compaction,
      setting: said.remote_compaction,
      off: "unsupported",
    }),
    cyber_access_programs: flag("cyber_access_programs"),
  };
}

/** The values alone, for what sends requests. */
export function toCapabilityValues(capabilities: ProviderCapabilities): CapabilityValues {
  return {
    image_generation: capabilities.image_generation.value,
    namespace_tools: capabilities.namespace_tools.value,
    web_search: capabilities.web_search.value,
    standalone_web_search: capabilities.standalone_web_search.value,
    external_web_access: capabilities.external_web_access.value,
    custom_tools: capabilities.custom_tools.value,
    tool_search: capabilities.tool_search.value,
    image_outputs: capabilities.image_outputs.value,
    parallel_tool_calls: capabilities.parallel_tool_calls.value,
    strict_schemas: capabilities.strict_schemas.value,
    websockets: capabilities.websockets.value,
    schema_dialect: capabilities.schema_dialect.value,
    remote_compaction: capabilities.remote_compaction.value,
    cyber_access_programs: capabilities.cyber_access_programs.value,
  };
}

/**
 * Whether the configuration asked for a capability: then its gates do not ask for the backend of ChatGPT.
 */
export function isOptedIn(capability: EffectiveCapability<boolean | string>): boolean {
  return capability.source === "config" && capability.value !== false;
}

/** Capabilities that are on or off and nothing else. */
type FlagKey =
  | "namespace_tools"
  | "web_search"
  | "custom_tools"
  | "tool_search"
  | "image_outputs"
  | "parallel_tool_calls"
  | "strict_schemas"
  | "websockets"
  | "cyber_access_programs";

interface Step<T> {
  base: EffectiveCapability<T>;
  setting: T | undefined;
  /** What `disabled_capabilities` makes of it. */
  off: T;
}

/** The value of a key after the configuration has had its say. */
function applySettings<T>(
  input: ResolveCapabilitiesInput,
  key: keyof ProviderCapabilitiesConfig,
  { base, setting, off }: Step<T>,
): EffectiveCapability<T> {
  const isDisabled = input.settings.disabled_capabilities?.some((name) => name === key) === true;
  if (isDisabled) {
    return { value: off, source: "config", detail: toKeyDetail(input, ["disabled_capabilities"]) };
  }
  if (setting === undefined) return base;
  const detail = toKeyDetail(input, ["capabilities", key]);
  return { value: setting, source: "config", detail };
}

/** A key of the provider's table, and its file when that is known. */
function toKeyDetail(input: ResolveCapabilitiesInput, keys: readonly string[]): string {
  const path = ["model_providers", input.providerId, ...keys];
  const origin = input.toOrigin?.(path);
  return `\`${path.join(".")}\`${origin === undefined ? "" : ` in ${origin}`}`;
}

/** What holds before `capabilities` and `disabled_capabilities` are looked at. */
function toBaseCapabilities(input: ResolveCapabilitiesInput): ProviderCapabilities {
  const values = toDefaults(input);
  const origin = toDefaultOrigin(input);
  const base = <T>(value: T): EffectiveCapability<T> => ({ value, ...origin });
  return {
    image_generation: base(values.image_generation),
    namespace_tools: base(values.namespace_tools),
    web_search: base(values.web_search),
    standalone_web_search: toTableFlag(input, "supports_standalone_web_search"),
    external_web_access: base(values.external_web_access),
    custom_tools: base(values.custom_tools),
    tool_search: base(values.tool_search),
    image_outputs: base(values.image_outputs),
    parallel_tool_calls: base(values.parallel_tool_calls),
    strict_schemas: base(values.strict_schemas),
    websockets: toTableFlag(input, "supports_websockets"),
    schema_dialect: base(values.schema_dialect),
    remote_compaction: base(values.remote_compaction),
    cyber_access_programs: base(values.cyber_access_programs),
  };
}

function toDefaultOrigin({
  kind,
  providerId,
}: ResolveCapabilitiesInput): Omit<EffectiveCapability<unknown>, "value"> {
  if (kind === "custom" || kind === "azure") {
    return { source: "default", detail: `default of ${kind} providers` };
  }
  return { source: "built_in", detail: `built-in provider \`${providerId}\`` };
}

/** A capability whose key stands in the provider's table itself. Only OpenAI has it without being told. */
function toTableFlag(
  input: ResolveCapabilitiesInput,
  key: "supports_standalone_web_search" | "supports_websockets",
): EffectiveCapability<boolean> {
  const origin = toDefaultOrigin(input);
  if (input.kind === "openai") return { value: true, ...origin };
  if (input.settings[key] !== true) return { value: false, ...origin };
  return { value: true, source: "config", detail: toKeyDetail(input, [key]) };
}

/** OpenAI makes images through its Images API (Codex 0.169.0); whoever copies its Responses API hosts the tool. */
function toImageForm({ kind, settings }: ResolveCapabilitiesInput): ImageGenerationForm {
  return kind === "openai" || settings.requires_openai_auth === true ? "standalone" : "hosted";
}

/** What Codex 0.169.0 sends to every provider that it knows nothing about. */
const RESPONSES_DEFAULTS = {
  image_generation: false,
  namespace_tools: true,
  web_search: true,
  external_web_access: true,
  custom_tools: true,
  tool_search: true,
  image_outputs: true,
  parallel_tool_calls: true,
  strict_schemas: false,
  schema_dialect: "openai",
  remote_compaction: "unsupported",
  cyber_access_programs: false,
} as const;

type Defaults = Omit<CapabilityValues, "standalone_web_search" | "websockets">;

/** The defaults of each kind. The first four are those of Codex 0.169.0, for images together with its gates. */
function toDefaults(input: ResolveCapabilitiesInput): Defaults {
  switch (input.kind) {
    case "openai":
      return {
        ...RESPONSES_DEFAULTS,
        image_generation: "standalone",
        remote_compaction: "v2",
        cyber_access_programs: true,
      };
    case "azure":
      return { ...RESPONSES_DEFAULTS, ...toImageDefault(input), remote_compaction: "v2" };
    case "amazon-bedrock":
      return { ...RESPONSES_DEFAULTS, external_web_access: false };
    case "amazon-bedrock-runtime":
      return { ...RESPONSES_DEFAULTS, web_search: false, external_web_access: false };
    case "oss":
      // Local servers know functions; the newer item types they refuse or pass over in silence.
      return {
        ...RESPONSES_DEFAULTS,
        custom_tools: false,
        tool_search: false,
        image_outputs: false,
      };
    case "custom":
      return { ...RESPONSES_DEFAULTS, ...toImageDefault(input) };
  }
}

/** A provider that takes the login of OpenAI stands for OpenAI: ChatGPT accounts get images there too (Codex 0.169.0). */
function toImageDefault(input: ResolveCapabilitiesInput): Pick<Defaults, "image_generation"> {
  return {
    image_generation: input.settings.requires_openai_auth === true ? toImageForm(input) : false,
  };
}
