import { createGitRepository, createTempDir } from "@codexkit/testkit";
import type { CommandIo } from "../command_io.ts";
import { getFlag, hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { type DemoParts, runDemo } from "../demo/run_demo.ts";
import { startScriptedEndpoint } from "../demo/scripted_endpoint.ts";
import type { ExecRunner } from "../exec/exec_flow.ts";
import { toColorChoice } from "../exec/exec_options.ts";

/** What the demo takes from this machine; all but the runner. */
const SYSTEM_PARTS: Omit<DemoParts, "runExec"> = {
  startScript: startScriptedEndpoint,
  createFolder: async () => createTempDir("codexkit-demo-"),
  createRepository: createGitRepository,
};

/** `codexkit demo`. */
export async function runDemoCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  runExec: ExecRunner,
  parts: Omit<DemoParts, "runExec"> = SYSTEM_PARTS,
): Promise<number> {
  const options = {
    baseUrl: getFlag(parsed, "base-url"),
    model: getFlag(parsed, "model"),
    keep: hasFlag(parsed, "keep"),
    color: toColorChoice(getFlag(parsed, "color")),
  };
  return runDemo(options, io, { ...parts, runExec });
}
