import { isRecord } from "./json.ts";
import type { ModelInfo } from "./model_info.ts";
import { ModelInfoSchema } from "./model_info_schema.ts";

/** Why a row of a catalog was left out. */
export interface ModelCatalogProblem {
  /** Place of the row in the list, counted from 0. */
  index: number;
  /** Its model, when the row says so. */
  slug?: string | undefined;
  /** The member at fault, such as `truncation_policy.mode`; absent when the row as a whole is. */
  field?: string | undefined;
  /** What is wrong with it, one line. */
  reason: string;
}

/** A catalog that was read. */
export interface ParsedModelCatalog {
  /** The rows that can be used, in order. */
  models: readonly ModelInfo[];
  /** One for each row that was left out, naming its first fault. */
  problems: readonly ModelCatalogProblem[];
}

/**
 * Reads the rows of a model catalog. A row that cannot be used is left out and reported; the others count.
 *
 * Differs from Codex 0.169.0, where one bad row costs the whole catalog.
 */
export function parseModelCatalog(rows: readonly unknown[]): ParsedModelCatalog {
  const models: ModelInfo[] = [];
  const problems: ModelCatalogProblem[] = [];
  for (const [index, row] of rows.entries()) {
    const parsed = ModelInfoSchema.safeParse(row);
    if (parsed.success) models.push(parsed.data);
    else problems.push(toProblem(index, row, parsed.error.issues[0]));
  }
  return { models, problems };
}

interface Issue {
  path: readonly PropertyKey[];
  message: string;
}

function toProblem(index: number, row: unknown, issue: Issue | undefined): ModelCatalogProblem {
  const slug = isRecord(row) ? row["slug"] : undefined;
  const field = issue?.path.map(String).join(".") ?? "";
  return {
    index,
    slug: typeof slug === "string" ? slug : undefined,
    field: field === "" ? undefined : field,
    reason: issue?.message ?? "not a model",
  };
}
