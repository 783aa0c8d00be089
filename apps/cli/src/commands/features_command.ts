import { resolveFeatures, toFeatureList } from "@codexkit/config";
import type { CommandIo } from "../command_io.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { loadCliConfig } from "./load_cli_config.ts";

/**
 * `codexkit features list`: prints name, stage and state of every feature.
 *
 * @throws ConfigError when the configuration cannot be used.
 */
export async function runFeaturesCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const { config } = loadCliConfig(toTurnOptions(parsed, io), io);
  io.stdout.write(toFeatureList(resolveFeatures(config.features)));
  return 0;
}
