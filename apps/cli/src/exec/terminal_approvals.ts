import type { ApprovalDecision, ApprovalHandler, ApprovalRequest } from "@codexkit/tools";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { type ColorChoice, createTextStyle, resolveColor } from "../terminal/text_style.ts";
import { type ApprovalChoice, toApprovalQuestion } from "./approval_question.ts";
import type { ExecOptions } from "./exec_options.ts";
import type { BlockContext } from "./item_blocks.ts";

/** How the terminal is used. */
export interface TerminalApprovalsOptions {
  readonly color: ColorChoice;
  /** Absolute; paths below it are shown relative to it. */
  readonly cwd: string;
  /** Takes moving parts off the screen while a person is asked; the returned function brings them back. */
  readonly hold: () => () => void;
}

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

/** Asks the person at the terminal: questions on stderr, one at a time, answers from stdin. */
export function createTerminalApprovals(
  { color, cwd, hold }: TerminalApprovalsOptions,
  io: Pick<CommandIo, "stdin" | "stderr" | "env">,
): ApprovalHandler {
  const { stderr, env } = io;
  const hasColor = resolveColor({ choice: color, isTty: stderr.isTty, env });
  const context: BlockContext = {
    style: createTextStyle({ hasColor }),
    cwd,
    width: stderr.columns ?? 80,
  };
  let before: Promise<unknown> = Promise.resolve();
  return {
    decide: (request, signal) => {
      const asked = before.then(async () => {
        signal.throwIfAborted();
        const release = hold();
        try {
          return await ask(request, context, io, signal);
        } finally {
          release();
        }
      });
      // Whether or not it was answered, the next one has its turn.
      before = asked.catch(() => undefined);
      return asked;
    },
  };
}

async function ask(
  request: ApprovalRequest,
  context: BlockContext,
  { stdin, stderr }: Pick<CommandIo, "stdin" | "stderr">,
  signal: AbortSignal,
): Promise<ApprovalDecision> {
  const { text, choices } = toApprovalQuestion(request, context);
  const { style } = context;
  const rows = choices.map(({ key, about }) => `    ${style.bold(key)}  ${about}`);
  stderr.write(`${text}\n${rows.join("\n")}\n`);
  const keys = toList(choices.map(({ key }) => key));
  for (;;) {
    stderr.write(`  your answer (${keys}): `);
    const line = await stdin.readLine(signal);
    if (line === undefined) {
      stderr.write("\n");
      throw new CliError("bad_input", "the terminal was closed before there was an answer");
    }
    const choice = findChoice(choices, line);
    if (choice) return choice.decision;
  }
}

function findChoice(choices: readonly ApprovalChoice[], line: string): ApprovalChoice | undefined {
  const word = line.trim().toLowerCase();
  const key = WORDS.get(word) ?? word;
  return choices.find((choice) => choice.key === key);
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ["yes", "y"],
  ["no", "n"],
]);

function toList(keys: readonly string[]): string {
  return `${keys.slice(0, -1).join(", ")} or ${keys.at(-1) ?? ""}`;
}
