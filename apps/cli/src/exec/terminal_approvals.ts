import type { ApprovalHandler } from "@codexkit/tools";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { toApprovalQuestion } from "./approval_question.ts";
import type { ExecOptions } from "./exec_options.ts";
import type { TerminalDialogue } from "./terminal_dialogue.ts";

/**
 * Refuses to ask where nobody sits, or where the answers are taken for the prompt.
 *
 * @throws {@link CliError} `bad_input` when stdin or stderr is no terminal, `usage` when stdin is the prompt.
 */
export function assertCanAsk(
  { prompt }: Pick<ExecOptions, "prompt">,
  { stdin, stderr }: Pick<CommandIo, "stdin" | "stderr">,
): void {
  if (!stdin.isTty || !stderr.isTty) {
    const missing = stdin.isTty ? "stderr" : "stdin";
    throw new CliError(
      "bad_input",
      `--ask needs a terminal to ask on, and ${missing} is none; use --approve RULE, or leave --ask out`,
    );
  }
  if (prompt === "-")
    throw new CliError("usage", "--ask reads answers from stdin, give the prompt as an argument");
}

/** Asks the person at the terminal whether a command, a patch or a tool is all right. */
export function createTerminalApprovals(dialogue: TerminalDialogue): ApprovalHandler {
  return {
    decide: (request, signal) =>
      dialogue.takeTurn(signal, async (person) => {
        const { text, choices } = toApprovalQuestion(request, dialogue.context);
        person.show(text);
        return person.choose(choices);
      }),
  };
}
