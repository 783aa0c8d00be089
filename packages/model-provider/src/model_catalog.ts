import { isRecord, type ModelInfo } from "@codexkit/protocol";
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

/**
 * Reads a catalog. A row that is broken is left out and told about; the others count.
 *
 * @param source names the catalog in messages: a file or a URL.
 * @throws {@link ModelProviderError} `bad_catalog` when there is no list of models at all.
 */
export async function readModelCatalog(text: string, source: string): Promise<ReadCatalog> {
  const rows = readRows(text, source);
  // Most sessions read no catalog: the schema is built for those that do.
  const { ModelInfoSchema } = await import("@codexkit/protocol");
  const models: ModelInfo[] = [];
  const warnings: string[] = [];
  for (const [at, row] of rows.entries()) {
    const parsed = ModelInfoSchema.safeParse(row);
    if (parsed.success) {
      models.push(parsed.data);
      continue;
    }
    const [issue] = parsed.error.issues;
    const slug = isRecord(row) && typeof row["slug"] === "string" ? ` (\`${row["slug"]}\`)` : "";
    const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    const reason = issue?.message ?? "not a model";
    warnings.push(`model ${at}${slug} in ${source} is left out: ${where}${reason}`);
  }
  return { models, warnings };
}

function readRows(text: string, source: string): readonly unknown[] {
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
    supports_search_tool: false,
    supports_image_detail_original: false,
    use_responses_lite: false,
    include_skills_usage_instructions: false,
  };
}
