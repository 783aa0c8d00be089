import { CliError } from "./cli_error.ts";
import type { CommandIo } from "./command_io.ts";
import { cleanText } from "./terminal/clean_text.ts";

/** Exit code for arguments that cannot be understood. */
const EXIT_USAGE = 2;
const EXIT_FAILURE = 1;

/**
 * Writes what went wrong to stderr and says which exit code that means.
 *
 * Errors of this program's packages (a `code` beside the message) show their message; others say that they were not
 * expected. A stack is shown only when `CODEXKIT_DEBUG` is `1`.
 */
export function reportError(error: unknown, io: Pick<CommandIo, "stderr" | "env">): number {
  io.stderr.write(`${cleanText(toMessage(error)).trimEnd()}\n`);
  if (io.env["CODEXKIT_DEBUG"] === "1" && error instanceof Error)
    io.stderr.write(`${cleanText(toStack(error))}\n`);
  return CliError.isInstance(error) && error.code === "usage" ? EXIT_USAGE : EXIT_FAILURE;
}

function toMessage(error: unknown): string {
  if (CliError.isInstance(error)) return toCliMessage(error);
  if (!(error instanceof Error)) return `Error: unexpected: ${String(error)}`;
  const isOurs = "code" in error && typeof error.code === "string" && /^\w+Error$/.test(error.name);
  if (isOurs && error.name !== "Error" && error.name !== "TypeError")
    return /^error\b/i.test(error.message) ? error.message : `Error: ${error.message}`;
  return `Error: unexpected: ${error.message} (set CODEXKIT_DEBUG=1 to see where)`;
}

/** Texts that clients match are printed as they are. */
function toCliMessage({ code, message }: CliError): string {
  switch (code) {
    case "usage":
      return `error: ${message}`;
    case "bad_config":
    case "no_prompt":
    case "output_schema":
    case "untrusted_directory":
      return message;
    case "bad_input":
    case "demo_failed":
    case "interrupted":
    case "unavailable":
      return `Error: ${message}`;
  }
}

function toStack(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${toStack(error.cause)}` : own;
}
