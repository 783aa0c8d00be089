import fs from "node:fs/promises";
import type { ThreadEvent, UnknownRecord, UserInput } from "@codexkit/protocol";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import type { ExecOptions } from "./exec_options.ts";
import { createExecView, type ExecView } from "./exec_view.ts";
import { createHeldView } from "./held_view.ts";
import { writeLastMessage } from "./last_message.ts";
import { readOutputSchema } from "./output_schema.ts";
import { readPrompt } from "./read_prompt.ts";

/** What one turn is given. */
export interface ExecTurn {
  /** Images first, then the text. */
  readonly input: readonly UserInput[];
  readonly outputSchema?: UnknownRecord | undefined;
  readonly signal: AbortSignal;
  /** Takes moving parts off the screen while a person is asked; the returned function brings them back. */
  readonly hold: ExecView["hold"];
}

/** A harness whose configuration is read and checked, before stdin is touched. */
export interface PreparedExec extends AsyncDisposable {
  /**
   * Refuses a working directory that may not be worked in.
   *
   * @throws CliError `untrusted_directory`.
   */
  readonly checkWorkingDirectory: () => Promise<void> | void;
  /** Opens or finds the thread and runs one turn in it. Ends after the event that ends the turn. */
  readonly runTurn: (turn: ExecTurn) => AsyncIterable<ThreadEvent>;
}

/** Opens the harness for one `exec`. Throws what is wrong with the configuration. */
export type PrepareExec = (options: ExecOptions, io: CommandIo) => Promise<PreparedExec>;

/** Runs one turn as the command line asked and returns the exit code: 0 done, 1 failed or interrupted. */
export type ExecRunner = (options: ExecOptions, io: CommandIo) => Promise<number>;

/** The text of the error for a folder that is no git repository. Mirrors: Codex 0.169.0. */
export const UNTRUSTED_DIRECTORY =
  "Not inside a trusted directory and --skip-git-repo-check was not specified.";

/**
 * The order of one `exec`: configuration, prompt, schema, folder, turn, last message.
 *
 * Mirrors: the order in which `codex exec` 0.169.0 reports what is wrong.
 */
export async function runExecFlow(
  prepare: PrepareExec,
  options: ExecOptions,
  io: CommandIo,
): Promise<number> {
  await assertFolder(options.cwd);
  await using prepared = await prepare(options, io);
  const prompt = await readPrompt(
    { argument: options.prompt, joinsStdin: options.task.type === "new" },
    io,
  );
  const outputSchema =
    options.outputSchema === undefined
      ? undefined
      : await readOutputSchema(options.outputSchema, io.cwd);
  await prepared.checkWorkingDirectory();
  const input: readonly UserInput[] = [
    ...options.images.map((path): UserInput => ({ type: "local_image", path })),
    { type: "text", text: prompt },
  ];
  const view = createHeldView(await createExecView(options, io));
  const turn = { input, outputSchema, signal: io.signal, hold: view.hold };
  const outcome = await showTurn(prepared.runTurn(turn), view);
  if (outcome.isDone && options.outputLastMessage !== undefined)
    await writeLastMessage(options.outputLastMessage, outcome.lastMessage, io.stderr);
  return outcome.isDone ? 0 : 1;
}

interface TurnOutcome {
  readonly isDone: boolean;
  readonly lastMessage: string | undefined;
}

async function showTurn(events: AsyncIterable<ThreadEvent>, view: ExecView): Promise<TurnOutcome> {
  let outcome: TurnOutcome = { isDone: false, lastMessage: undefined };
  try {
    for await (const event of events) {
      view.show(event);
      if (event.type === "turn_completed")
        outcome = { isDone: true, lastMessage: event.last_agent_message };
    }
  } finally {
    view.close();
  }
  return outcome;
}

async function assertFolder(cwd: string): Promise<void> {
  const stat = await fs.stat(cwd).catch(() => undefined);
  if (stat?.isDirectory() !== true)
    throw new CliError("bad_input", `the folder to work in does not exist: ${cwd}`);
}
