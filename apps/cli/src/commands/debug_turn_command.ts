import type { JsonValue, ToolDecisionRecord } from "@codexkit/protocol";
import type { CommandIo } from "../command_io.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions, type TurnOptions } from "../exec/exec_options.ts";
import { previewTurn } from "../exec/preview_turn.ts";

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

/** `codexkit debug tools`: prints the tools as the request has them; `--json` is taken and changes nothing. */
export async function runDebugToolsCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  preview: PreviewTurn = previewTurn,
): Promise<number> {
  const { toolFields } = await preview(toTurnOptions(parsed, io), undefined, io);
  io.stdout.write(`${JSON.stringify(toolFields, null, 2)}\n`);
  return 0;
}
