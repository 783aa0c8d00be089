import { findNearestName, type ToolDecisionRecord } from "@codexkit/protocol";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { previewTurn } from "../exec/preview_turn.ts";
import { toOneLine } from "../terminal/clean_text.ts";
import type { PreviewTurn } from "./debug_turn_command.ts";

/**
 * `codexkit tools explain [--json] [NAME]`: says of every tool, or of one, whether a turn would offer it and why.
 * Nothing is sent to a model.
 *
 * @throws CliError `usage` when no tool has that name.
 */
export async function runToolsExplainCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  preview: PreviewTurn = previewTurn,
): Promise<number> {
  const { decisions } = await preview(toTurnOptions(parsed, io), undefined, io);
  const [name] = parsed.positionals;
  const chosen = name === undefined ? decisions : findTools(decisions, name);
  if (hasFlag(parsed, "json")) io.stdout.write(`${JSON.stringify(chosen, null, 2)}\n`);
  else io.stdout.write(name === undefined ? renderTable(chosen) : chosen.map(renderOne).join("\n"));
  return 0;
}

/** The tools a person may mean: by the whole name, its flat form, the name alone, or the namespace. */
function findTools(
  decisions: readonly ToolDecisionRecord[],
  name: string,
): readonly ToolDecisionRecord[] {
  const found = decisions.filter(({ tool }) => toSpellings(tool).includes(name));
  if (found.length > 0) return found;
  const nearest = findNearestName(
    name,
    decisions.flatMap(({ tool }) => toSpellings(tool)),
  );
  const hint = nearest === undefined ? "`codexkit tools explain` lists all" : `is it ${nearest}?`;
  throw new CliError("usage", `there is no tool ${toOneLine(name)}; ${hint}`);
}

function toSpellings(tool: string): readonly string[] {
  const dot = tool.indexOf(".");
  if (dot < 0) return [tool];
  const [namespace, name] = [tool.slice(0, dot), tool.slice(dot + 1)];
  return [tool, `${namespace}__${name}`, name, namespace];
}

function renderTable(decisions: readonly ToolDecisionRecord[]): string {
  const rows = decisions.map(({ tool, source, decision, reason, remedy }) => [
    toOneLine(tool),
    source,
    decision,
    toOneLine(remedy === undefined ? reason : `${reason}; ${remedy}`),
  ]);
  const table = [["TOOL", "FROM", "DECISION", "WHY"], ...rows];
  const widths = [0, 1, 2].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  return table
    .map((row) => `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}\n`)
    .join("");
}

function renderOne({ tool, source, decision, reason, remedy, gates }: ToolDecisionRecord): string {
  const lines = [
    `${toOneLine(tool)} (${source}): ${decision}`,
    ...gates.map(
      ({ kind, subject, passed, found }) =>
        `  ${passed ? "open  " : "closed"}  ${kind}: ${toOneLine(subject)} is ${toOneLine(found)}`,
    ),
    `  why     ${toOneLine(reason)}`,
    ...(remedy === undefined ? [] : [`  do      ${toOneLine(remedy)}`]),
  ];
  return `${lines.join("\n")}\n`;
}
