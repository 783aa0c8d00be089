import fs from "node:fs/promises";
import { loadModelCatalog, toDebugModels } from "@codexkit/model-provider";
import type { CommandIo } from "../command_io.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { loadCliConfig } from "./load_cli_config.ts";

/**
 * `codexkit debug models`: prints the model catalog as JSON, its warnings on stderr.
 *
 * The catalog is the file of `model_catalog_json`, else the bundled one; no server is asked.
 *
 * @throws ConfigError or ModelProviderError when the configuration or the file cannot be used.
 */
export async function runDebugModelsCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const { config } = loadCliConfig(toTurnOptions(parsed, io), io);
  const path = config.model_catalog_json;
  const file =
    path === undefined ? undefined : { path, read: (name: string) => fs.readFile(name, "utf8") };
  const { models, warnings } = await loadModelCatalog({ file, overlays: config.models });
  for (const warning of warnings) io.stderr.write(`Warning: ${warning}\n`);
  io.stdout.write(`${JSON.stringify(toDebugModels(models), null, 2)}\n`);
  return 0;
}
