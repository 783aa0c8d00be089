import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { type ColorChoice, createTextStyle, resolveColor } from "../terminal/text_style.ts";
import type { BlockContext } from "./item_blocks.ts";

/** How the terminal is used. */
export interface TerminalDialogueOptions {
  readonly color: ColorChoice;
  /** Absolute; paths below it are shown relative to it. */
  readonly cwd: string;
  /** Takes moving parts off the screen while a person is asked; the returned function brings them back. */
  readonly hold: () => () => void;
}

/** One answer that a person may give. */
export interface TerminalChoice<T> {
  /** What is typed. */
  readonly key: string;
  /** What it means, in one line. */
  readonly about: string;
  readonly decision: T;
}

/** The person at the terminal: what they see is on stderr, what they say comes from stdin. */
export interface TerminalDialogue {
  /** For the texts of questions. */
  readonly context: BlockContext;
  /**
   * Talks when whoever came before is done, whatever became of it. Who does not wait any more is not asked.
   *
   * @throws The signal's reason, and what `talk` throws.
   */
  takeTurn<T>(signal: AbortSignal, talk: (person: TerminalPerson) => Promise<T>): Promise<T>;
}

/** What can be done while it is one's turn. */
export interface TerminalPerson {
  /** Shows a text; without the last line break. */
  show(text: string): void;
  /**
   * Asks for a line until `read` makes something of it.
   *
   * @param read - answers `undefined` where the line is none of the possible answers
   * @throws {@link CliError} `bad_input` when the terminal was closed.
   */
  ask<T>(prompt: string, read: (line: string) => T | undefined): Promise<T>;
  /**
   * Lets them choose.
   *
   * @throws {@link CliError} `bad_input` when the terminal was closed.
   */
  choose<T>(choices: readonly TerminalChoice<T>[]): Promise<T>;
}

/** Opens the dialogue with the person at the terminal: one question at a time, whoever asks. */
export function createTerminalDialogue(
  { color, cwd, hold }: TerminalDialogueOptions,
  io: Pick<CommandIo, "stdin" | "stderr" | "env">,
): TerminalDialogue {
  const { stderr, env } = io;
  const hasColor = resolveColor({ choice: color, isTty: stderr.isTty, env });
  const context: BlockContext = {
    style: createTextStyle({ hasColor }),
    cwd,
    width: stderr.columns ?? 80,
  };
  let before: Promise<unknown> = Promise.resolve();
  return {
    context,
    takeTurn: (signal, talk) => {
      const talked = before.then(async () => {
        signal.throwIfAborted();
        const release = hold();
        try {
          return await talk(createPerson(context, io, signal));
        } finally {
          release();
        }
      });
      // Whether or not it was answered, the next one has its turn.
      before = talked.catch(() => undefined);
      return talked;
    },
  };
}

function createPerson(
  { style }: BlockContext,
  { stdin, stderr }: Pick<CommandIo, "stdin" | "stderr">,
  signal: AbortSignal,
): TerminalPerson {
  const person: TerminalPerson = {
    show: (text) => {
      stderr.write(`${text}\n`);
    },
    ask: async (prompt, read) => {
      for (;;) {
        stderr.write(`  ${prompt}: `);
        const line = await stdin.readLine(signal);
        if (line === undefined) {
          stderr.write("\n");
          throw new CliError("bad_input", "the terminal was closed before there was an answer");
        }
        const answer = read(line);
        if (answer !== undefined) return answer;
      }
    },
    choose: async (choices) => {
      const rows = choices.map(({ key, about }) => `    ${style.bold(key)}  ${about}`);
      person.show(rows.join("\n"));
      const keys = toList(choices.map(({ key }) => key));
      const { decision } = await person.ask(`your answer (${keys})`, (line) =>
        findChoice(choices, line),
      );
      return decision;
    },
  };
  return person;
}

function findChoice<T>(
  choices: readonly TerminalChoice<T>[],
  line: string,
): TerminalChoice<T> | undefined {
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
