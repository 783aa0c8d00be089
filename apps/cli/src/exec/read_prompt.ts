import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";

/** What {@link readPrompt} is told. */
export interface PromptSource {
  /** As typed; `-` means stdin; absent means stdin too. */
  readonly argument: string | undefined;
  /** Whether piped text joins a prompt given as an argument: for a new session yes, when going on with one no. */
  readonly joinsStdin: boolean;
}

/**
 * Finds out what to do: the argument, stdin, or both.
 *
 * Mirrors: `codex exec` 0.169.0, with its notices on stderr.
 *
 * @throws {@link CliError} `no_prompt` when there is nothing but white space, `bad_input` when stdin is not text.
 */
export async function readPrompt(
  { argument, joinsStdin }: PromptSource,
  io: Pick<CommandIo, "stdin" | "stderr" | "signal">,
): Promise<string> {
  if (argument === undefined || argument === "-") return readWholePrompt(argument, io);
  const piped = joinsStdin && !io.stdin.isTty ? await readPiped(io) : "";
  const prompt = piped.trim() === "" ? argument : `${argument}\n\n${toStdinBlock(piped)}`;
  if (prompt.trim() === "") throw createNoPromptError();
  return prompt;
}

/**
 * Decodes text that came from outside: UTF-8, or UTF-16 that says so by its byte order mark.
 *
 * @throws {@link CliError} `bad_input` for bytes that are neither.
 */
export function decodeText(bytes: Uint8Array, from: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? "utf-16le"
      : first === 0xfe && second === 0xff
        ? "utf-16be"
        : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CliError(
      "bad_input",
      `${from} is not text in ${encoding.toUpperCase()}, convert it or attach it as a file`,
      { cause },
    );
  }
}

async function readWholePrompt(
  argument: string | undefined,
  io: Pick<CommandIo, "stdin" | "stderr" | "signal">,
): Promise<string> {
  if (argument === undefined && io.stdin.isTty)
    throw new CliError(
      "no_prompt",
      "No prompt provided. Give it as an argument or pipe it into stdin.",
    );
  if (argument === undefined) io.stderr.write("Reading prompt from stdin...\n");
  const prompt = decodeText(await io.stdin.readAll(io.signal), "stdin");
  if (prompt.trim() === "") throw createNoPromptError();
  return prompt;
}

async function readPiped(io: Pick<CommandIo, "stdin" | "stderr" | "signal">): Promise<string> {
  io.stderr.write("Reading additional input from stdin...\n");
  return decodeText(await io.stdin.readAll(io.signal), "stdin");
}

function toStdinBlock(text: string): string {
  return `<stdin>\n${text}${text.endsWith("\n") ? "" : "\n"}</stdin>`;
}

function createNoPromptError(): CliError {
  return new CliError("no_prompt", "No prompt provided via stdin.");
}
