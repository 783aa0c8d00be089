import path from "node:path";
import { describeOrigin } from "@codexkit/config";
import type { ThreadSource } from "@codexkit/core";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { loadCliConfig } from "../commands/load_cli_config.ts";
import type { TurnOptions } from "../exec/exec_options.ts";
import { ensurePatchProgram } from "../exec/patch_program.ts";
import { VERSION } from "../version.ts";
import type { AgentCall } from "./agent_call.ts";
import type { OpenedAgent } from "./agent_threads.ts";
import { ClientQuestions } from "./client_questions.ts";

/** Name by which providers and session files know this program. */
const ORIGINATOR = "codexkit_mcp_server";
/** Kind of the session, as session files have it. Wire: `source` (Codex 0.153). */
const SESSION_SOURCE = "mcp";
const NEW_THREAD: ThreadSource = { type: "new" };

/**
 * Opens the thread of a call: its arguments come before the flags of the server, which come before the settings.
 *
 * @throws ConfigError when the settings cannot be used, {@link CliError} `bad_input` for a folder that does not exist,
 *   and what `startThread` throws.
 */
export async function openAgent(
  call: AgentCall,
  flags: TurnOptions,
  io: Pick<CommandIo, "env" | "runtime">,
  signal: AbortSignal,
): Promise<OpenedAgent> {
  const cwd = path.resolve(flags.cwd, call.cwd ?? "");
  const fs = process.getBuiltinModule("node:fs");
  if (fs.statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CliError("bad_input", `the folder to work in does not exist: ${cwd}`);
  const loaded = loadCliConfig(
    {
      ...flags,
      cwd,
      profile: call.profile ?? flags.profile,
      overrides: [...flags.overrides, ...call.config],
    },
    io,
  );
  const config = {
    ...loaded.config,
    developer_instructions: call.developerInstructions ?? loaded.config.developer_instructions,
    compact_prompt: call.compactPrompt ?? loaded.config.compact_prompt,
  };
  const questions = new ClientQuestions();
  const { startThread } = await import("@codexkit/core");
  const thread = await startThread({
    config,
    describeOrigin: (key) => describeOrigin(loaded.layers, key),
    codexHome: loaded.codexHome,
    cwd,
    env: io.env,
    model: call.model,
    baseInstructions: call.baseInstructions,
    sandboxMode: call.sandbox,
    approvalPolicy: call.approvalPolicy ?? config.approval_policy,
    approvals: questions.approvals,
    elicitations: questions.elicitations,
    userInput: questions.userInput,
    source: NEW_THREAD,
    originator: ORIGINATOR,
    version: VERSION,
    sessionSource: SESSION_SOURCE,
    programFolder: ensurePatchProgram(loaded.codexHome, io.runtime, process.argv[1] ?? ""),
    warnings: loaded.warnings.map(({ message }) => message),
    signal,
  });
  return { thread, questions };
}
