import type { CommandAction, CommandExecutionTurnItem, WorkStatus } from "@codexkit/protocol";
import type { ToolCall } from "@codexkit/tools";
import { describeCommand } from "./authorize_command.ts";

/** Exit code of a command that never ran. Wire: Codex 0.169.0. */
const NOT_STARTED = -1;

/** What is told of commands. */
export interface ReportOptions {
  /** Whether events say what commands are for, which takes a parser to load. Default true. */
  describesCommands?: boolean | undefined;
}

/** The report of a command; nothing is told yet. */
export async function openReport(
  command: { argv: readonly string[]; cwd: string },
  call: Pick<ToolCall, "callId" | "items">,
  { describesCommands = true }: ReportOptions,
): Promise<CommandReport> {
  const actions = describesCommands ? await describeCommand(command) : undefined;
  return new CommandReport({ ...command, actions }, call);
}

/** How a command ended. */
export interface CommandEnd {
  exitCode: number;
  /** What it wrote. */
  output: string;
  /** Milliseconds. */
  durationMs: number;
}

/** Tells those who watch of one command: once that it is there, once how it ended. */
export class CommandReport {
  readonly #call: Pick<ToolCall, "items">;
  #item: CommandExecutionTurnItem;
  #isStarted = false;
  #isOver = false;

  constructor(
    command: {
      argv: readonly string[];
      /** Absolute. */
      cwd: string;
      /** What it is for; absent when nobody looked. */
      actions: readonly CommandAction[] | undefined;
    },
    call: Pick<ToolCall, "callId" | "items">,
  ) {
    this.#call = call;
    this.#item = {
      type: "CommandExecution",
      id: call.callId,
      command: command.argv,
      cwd: command.cwd,
      ...(command.actions === undefined ? {} : { command_actions: command.actions }),
      status: "in_progress",
      aggregated_output: "",
    };
  }

  /**
   * The command is there, asked about or running.
   *
   * @param sessionId - of the session that it runs in
   */
  start(sessionId?: number): void {
    if (sessionId !== undefined) this.#item = { ...this.#item, process_id: String(sessionId) };
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#call.items.started(this.#item);
  }

  /** A piece of what it writes. */
  outputDelta(text: string): void {
    this.#call.items.outputDelta(this.#item.id, text);
  }

  /** The command ran to its end. */
  end({ exitCode, output, durationMs }: CommandEnd): void {
    this.#complete({
      status: exitCode === 0 ? "completed" : "failed",
      aggregated_output: output,
      exit_code: exitCode,
      duration_ms: Math.round(durationMs),
    });
  }

  /** The command could not be started. */
  fail(message: string): void {
    this.#complete({
      status: "failed",
      aggregated_output: message,
      exit_code: NOT_STARTED,
      duration_ms: 0,
    });
  }

  /** The command was asked about, and may not run. */
  refuse(status: Extract<WorkStatus, "declined" | "failed">): void {
    this.#complete({ status });
  }

  #complete(change: Partial<CommandExecutionTurnItem>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#call.items.completed({ ...this.#item, ...change });
  }
}
