import {
  type CommandOutcome,
  loginWithApiKey,
  logout,
  READING_API_KEY_TEXT,
  readLoginStatus,
} from "@codexkit/login";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { decodeText } from "../exec/read_prompt.ts";
import { openCredentials } from "./open_credentials.ts";

/**
 * `codexkit login --with-api-key`: stores the key that stdin holds.
 *
 * @throws {@link CliError} `unavailable` without the flag, `bad_input` when stdin is a terminal.
 */
export async function runLoginCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  if (!hasFlag(parsed, "with-api-key"))
    throw new CliError(
      "unavailable",
      "signing in with a browser is not part of this version; pipe a key into: codexkit login --with-api-key",
    );
  if (io.stdin.isTty)
    throw new CliError(
      "bad_input",
      "--with-api-key reads the key from stdin; pipe it in, for example: printenv OPENAI_API_KEY | codexkit login --with-api-key",
    );
  const { auth, config } = openCredentials(toTurnOptions(parsed, io), io);
  io.stderr.write(`${READING_API_KEY_TEXT}\n`);
  const apiKey = decodeText(await io.stdin.readAll(io.signal), "stdin");
  const forcedLoginMethod = config.forced_login_method;
  return finish(loginWithApiKey(auth, apiKey, { forcedLoginMethod }), io);
}

/** `codexkit login status`: says how one is signed in; exit code 1 when not. */
export async function runLoginStatusCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  return finish(readLoginStatus(openCredentials(toTurnOptions(parsed, io), io).auth), io);
}

/** `codexkit logout`: forgets what is stored. */
export async function runLogoutCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  return finish(logout(openCredentials(toTurnOptions(parsed, io), io).auth), io);
}

function finish({ text, exitCode }: CommandOutcome, io: CommandIo): number {
  io.stderr.write(`${text}\n`);
  return exitCode;
}
