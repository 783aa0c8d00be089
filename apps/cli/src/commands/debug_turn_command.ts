import type { JsonValue, ToolDecisionRecord } from "@codexkit/protocol";
import type { CommandIo } from "../command_io.ts";
import { hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions, type TurnOptions } from "../exec/exec_options.ts";
import { previewTurn } from "../exec/preview_turn.ts";
import { toOneLine } from "../terminal/clean_text.ts";

/** The first request of a turn, made but not sent. */
export interface TurnPreview {
  /** Input items as they would be sent. */
  readonly input: readonly JsonValue[];
  /** What the request says about tools: `tools`, `additional_tools`, `tool_choice`, `parallel_tool_calls`. */
  readonly toolFields: Readonly<Record<string, JsonValue>>;
  /** Why each tool is or is not offered. */
  readonly decisions: readonly ToolDecisionRecord[];
}

/** Makes a {@link TurnPreview} for the same configuration, catalog and sign-in that `exec` would use. */
export type PreviewTurn = (
  options: TurnOptions,
  prompt: string | undefined,
  io: CommandIo,
) => Promise<TurnPreview>;

/** `codexkit debug prompt-input [PROMPT]`: prints the input items as JSON. */
export async function runDebugPromptCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  preview: PreviewTurn = previewTurn,
): Promise<number> {
  const { input } = await preview(toTurnOptions(parsed, io), parsed.positionals[0], io);
  io.stdout.write(`${JSON.stringify(input, null, 2)}\n`);
  return 0;
}

/** `codexkit debug tools [--json]`: prints the offer as the request has it, or a table with reasons. */
export async function runDebugToolsCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  preview: PreviewTurn = previewTurn,
): Promise<number> {
  const { toolFields, decisions } = await preview(toTurnOptions(parsed, io), undefined, io);
  io.stdout.write(
    hasFlag(parsed, "json")
      ? `${JSON.stringify(toolFields, null, 2)}\n`
      : renderDecisions(decisions),
  );
  return 0;
}

function renderDecisions(decisions: readonly ToolDecisionRecord[]): string {
  const rows = decisions.map(({ tool, decision, reason }) => [
    toOneLine(tool),
    decision,
    toOneLine(reason),
  ]);
  const widths = [0, 1].map((at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) => `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}\n`)
    .join("");
}
