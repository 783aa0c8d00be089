import {
  type ModelInfo,
  readNumber,
  readString,
  type TruncationPolicy,
  type UnknownRecord,
} from "@codexkit/protocol";
import type { Shape } from "./shape.ts";
import { isTable, readBoolean, readChoice, readStrings, readTable } from "./toml_table.ts";

type Overlaid = Omit<ModelInfo, "slug" | "truncation_policy">;

/**
 * What a person says about a model: only what the catalog lacks or has wrong. Keys are those of a catalog row.
 *
 * Ours: `[models."slug"]`, which Codex 0.169.0 does not have.
 */
export type ModelOverlayConfig = {
  readonly [Key in keyof Overlaid]?: Overlaid[Key] | undefined;
} & {
  /** Limit on tool outputs; what is not said stays. */
  readonly truncation_policy?:
    | { readonly [Key in keyof TruncationPolicy]?: TruncationPolicy[Key] | undefined }
    | undefined;
};

const STRINGS: Shape = { list: "string" };
const SHELL_TYPES = ["default", "local", "shell_command", "unified_exec", "disabled"] as const;
const VISIBILITIES = ["list", "hide", "none"] as const;
const VERBOSITIES = ["low", "medium", "high"] as const;
const WEB_SEARCH_TYPES = ["text", "text_and_image"] as const;
const MODALITIES = ["text", "image", "audio"] as const;
const TOOL_MODES = ["direct", "code_mode", "code_mode_only"] as const;
const MULTI_AGENT_VERSIONS = ["v1", "v2", "disabled"] as const;
const SUMMARIES = ["auto", "concise", "detailed", "none"] as const;
const TRUNCATION_MODES = ["bytes", "tokens"] as const;

const FLAGS = [
  "supported_in_api",
  "support_verbosity",
  "supports_reasoning_summary_parameter",
  "supports_reasoning_effort_updates",
  "supports_search_tool",
  "supports_image_detail_original",
  "supports_experimental_context",
  "use_responses_lite",
  "node_repl_auto_review_required",
  "node_repl_disabled",
  "include_skills_usage_instructions",
  "include_plugin_usage_instructions",
  "include_apps_usage_instructions",
] as const satisfies readonly (keyof ModelInfo)[];

const WORDS = [
  "display_name",
  "description",
  "default_reasoning_level",
  "base_instructions",
  "multi_agent_reasoning_effort",
  "model_specialty",
  "default_service_tier",
  "comp_hash",
] as const satisfies readonly (keyof ModelInfo)[];

const NUMBERS = [
  "priority",
  "context_window",
  "max_context_window",
  "auto_compact_token_limit",
  "effective_context_window_percent",
] as const satisfies readonly (keyof ModelInfo)[];

/** The keys of `[models."slug"]`. */
export function toModelOverlayShape(): Shape {
  return {
    title: "struct ModelOverlay",
    fields: {
      ...all(FLAGS, "boolean"),
      ...all(WORDS, "string"),
      ...all(NUMBERS, "nonzero_u64"),
      priority: "i64",
      shell_type: { choices: SHELL_TYPES },
      visibility: { choices: VISIBILITIES },
      default_verbosity: { choices: VERBOSITIES },
      apply_patch_tool_type: { choices: ["freeform"] },
      web_search_tool_type: { choices: WEB_SEARCH_TYPES },
      input_modalities: { list: { choices: MODALITIES } },
      tool_mode: { choices: TOOL_MODES },
      multi_agent_version: { choices: MULTI_AGENT_VERSIONS },
      default_reasoning_summary: { choices: SUMMARIES },
      truncation_policy: { fields: { mode: { choices: TRUNCATION_MODES }, limit: "u64" } },
      experimental_supported_tools: STRINGS,
      additional_speed_tiers: STRINGS,
      supported_reasoning_levels: {
        list: {
          scalar: "string",
          table: { required: ["effort"], fields: { effort: "string", description: "string" } },
        },
      },
      service_tiers: {
        list: {
          required: ["id"],
          fields: { id: "string", name: "string", description: "string" },
        },
      },
    },
  };
}

function all(keys: readonly string[], shape: Shape): Record<string, Shape> {
  return Object.fromEntries(keys.map((key) => [key, shape]));
}

/** Every key of `[models."slug"]`. */
export const MODEL_OVERLAY_KEYS: readonly string[] = [
  ...FLAGS,
  ...WORDS,
  ...NUMBERS,
  "shell_type",
  "visibility",
  "default_verbosity",
  "apply_patch_tool_type",
  "web_search_tool_type",
  "input_modalities",
  "tool_mode",
  "multi_agent_version",
  "default_reasoning_summary",
  "truncation_policy",
  "experimental_supported_tools",
  "additional_speed_tiers",
  "supported_reasoning_levels",
  "service_tiers",
];

/** The overlays of `[models]`, by slug; only what is said is there. The table must have passed the shape check. */
export function toModelOverlays(
  table: UnknownRecord,
): Readonly<Record<string, ModelOverlayConfig>> {
  const overlays: [string, ModelOverlayConfig][] = [];
  for (const [slug, entry] of Object.entries(table)) {
    if (isTable(entry)) overlays.push([slug, toOverlay(entry)]);
  }
  return Object.fromEntries(overlays);
}

function toOverlay(table: UnknownRecord): ModelOverlayConfig {
  return withoutAbsent({
    ...readAll(table, FLAGS, readBoolean),
    ...readAll(table, WORDS, readString),
    ...readAll(table, NUMBERS, readNumber),
    shell_type: readChoice(table, "shell_type", SHELL_TYPES),
    visibility: readChoice(table, "visibility", VISIBILITIES),
    default_verbosity: readChoice(table, "default_verbosity", VERBOSITIES),
    apply_patch_tool_type: readChoice(table, "apply_patch_tool_type", ["freeform"]),
    web_search_tool_type: readChoice(table, "web_search_tool_type", WEB_SEARCH_TYPES),
    input_modalities: readModalities(table),
    tool_mode: readChoice(table, "tool_mode", TOOL_MODES),
    multi_agent_version: readChoice(table, "multi_agent_version", MULTI_AGENT_VERSIONS),
    default_reasoning_summary: readChoice(table, "default_reasoning_summary", SUMMARIES),
    truncation_policy: readTruncation(table),
    experimental_supported_tools: readStrings(table, "experimental_supported_tools"),
    additional_speed_tiers: readStrings(table, "additional_speed_tiers"),
    supported_reasoning_levels: readLevels(table["supported_reasoning_levels"]),
    service_tiers: readTiers(table["service_tiers"]),
  });
}

function readAll<Key extends string, Value>(
  table: UnknownRecord,
  keys: readonly Key[],
  read: (table: UnknownRecord, key: string) => Value | undefined,
): { [Name in Key]?: Value | undefined } {
  const found: { [Name in Key]?: Value | undefined } = {};
  for (const key of keys) found[key] = read(table, key);
  return found;
}

/** An overlay is spread over a row: a member that is there and `undefined` would take the row's away. */
function withoutAbsent(overlay: ModelOverlayConfig): ModelOverlayConfig {
  return Object.fromEntries(Object.entries(overlay).filter(([, value]) => value !== undefined));
}

function readModalities(table: UnknownRecord): ModelInfo["input_modalities"] | undefined {
  const named = readStrings(table, "input_modalities");
  if (named === undefined) return undefined;
  return MODALITIES.filter((modality) => named.includes(modality));
}

function readTruncation(table: UnknownRecord): ModelOverlayConfig["truncation_policy"] {
  if (!isTable(table["truncation_policy"])) return undefined;
  const policy = readTable(table, "truncation_policy");
  return {
    mode: readChoice(policy, "mode", TRUNCATION_MODES),
    limit: readNumber(policy, "limit"),
  };
}

function readLevels(value: unknown): ModelInfo["supported_reasoning_levels"] | undefined {
  if (!Array.isArray(value)) return undefined;
  const levels: readonly unknown[] = value;
  return levels.flatMap((level) => {
    if (typeof level === "string") return [{ effort: level }];
    if (!isTable(level)) return [];
    return [
      { effort: readString(level, "effort") ?? "", description: readString(level, "description") },
    ];
  });
}

function readTiers(value: unknown): ModelInfo["service_tiers"] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isTable).map((tier) => ({
    id: readString(tier, "id") ?? "",
    name: readString(tier, "name") ?? "",
    description: readString(tier, "description") ?? "",
  }));
}
