import type { ContentItem, ToolOutputBody } from "@codexkit/protocol";

/** Tokens of output that a call of `exec` or `wait` gets when it asks for no number. Mirrors: Codex 0.169.0. */
export const DEFAULT_MAX_OUTPUT_TOKENS = 10_000;

/** How a cell stands when `exec` or `wait` answers. */
export type CellOutcome =
  /** The script ran to its end, or called `exit`. */
  | { readonly status: "completed" }
  | {
      readonly status: "failed";
      /** The stack of the error, or the thrown value as a string; without `Script error:`. */
      readonly error: string;
    }
  | {
      readonly status: "running";
      /** What `wait` is called with: a decimal number, counted from 1 in a session. */
      readonly cellId: string;
    }
  /** Stopped by `wait` with `terminate`. */
  | { readonly status: "terminated" };

/** What one look at a cell showed. */
export interface CellReport {
  /** How the cell stands now. */
  readonly outcome: CellOutcome;
  /** What the script put out since the last look, in order. */
  readonly items: readonly ContentItem[];
  /** Milliseconds that this look took. */
  readonly wallTimeMs: number;
}

/**
 * Makes what a script put out fit a number of tokens: texts alone as one that loses its middle, beside media
 * one by one. `toCellOutput` of `@codexkit/tools` brings it.
 */
export type TruncateItems = (
  items: readonly ContentItem[],
  maxTokens: number,
) => readonly ContentItem[];

/** How an answer of `exec` or `wait` is put together. */
export interface CellOutputOptions {
  /** Tokens that the items may have together. Default {@link DEFAULT_MAX_OUTPUT_TOKENS}. */
  readonly maxOutputTokens?: number | undefined;
  /** Gets all items, the error text included, but never the head. */
  readonly truncate: TruncateItems;
  /**
   * Milliseconds from the call to its answer. The head then tells what of them the cell took and what came on top.
   * Wire: `[features.code_mode] experimental_show_cell_overhead` (Codex 0.169.0).
   */
  readonly handlerTimeMs?: number | undefined;
}

/**
 * The answer of `exec` or `wait`: a head with status and wall time, then what the script put out.
 *
 * Empty texts are left out, and a head alone is a plain string. Wire: Codex 0.169.0.
 */
export function assembleCellOutput(report: CellReport, options: CellOutputOptions): ToolOutputBody {
  const head = `${toStatusLine(report.outcome)}\nWall time ${toTimes(report, options)}\nOutput:\n`;
  const shown = toShownItems(report);
  const items = options.truncate(shown, options.maxOutputTokens ?? DEFAULT_MAX_OUTPUT_TOKENS);
  return items.length === 0 ? head : [{ type: "input_text", text: head }, ...items];
}

/** A failed report that no script stands behind, such as `exec cell 7 not found`. */
export function toFailedReport(error: string, wallTimeMs = 0): CellReport {
  return { outcome: { status: "failed", error }, items: [], wallTimeMs };
}

function toStatusLine(outcome: CellOutcome): string {
  switch (outcome.status) {
    case "completed":
      return "Script completed";
    case "failed":
      return "Script failed";
    case "running":
      return `Script running with cell ID ${outcome.cellId}`;
    case "terminated":
      return "Script terminated";
  }
}

function toTimes({ wallTimeMs }: CellReport, { handlerTimeMs }: CellOutputOptions): string {
  if (handlerTimeMs === undefined) return `${(Math.max(0, wallTimeMs) / 1000).toFixed(1)} seconds`;
  const [whole, cell, rest] = [handlerTimeMs, wallTimeMs, handlerTimeMs - wallTimeMs].map((ms) =>
    (ms / 1000).toFixed(3),
  );
  return `${whole} seconds (code-mode ${cell} seconds; overhead ${rest} seconds)`;
}

function toShownItems({ outcome, items }: CellReport): readonly ContentItem[] {
  const shown = items.filter((item) => !isText(item) || item.text !== "");
  if (outcome.status !== "failed") return shown;
  return [...shown, { type: "input_text", text: `Script error:\n${outcome.error}` }];
}

function isText(item: ContentItem): item is Extract<ContentItem, { text: string }> {
  return item.type === "input_text" || item.type === "output_text";
}
