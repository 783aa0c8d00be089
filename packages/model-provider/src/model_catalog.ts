import { isRecord, type ModelInfo } from "@codexkit/protocol";
import type { ModelCatalogProblem } from "@codexkit/protocol/model-catalog";
import { ModelProviderError } from "./model_provider_error.ts";

/** What the catalog knows of a model, or what is assumed of one it does not know. */
export interface ModelLookup {
  info: ModelInfo;
  /** True when nothing is known of the model. */
  isFallback: boolean;
}

/** A catalog that was read, with a line for each row that was left out. */
export interface ReadCatalog {
  models: readonly ModelInfo[];
  warnings: readonly string[];
}

/**
 * Finds a model: by its whole name, else by the longest slug it begins with, else once more without one
 * leading `vendor/`. Case counts. Mirrors: Codex 0.169.0.
 */
export function lookUpModel(models: readonly ModelInfo[], name: string): ModelLookup {
  const info = findByPrefix(models, name) ?? findByPrefix(models, withoutVendor(name));
  return info ? { info, isFallback: false } : { info: toFallbackInfo(name), isFallback: true };
}

/** The model of a session that names none: the first that pickers show. */
export function findDefaultModel(models: readonly ModelInfo[]): string | undefined {
  const sorted = models.toSorted((a, b) => a.priority - b.priority);
  return (sorted.find((model) => model.visibility === "list") ?? sorted[0])?.slug;
}

/** What a person is told when nothing is known of a model. Wire: Codex 0.169.0. */
export function toFallbackWarning(name: string): string {
  return `Model metadata for \`${name}\` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.`;
}

/** Rows that are named when they are left out; the others are counted. */
const MAX_NAMED_ROWS = 10;
/** Longest name of a model that a message shows, in characters. */
const MAX_SHOWN_SLUG = 100;

/**
 * Reads a catalog. A row that is broken is left out and told about; the others count.
 *
 * @param source names the catalog in messages: a file or a URL.
 * @throws {@link ModelProviderError} `bad_catalog` when there is no list of models at all.
 */
export async function readModelCatalog(text: string, source: string): Promise<ReadCatalog> {
  return await parseCatalogRows(parseRowList(text, source), source);
}

/** The models of a list of rows, with a line for each row that was left out: the first ten, and a count. */
export async function parseCatalogRows(
  rows: readonly unknown[],
  source: string,
): Promise<ReadCatalog> {
  // Most sessions read no catalog: the schema is built for those that do.
  const { parseModelCatalog } = await import("@codexkit/protocol/model-catalog");
  const { models, problems } = parseModelCatalog(rows);
  const warnings = problems.slice(0, MAX_NAMED_ROWS).map((row) => toProblemText(row, source));
  const unnamed = problems.length - warnings.length;
  if (unnamed > 0) warnings.push(`${unnamed} more models in ${source} are left out`);
  return { models, warnings };
}

function toProblemText(
  { index, slug, field, reason }: ModelCatalogProblem,
  source: string,
): string {
  const name = slug === undefined ? "" : ` (\`${slug.slice(0, MAX_SHOWN_SLUG)}\`)`;
  const what = field === undefined ? reason : `${field}: ${reason}`;
  return `model ${index}${name} in ${source} is left out: ${what}`;
}

/**
 * The rows of a catalog's text, not looked at.
 *
 * @throws {@link ModelProviderError} `bad_catalog` when there is no list of models.
 */
export function parseRowList(text: string, source: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelProviderError("bad_catalog", `failed to parse ${source} as JSON: ${reason}`, {
      cause,
    });
  }
  const models = isRecord(value) ? value["models"] : undefined;
  if (Array.isArray(models)) return models;
  throw new ModelProviderError(
    "bad_catalog",
    `failed to parse ${source} as JSON: missing field \`models\``,
  );
}

function findByPrefix(models: readonly ModelInfo[], name: string): ModelInfo | undefined {
  let best: ModelInfo | undefined;
  for (const model of models) {
    if (model.slug === name) return model;
    if (name.startsWith(model.slug) && model.slug.length > (best?.slug.length ?? 0)) best = model;
  }
  return best;
}

function withoutVendor(name: string): string {
  const slash = name.indexOf("/");
  return slash < 0 ? name : name.slice(slash + 1);
}

/** What is assumed of an unknown model. Mirrors: Codex 0.169.0. */
function toFallbackInfo(slug: string): ModelInfo {
  return {
    slug,
    display_name: slug,
    supported_reasoning_levels: [],
    shell_type: "unified_exec",
    visibility: "none",
    supported_in_api: true,
    priority: 99,
    support_verbosity: false,
    web_search_tool_type: "text",
    truncation_policy: { mode: "bytes", limit: 10_000 },
    experimental_supported_tools: [],
    context_window: 272_000,
    effective_context_window_percent: 95,
    input_modalities: ["text", "image"],
    default_reasoning_summary: "auto",
    supports_reasoning_summary_parameter: true,
    supports_reasoning_effort_updates: false,
    supports_search_tool: false,
    supports_image_detail_original: false,
    supports_experimental_context: false,
    use_responses_lite: false,
    node_repl_auto_review_required: false,
    node_repl_disabled: false,
    include_skills_usage_instructions: false,
    include_plugin_usage_instructions: false,
    include_apps_usage_instructions: true,
    service_tiers: [],
    additional_speed_tiers: [],
  };
}
