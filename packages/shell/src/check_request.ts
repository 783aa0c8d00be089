import { ShellError, toSpawnError } from "./errors.ts";

/** Bytes that one argument or variable may take on Linux, its end mark included: 32 pages of 4 KiB. */
const MAX_LINUX_TEXT_BYTES = 131_072;
/** Bytes that all of them may take on Linux, however large the stack may be. */
const MAX_LINUX_TOTAL_BYTES = 6 * 1024 * 1024;
/** Each also takes a pointer. */
const POINTER_BYTES = 8;

/**
 * The command line of a request, which has a program and can be handed to the system as it is.
 *
 * What cannot be is refused here, as not every way to start a program notices: a terminal of node-pty cuts a text at
 * a NUL, and what ran would not be what was allowed.
 *
 * @param platform - as in `process.platform`
 * @throws {@link ShellError} `invalid_request` without a program, `spawn_failed` for a NUL and for texts that are too
 * long for the system.
 */
export function checkRequest(
  { argv, env }: { argv: readonly string[]; env: Readonly<Record<string, string>> },
  platform: NodeJS.Platform = process.platform,
): readonly [string, ...string[]] {
  const [program, ...args] = argv;
  if (program === undefined)
    throw new ShellError("invalid_request", "the command is empty: name a program to run");
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const texts = [...argv, ...variables];
  if (texts.some((text) => text.includes("\0")))
    throw toSpawnError({ code: "ERR_INVALID_ARG_VALUE" });
  if (platform === "linux" && isTooLong(texts)) throw toSpawnError({ code: "E2BIG" });
  return [program, ...args];
}

function isTooLong(texts: readonly string[]): boolean {
  let total = 0;
  for (const text of texts) {
    const bytes = Buffer.byteLength(text) + 1;
    total += bytes + POINTER_BYTES;
    if (bytes > MAX_LINUX_TEXT_BYTES || total > MAX_LINUX_TOTAL_BYTES) return true;
  }
  return false;
}
