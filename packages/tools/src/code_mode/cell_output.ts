import {
  assembleCellOutput,
  type CellOutputOptions,
  type CellReport,
  type TruncateItems,
} from "@codexkit/code-mode";
import { mergeTruncatedTexts, truncateItems } from "../item_truncation.ts";
import type { ToolOutput } from "../tool_output.ts";

/** What `exec` or `wait` answers about a cell, cut to the tokens asked for. Wire: Codex 0.169.0. */
export function toCellOutput(
  report: CellReport,
  options: Omit<CellOutputOptions, "truncate"> = {},
): ToolOutput {
  return {
    body: assembleCellOutput(report, { ...options, truncate: truncateCellItems }),
    success: report.outcome.status !== "failed",
  };
}

/** Texts alone become one text when they are too long together; beside media each is cut by itself. */
const truncateCellItems: TruncateItems = (items, maxTokens) => {
  const policy = { mode: "tokens", limit: maxTokens } as const;
  return items.every(({ type }) => type === "input_text" || type === "output_text")
    ? mergeTruncatedTexts(items, policy).items
    : truncateItems(items, policy);
};
